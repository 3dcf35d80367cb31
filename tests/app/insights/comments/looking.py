"""The comments of a run as a page lists them."""

import re
from http import HTTPStatus

from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.db import db
from app.insights import comments, queries
from app.insights.models import Run
from app.insights.wanted import Wanted
from tests.factories import accounts

HERE = "/staff/surveys/clinic/insights/runs/1"
SAID = [
    ("parking", "Parking was dear, and the café shut", "en", "web", "phone", 1),
    ("parking", "No pude aparcar cerca del café", "es", "paper", "phone", 2),
    ("parking", "駐車場が足りません", "ja", "web", "website", 3),
    ("staff", "كان الموظّفون لطفاء جدًا", "ar", "phone", "website", 4),
    ("staff", "Nurses were kind at the CAFÉ", "en", "web", "phone", 5),
    ("", "My hat is blue", "en", "web", "website", 6),
]


def texts(client: FlaskClient, query: str = "", path: str = "/comments/") -> list[str]:
    """Return the comments that a list shows, in its order."""
    answer = client.get(f"{HERE}{path}{'?' if query else ''}{query}")
    assert answer.status_code == HTTPStatus.OK, answer.text
    return re.findall(r'class="words">([^<]*)<', answer.text)


def some(*numbers: int) -> set[str]:
    return {SAID[number][1] for number in numbers}


def send(client: FlaskClient, path: str = "comments/", **data: object):
    data.setdefault("seen", db.session.scalar(select(func.max(Run.edits))) or 0)
    answer = accounts.post(client, f"{HERE}/{path}", data)
    db.session.expire_all()
    return answer


def ids(run: Run, *numbers: int) -> list[str]:
    by_text = {each.text: each for each in comments.page(run, Wanted(), 1).comments}
    return [str(by_text[SAID[number][1]].response_id) for number in numbers]


def sizes(run: Run) -> dict[int, int]:
    db.session.expire_all()
    return {each.topic.number: each.people for each in queries.topics_for(run)}
