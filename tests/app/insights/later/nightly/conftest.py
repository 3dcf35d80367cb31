"""Somebody who has turned the nights of the survey on."""

import pytest

from app.accounts.models import User
from app.builder.models import Survey
from app.insights.models import Run
from tests.factories import nights, topics


@pytest.fixture
def person(run: Run, survey: Survey) -> User:
    """Return somebody who has turned the nightly analysis on."""
    person = topics.analyst()
    nights.trusted(survey, person.id)
    return person
