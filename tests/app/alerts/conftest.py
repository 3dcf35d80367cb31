"""A survey that is answered, and somebody who is told of it."""

import pytest

from app.access import Role
from tests.factories import accounts, topics


@pytest.fixture
def survey(app):
    return topics.asked()


@pytest.fixture
def analyst(survey):
    return accounts.user(Role.ANALYST, email="ana@riverside.example")
