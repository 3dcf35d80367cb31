"""Six comments in five languages, and an analyst."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.access import Role
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.insights.models import Run
from surveys import Chosen
from tests.app.insights.comments.looking import SAID
from tests.factories import accounts, builder, respond
from tests.factories.insights import Comment, finished_run


@pytest.fixture
def survey(app: Flask) -> Survey:
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


@pytest.fixture
def run(survey: Survey) -> Run:
    placed = []
    for topic, text, lang, channel, code, day in SAID:
        response = respond.sent(
            survey,
            {"good": text, "channel": Chosen((code,))},
            lang=lang, channel=channel, on=date(2026, 3, day),
        )  # fmt: skip
        placed.append((topic, Comment(str(response.id), text, lang)))
    run = finished_run(survey, placed)
    db.session.commit()
    return run


@pytest.fixture
def analyst(client: FlaskClient) -> User:
    person = accounts.user(Role.ANALYST)
    accounts.sign_in(client, person)
    return person
