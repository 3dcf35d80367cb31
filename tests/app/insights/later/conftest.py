"""A survey with a run, and an analyst."""

import pytest
from flask import Flask

from app.accounts.models import User
from app.builder.models import Survey
from app.insights.models import Run
from tests.factories import topics


@pytest.fixture
def survey(app: Flask) -> Survey:
    return topics.asked()


@pytest.fixture
def run(survey: Survey) -> Run:
    return topics.run_of(survey)


@pytest.fixture
def person(run: Run) -> User:
    return topics.analyst()
