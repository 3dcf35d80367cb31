"""A run from beginning to end: stored vectors, nobody lost, repeatable, failing in the open."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import and_, func, select

from analysis import Recipe
from app import clock
from app.builder.models import Survey
from app.db import db
from app.insights import analysing, queries, recording, service
from app.insights.comment_models import Assignment, Embedding, RunComment
from app.insights.models import Run, RunState, Topic
from app.jobs import Job
from app.respond import removal
from tests.factories import builder, respond
from tests.factories.insights import open_question

BANKING = Path(__file__).parents[2] / "analysis" / "banking77.csv"
EMPTY_ONES = ("n/a", "nothing", "...", "Nada", "?!")


@pytest.fixture
def survey(app: Flask) -> Survey:
    survey = builder.published("service_feedback")
    question = open_question(survey)
    with BANKING.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    for text in (*texts, *texts[:40], *EMPTY_ONES):
        respond.sent(survey, {question.code: text})
    return survey


def started(survey: Survey) -> Run:
    recipe = Recipe(embedder="use", default_lang="en")
    run = service.start_run(survey, open_question(survey).id, recipe, by=None, at=clock.now())
    db.session.commit()
    return run


def done(survey: Survey) -> Run:
    run = started(survey)
    analysing.run_analysis(str(run.id))
    db.session.query(Job).delete()
    db.session.commit()
    db.session.expire_all()
    return run


def placed(run: Run) -> dict[str, set[int]]:
    """Return the topics of each comment of a run."""
    inside = and_(
        Assignment.run_id == RunComment.run_id, Assignment.response_id == RunComment.response_id
    )
    rows = db.session.execute(
        select(RunComment.response_id, Topic.number)
        .outerjoin(Assignment, inside)
        .outerjoin(Topic, Topic.id == Assignment.topic_id)
        .where(RunComment.run_id == run.id)
    )
    found: dict[str, set[int]] = {}
    for response_id, number in rows:
        found.setdefault(str(response_id), set()).update({number} - {None})
    return found


def test_every_comment_has_a_place_and_a_second_run_says_the_same(survey):
    first = done(survey)
    assert (first.state, first.progress, first.comments) == (RunState.DONE, 1.0, 199)
    where = placed(first)
    assert len(where) == 199
    nowhere = sum(queries.not_grouped(first).values())
    assert nowhere == list(where.values()).count(set())
    assert sum(each.people for each in queries.topics_for(first)) + nowhere >= 199
    assert sum(queries.not_grouped(first).values()) >= len(EMPTY_ONES)
    vectors = db.session.scalar(select(func.count()).select_from(Embedding))
    assert vectors < 199, "equal texts share a vector"

    second = done(survey)
    assert second.number == first.number + 1
    assert placed(second) == where
    assert db.session.scalar(select(func.count()).select_from(Embedding)) == vectors


def test_a_repeated_or_broken_off_run_is_recorded_once(survey):
    run = done(survey)
    topics = [topic.id for topic in queries.all_topics(run)]
    analysing.run_analysis(str(run.id))
    assert [topic.id for topic in queries.all_topics(run)] == topics

    run.state = RunState.RUNNING  # as if the worker had died before its last transaction
    db.session.commit()
    analysing.run_analysis(str(run.id))
    db.session.expire_all()
    assert run.state == RunState.DONE
    assert len(placed(run)) == 199
    numbers = [topic.number for topic in queries.all_topics(run)]
    assert numbers == sorted(set(numbers))


def test_vectors_are_made_when_answers_arrive(survey):
    analysing.embed(str(survey.id))
    stored = db.session.scalars(select(Embedding)).all()
    assert {len(np.frombuffer(each.vector, np.float16)) for each in stored} == {512}
    analysing.embed(str(survey.id))
    assert len(db.session.scalars(select(Embedding)).all()) == len(stored)


def test_what_somebody_withdraws_while_the_run_goes_on_is_not_recorded(survey):
    question = open_question(survey)
    gone = respond.sent(survey, {question.code: "My card has not arrived yet, again and again"})
    run = started(survey)
    work = analysing.take_up(run.id)
    comments = analysing.comments_of(work)
    report = analysing.report_of(work, comments)
    service.forget(gone.id)
    removal.forget(gone.id, on=clock.today())
    db.session.commit()
    analysing.record(run.id, report, recording.public_words(report, comments))
    assert str(gone.id) not in placed(run)
    assert len(placed(run)) == 199


def test_a_run_without_comments_fails_with_a_code(app):
    survey = builder.published("service_feedback")
    run = started(survey)
    analysing.run_analysis(str(run.id))
    db.session.expire_all()
    assert (run.state, run.error) == (RunState.FAILED, "NoCommentsError")


def test_one_run_of_a_question_at_a_time_and_a_dead_one_makes_room(survey):
    first = started(survey)
    with pytest.raises(service.RunGoingOnError):
        started(survey)
    db.session.rollback()
    db.session.query(Job).delete()
    db.session.commit()
    second = started(survey)
    db.session.expire_all()
    assert (first.state, first.error) == (RunState.FAILED, "stopped")
    assert second.number == 2


def test_words_that_few_people_used_stay_inside(app):
    survey = builder.published("service_feedback")
    question = open_question(survey)
    for number in range(30):
        name = "Zebediah" if number < 3 else ("Marguerite" if number < 15 else "the nurse")
        respond.sent(survey, {question.code: f"Parking near the hospital was hard, said {name}"})
    run = done(survey)
    shown = {
        word
        for topic in queries.all_topics(run)
        for words in json.loads(topic.public_words_json).values()
        for word in words
    }
    assert "zebediah" not in shown
    assert "parking" in shown
