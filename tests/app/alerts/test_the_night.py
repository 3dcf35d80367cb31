"""Comments come in, the worker's night passes, and the alert is there: nobody has clicked."""

import csv
import json
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import clock, jobs
from app.accounts.models import User
from app.alerts import queries as alerts
from app.alerts.evidence import Evidence
from app.builder.models import Survey
from app.db import db
from app.insights import editing, making, moving, queries, service, unchanged
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, RunState
from app.jobs import Job, JobState
from app.operations.worker import Worker
from tests.conftest import KEYS
from tests.factories import builder, respond, topics
from tests.factories.alerts import alerts_of
from tests.factories.insights import Recipe, open_question

BANKING = Path(__file__).parents[2] / "analysis" / "banking77.csv"
SAYING_NOTHING = ("n/a", "?!")
LATE = 40


@pytest.fixture
def with_keys(own_app: None, app: Flask, tmp_path: Path) -> None:
    """Let processes of their own open the database."""
    keys_file = tmp_path / "keys.json"
    keys_file.write_text(json.dumps(asdict(KEYS)))
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], keys_file=keys_file)


@pytest.fixture
def survey(app: Flask) -> Survey:
    """Return a survey that people answered for four weeks."""
    topics.analyst()
    survey = builder.published("service_feedback", slug="clinic")
    code = open_question(survey).code
    with BANKING.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    for number, text in enumerate([*texts, *SAYING_NOTHING]):
        day = clock.today() - timedelta(days=7 + number % 28)
        respond.sent(survey, {code: text}, on=day)
    db.session.query(Job).delete()
    return survey


def the_worker_works(app: Flask, *names: str) -> None:
    """Do what waits, and these tasks first, as when their hour comes."""
    for name in names:
        jobs.enqueue(name, {})
        db.session.commit()
        Worker(app).drain()
    db.session.expire_all()
    assert db.session.query(Job).filter_by(state=JobState.DEAD).all() == []
    db.session.rollback()


def decide(run: Run, person: User) -> None:
    """Let a person do everything that a person can do, which turns the nights on."""
    first, second, third = (queries.topic_numbered(run, number) for number in (1, 2, 3))
    who = {"by": person.id, "at": clock.now()}
    editing.rename_topic(first, {"en": "Cards"}, seen=run.edits, **who)
    editing.confirm_topic(first, seen=run.edits, **who)
    moving.move_comments(run, topics.inside(run, 1)[:2], second, seen=run.edits, **who)
    empty = topics.outside(run)
    assert len(empty) == len(SAYING_NOTHING)
    making.make_topic(run, {"en": "Said nothing"}, empty, seen=run.edits, **who)
    moving.take_out(run, topics.inside(run, 2)[-2:], second, seen=run.edits, **who)
    moving.add_comments(run, topics.inside(run, 2)[:1], first, seen=run.edits, **who)
    making.make_topic(run, {"en": "Odd"}, topics.inside(run, 2)[1:3], seen=run.edits, **who)
    editing.merge_topics(third, second, seen=run.edits, **who)
    moving.mark_read(run, topics.inside(run, 1)[-3:], **who)
    db.session.commit()


def decisions(run: Run) -> dict[object, object]:
    """Return where each comment of a run is, who said so, and what people said of topics."""
    placed = db.session.query(Assignment).filter_by(run_id=run.id)
    found = {
        (each.response_id, each.topic_id): (each.standing, each.strength, each.decided_by)
        for each in placed
    }
    read = {each.response_id: each.read_by for each in db.session.query(RunComment)}
    return found | read | dict(unchanged.decided(run).topics)


def test_what_comes_up_more_is_told_the_same_night(app, survey, with_keys):
    person = topics.analyst()
    question = open_question(survey)
    service.start_run(survey, question.id, Recipe(), by=person.id, at=clock.now())
    db.session.commit()
    the_worker_works(app, "alerts.plan")
    run = queries.current_run(survey.id, question.id)
    assert run.state == RunState.DONE
    assert alerts_of(survey.id) == []
    decide(run, person)
    before, placed = queries.handled(run).comments, decisions(run)

    for number in range(LATE):
        text = f"My new card has still not arrived after {number + 5} days, where is it?"
        respond.sent(survey, {question.code: text}, on=clock.today())
    the_worker_works(app, "insights.nightly", "alerts.plan")
    assert queries.current_run(survey.id, question.id).id == run.id
    assert queries.handled(run).comments == before + LATE
    assert placed.items() <= decisions(run).items(), "nothing that people decided changed"
    assert alerts.unlooked(survey) == [], "and it is not looked at again for nothing"
    made = alerts_of(survey.id)
    keys = {each.number: str(each.key) for each in queries.all_topics(run)}
    bursts = [(each, Evidence.of(each)) for each in made if each.kind == "burst"]
    assert sum(told.now for _alert, told in bursts) == LATE
    assert all(told.run == run.number for _alert, told in bursts)
    assert all(keys[told.topic] == alert.cause for alert, told in bursts)
    assert not any("card" in each.evidence_json for each in made), "counts, and nobody's words"
    assert len({(each.kind, each.cause) for each in made}) == len(made), "each is told once"

    the_worker_works(app, "insights.nightly", "alerts.plan")
    assert [each.id for each in alerts_of(survey.id)] == [each.id for each in made]

    for number in range(5):
        respond.sent(survey, {question.code: f"I cannot pay with my card, {number}"})
    the_worker_works(app, "insights.nightly")
    assert queries.handled(run).comments == before + LATE + 5
    assert placed.items() <= decisions(run).items(), "nor on the next night"
    assert [each.number for each in queries.runs(survey.id)] == [run.number]
