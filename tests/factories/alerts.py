"""Weeks of comments in which something happens or nothing does, and what alerts there are then."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from analysis import Comment, Feeling, Recipe
from app import clock
from app.alerts import queries, service, tasks
from app.alerts.models import Alert, AlertMatch
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.insights import service as insights
from app.insights.models import Run
from app.jobs import Job
from app.respond.service import store_response
from tests.factories import respond
from tests.factories.insights import RUN_AT, open_question, recorded, report_of

LAST = RUN_AT.date()
"""The last day that a run of these weeks knows."""


class Said(NamedTuple):
    """One comment: its topic, its day and what is felt in it."""

    topic: str
    on: date
    feeling: Feeling = Feeling.NEUTRAL
    lang: str = "en"


def spread(
    topic: str,
    number: int,
    days: Sequence[int],
    feeling: Feeling = Feeling.NEUTRAL,
    lang: str = "en",
) -> list[Said]:
    """Return so many comments on a topic, spread over days that are counted back from the last."""
    return [
        Said(topic, LAST - timedelta(days=days[each % len(days)]), feeling, lang)
        for each in range(number)
    ]


WEEK, BEFORE = range(7), range(7, 35)


def quiet() -> list[Said]:
    """Return five weeks in which two topics come up as they always did."""
    return [
        *spread("water pump", 5, WEEK),
        *spread("water pump", 20, BEFORE),
        *spread("nurse kind", 15, WEEK),
        *spread("nurse kind", 60, BEFORE),
    ]


def burst() -> list[Said]:
    """Return the same weeks with twenty-five more comments on water in the last one."""
    return [*quiet(), *spread("water pump", 25, WEEK)]


def run_on(survey: Survey, said: Sequence[Said], *, at: datetime = RUN_AT) -> Run:
    """Return an accepted run that knows these comments."""
    question, felt = open_question(survey), {}
    version = builder.latest_version(survey)
    placed: list[tuple[str, Comment]] = []
    for number, each in enumerate(said):
        text = f"Secret words on {each.topic}, number {number}"
        sent = store_response(
            version, {question.id: text}, lang=each.lang, channel="web", on=each.on
        )
        felt[str(sent.id)] = each.feeling
        placed.append((each.topic, Comment(str(sent.id), text, each.lang)))
    db.session.commit()
    run = insights.start_run(survey, question.id, Recipe(), by=None, at=at)
    db.session.query(Job).delete()
    report = report_of(placed)
    assignments = tuple(
        replace(each, sentiment=felt[each.comment_id]) for each in report.assignments
    )
    return recorded(run, replace(report, assignments=assignments))


def look(survey: Survey) -> list[Alert]:
    """Do what the worker does once an hour, and return all alerts of the survey."""
    tasks.look(str(survey.id))
    db.session.expire_all()
    return alerts_of(survey.id)


def alerts_of(survey_id: UUID) -> list[Alert]:
    """Return all alerts of a survey, as they were made."""
    chosen = select(Alert).where(Alert.survey_id == survey_id)
    return list(db.session.scalars(chosen.order_by(Alert.made_at, Alert.kind, Alert.id)))


FIGURES: Mapping[str, object] = {
    "now": 30,
    "now_all": 40,
    "before": 20,
    "before_all": 60,
    "before_since": "2026-02-10",
    "before_until": "2026-03-09",
    "p": 1e-9,
}
TOPIC: Mapping[str, object] = {"run": 1, "topic": 1}
EVERY_KIND: Mapping[str, Mapping[str, object]] = {
    "burst": {**FIGURES, **TOPIC},
    "more": {**FIGURES, "now": 90, "expected": 40.2, "before": 160, "p": 0.0001},
    "new": {"now": 12, "now_all": 99, **TOPIC},
    "feeling": {**FIGURES, "run": 1},
    "term": {"now": 2, "term": "rumour", "why": "People are afraid"},
}
"""Evidence of each kind, on topic 1 of analysis 1."""


def stored(survey: Survey, kind: str, days_ago: int = 0) -> Alert:
    """Return an alert of this kind that nobody has seen."""
    day = LAST - timedelta(days=days_ago)
    since = day if kind in {"term", "new"} else day - timedelta(days=6)
    cause = open_question(survey).id
    found = Alert(survey_id=survey.id, kind=kind, cause=cause, since=since, day=day)
    found.evidence_json, found.made_at = json.dumps(EVERY_KIND[kind]), clock.now()
    db.session.add(found)
    db.session.commit()
    return found


def of_every_kind(survey: Survey, by: UUID) -> Mapping[str, Alert]:
    """Return an alert of each kind; that of a term has comments. Made once, then found again."""
    if not queries.terms_of(survey.id):
        term = service.add_term(survey, "rumour", "People are afraid", by=by, at=clock.now())
        for kind in EVERY_KIND:
            stored(survey, kind)
        about = next(each for each in alerts_of(survey.id) if each.kind == "term")
        code = open_question(survey).code
        for lang, text in (("en", "They say it is a rumour"), ("ar", "سمعت rumour في الحي")):
            sent = respond.sent(survey, {code: text}, lang=lang)
            row = {"term_id": term.id, "response_id": sent.id, "alert_id": about.id}
            db.session.add(AlertMatch(**row))
        db.session.commit()
    return {each.kind: each for each in alerts_of(survey.id) if each.seen_at is None}
