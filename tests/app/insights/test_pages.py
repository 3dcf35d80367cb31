"""Every page is valid, labelled, and nothing in it is inline."""

from http import HTTPStatus

import pytest
from flask import Flask

from app.access import Role
from app.db import db
from app.insights import editing, figures, queries, quoting
from app.insights.models import RunState
from surveys import Chosen
from tests import markup
from tests.factories import accounts, builder, respond
from tests.factories.insights import RUN_AT, analysed, finished_run

STAFF = "/staff/surveys/clinic"
PAGES = (
    f"{STAFF}/insights/",
    f"{STAFF}/insights/runs/1/",
    f"{STAFF}/insights/runs/2/",
    f"{STAFF}/insights/runs/1/topics/1/",
    f"{STAFF}/insights/runs/1/not-grouped/?reason=far",
    f"{STAFF}/insights/runs/1/history/",
    f"{STAFF}/insights/runs/1/comments/COMMENT/",
    f"{STAFF}/quotes/",
    f"{STAFF}/results/",
    f"{STAFF}/results/1-1/",
    "/en/results/clinic/",
    "/ar/results/clinic/1-1/",
    "/en/results/empty/",
)


@pytest.fixture
def comment(app: Flask) -> str:
    accounts.organisation()
    builder.published("consultation", slug="empty")
    survey = builder.published("service_feedback", slug="clinic")
    run = analysed(survey, {"parking": [f"Parking {n}" for n in range(60)], "": ["x", "y"]})
    for code in ("phone", "website"):
        for _ in range(20):
            respond.sent(survey, {"channel": Chosen((code,)), "problems": Chosen(("time",))})
    person = accounts.user(Role.ANALYST)
    topic = queries.topic_numbered(run, 1)
    editing.rename_topic(topic, {"en": "Parking"}, seen=topic.run.edits, by=person.id, at=RUN_AT)
    editing.confirm_topic(topic, seen=topic.run.edits, by=person.id, at=RUN_AT)
    willing = respond.sent(
        survey, {"good": "Call 020 7946 0958", "quote_consent": Chosen(("given",))}
    )
    failed = finished_run(survey, [])
    failed.state, failed.error = RunState.FAILED, "MemoryError"
    figures.make_snapshot(survey, at=RUN_AT)
    db.session.commit()
    assert quoting.may_quote(willing.id)
    return str(queries_first(run))


def queries_first(run):
    return min(
        row.response_id for row in db.session.query(queries.Assignment).filter_by(run_id=run.id)
    )


def test_every_page_is_sound(client, comment):
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    for page in PAGES:
        answer = client.get(page.replace("COMMENT", comment))
        assert answer.status_code == HTTPStatus.OK, page
        assert markup.problems(answer.text) == [], page


@pytest.mark.parametrize("page", ["insights/runs/1/", "insights/runs/1/topics/1/"])
def test_every_fragment_is_a_part_of_its_page(client, comment, page):
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    part = client.get(f"{STAFF}/{page}", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert markup.problems(part.text) == []
    whole = client.get(f"{STAFF}/{page}").text
    assert part.text.split("csrf_token")[0].strip()[:200] in whole
