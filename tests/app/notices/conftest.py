"""A survey in two languages, whose people ask to hear what became of it."""

import pytest

from app.notices import tasks
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories.builder import published

DEFINITION = samples.survey(page("one", item("short_text", "name")), languages=("en", "ar"))


@pytest.fixture
def survey(app):
    return published(DEFINITION)


@pytest.fixture
def sends():
    """Write the messages down and send what is due, as the worker does."""

    def go():
        tasks.gather_due()
        tasks.send()

    return go
