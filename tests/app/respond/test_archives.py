"""Answers come in from the archive that the survey was made of."""

from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.access import Role
from app.db import db
from app.operations.worker import Worker
from app.respond import queries
from app.respond.models import Answer
from surveys.exchange import convert
from surveys.values import Rated
from tests.app.respond.test_importing import hidden
from tests.factories.accounts import csrf_token, sign_in, user
from tests.factories.builder import published
from tests.markup import problems
from tests.surveys.exchange import lime
from tests.surveys.exchange.test_archives import ASKED, FULL, PLAIN, UNSENT, archive

STRUCTURE = lime.lss(*ASKED)
PAGE = "/staff/surveys/parks/import/"


def uploaded(client: FlaskClient, data: bytes):
    fields = {"source": "LimeSurvey", "file": (BytesIO(data), "survey.lsa")}
    token = csrf_token(client, "/staff/account/")
    page = client.post(PAGE, data={**fields, "csrf_token": token})
    assert problems(page.text) == []
    return page


def test_an_archive_is_looked_at_and_taken(app: Flask, client: FlaskClient) -> None:
    data = archive(FULL, UNSENT, PLAIN, structure=STRUCTURE)
    survey = published(convert(data).survey, slug="parks")
    sign_in(client, user(Role.EDITOR))
    page = uploaded(client, data)
    assert page.status_code == 200
    assert "Columns of the archive that are left out: token, ipaddr, _77X1X10." in page.text
    assert "Not sent: 1." in page.text
    assert client.post(f"{PAGE}take", data=hidden(page.text)).status_code == 303
    Worker(app).drain()
    assert queries.response_count(survey.id) == 2
    points = survey.draft.item_coded("points").id
    rated = db.session.scalars(select(Answer).where(Answer.question_id == points)).one()
    assert rated.value == Rated((("sq001", "5"), ("2", "1")))


def test_a_damaged_archive_is_a_message_beside_the_field(app: Flask, client: FlaskClient) -> None:
    published(convert(archive(FULL, structure=STRUCTURE)).survey, slug="parks")
    sign_in(client, user(Role.EDITOR))
    page = uploaded(client, archive(structure=STRUCTURE))
    assert page.status_code == 422
    assert "The archive holds no responses." in page.text


def test_an_archive_of_another_survey_says_so(app: Flask, client: FlaskClient) -> None:
    published(slug="parks")
    sign_in(client, user(Role.EDITOR))
    page = uploaded(client, archive(FULL, structure=STRUCTURE))
    assert page.status_code == 422
    assert "for another survey: survey_77 instead of service_feedback." in page.text
