"""An answer in work, and the people who work on it."""

import pytest

from app.access import Role
from app.entries import service
from app.workflow.queries import Place
from tests.factories import accounts, entries
from tests.factories.entries import PUBLISHED


@pytest.fixture
def loop(app):
    return entries.drafted()


@pytest.fixture
def place(loop) -> Place:
    """The first finding of the answer."""
    return Place(loop.entry, loop.entry.findings[0])


@pytest.fixture
def colleague(app):
    return accounts.user(Role.ANALYST)


@pytest.fixture
def browser(client, loop):
    """The author, signed in."""
    accounts.sign_in(client, loop.author)
    return client


@pytest.fixture
def handed_in(loop):
    entry = loop.entry
    service.submit_for_review(entry, seen=entry.revision, by=loop.author.id, at=PUBLISHED)
    return loop
