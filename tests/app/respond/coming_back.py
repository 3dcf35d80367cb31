"""Saving and coming back, as people do it."""

from datetime import timedelta

from app import clock
from app.db import db
from tests.app.respond import rows
from tests.app.respond.citizen import Citizen

SAVE = "Save and come back later"
LEAVE = "Leave and delete my answers"


def code_on(citizen) -> str:
    return "".join(span.get_text() for span in citizen.html.select(".code span")[::2])


def comes_back(client, survey, code, lang="en") -> Citizen:
    citizen = Citizen(client, survey, lang)
    citizen.opens(f"/{lang}/s/{survey.slug}/return/")
    form = citizen.html.find("main").find("form")
    return citizen.posts(citizen.form({}, of=form).to_dict() | {"code": code}, form["action"])


def handle_of(citizen) -> str:
    return citizen.url.split("/r/")[1].split("/")[0]


def hours_later(hours: float) -> None:
    rows.only_draft().touched_at = clock.now() - timedelta(hours=hours)
    db.session.commit()
