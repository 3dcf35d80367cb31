"""Comments in several topics, and several analysts at once: nobody overwrites anybody unseen."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import create_app, schema
from app.builder.models import Survey
from app.db import db
from app.insights import codebook, editing, figures, making, moving, queries, service, trust
from app.insights.comment_models import Assignment, CommentText, MovedComment, RunComment
from app.insights.grouping import groups_of
from app.insights.keeping import NotStandingError, StaleError
from app.insights.models import Run, TopicEdit
from tests import postgres
from tests.conftest import settings_in
from tests.factories import accounts, topics
from tests.factories.insights import RUN_AT


@pytest.fixture
def survey(app: Flask) -> Survey:
    return topics.asked()


@pytest.fixture
def run(survey: Survey) -> Run:
    return topics.run_of(survey)


def now(run: Run, **seen: int) -> dict[str, object]:
    return {"seen": run.edits, "by": topics.analyst().id, "at": RUN_AT} | seen


def topic(run: Run, number: int):
    return queries.topic_numbered(run, number)


def test_a_comment_may_be_in_several_topics_and_people_are_counted_once(run, survey):
    both = topics.inside(run, 1)[:3]
    assert moving.add_comments(run, both, topic(run, 2), **now(run)) == 3
    assert moving.add_comments(run, both, topic(run, 2), **now(run)) == 0
    assert [each.people for each in queries.topics_for(run)] == [8, 8]
    assert trust.how_sure(run).grouped == 13
    assert {each.number for each in queries.topics_of(run, both[0])} == {1, 2}
    assert [each.number for each in queries.machine_topics_of(run, both[0])] == [1]
    question = figures.exact(survey).open[0]
    assert (question.grouped, question.elsewhere) == (13, 13)
    (group,) = [each for each in groups_of(figures.exact(survey)) if each.total == 15][-1:]
    assert (group.total, group.parts, group.adds_up) == (15, (13, 2), False)
    assert group.exclusive == {1}
    editing.merge_topics(topic(run, 2), topic(run, 1), **now(run))
    assert [each.people for each in queries.topics_for(run)] == [13]
    assert moving.take_out(run, both[:1], topic(run, 1), **now(run)) == 1
    assert topics.outside(run) == sorted([*topics.outside(run)])
    assert both[0] in topics.outside(run)
    assert topics.drifted(run) == []


def test_what_the_machine_said_stays_beside_what_people_decided(run):
    one = topics.inside(run, 1)[0]
    moving.move_comments(run, [one], topic(run, 2), **now(run))
    rows = moving.rows_of(run, [one])
    first, second = rows[one, topic(run, 1).id], rows[one, topic(run, 2).id]
    assert (first.machine_strength, first.standing) == (1.0, False)
    assert (second.machine_strength, second.standing) == (None, True)
    assert first.decided_by == second.decided_by is not None


def test_a_wrong_note_of_what_is_grouped_would_be_seen(run):
    """The planted fault: a place that forgets to settle."""
    assert topics.drifted(run) == []
    row = db.session.query(Assignment).filter_by(run_id=run.id).first()
    row.standing = False
    db.session.flush()
    assert topics.drifted(run) == [row.response_id]


def test_a_stale_name_is_refused_and_says_who_was_first(run):
    seen = run.edits
    editing.rename_topic(topic(run, 1), {"en": "Parking"}, **now(run))
    editing.rename_topic(topic(run, 2), {"en": "Nurses"}, **now(run, seen=seen))
    with pytest.raises(StaleError) as refused:
        editing.rename_topic(topic(run, 1), {"en": "Cars"}, **now(run, seen=seen))
    assert [each.edit.kind for each in refused.value.edits] == ["renamed"]
    with pytest.raises(StaleError):
        editing.merge_topics(topic(run, 2), topic(run, 1), **now(run, seen=seen + 1))


def test_a_comment_that_somebody_moved_is_not_moved_unseen(run):
    seen, ids = run.edits, topics.inside(run, 1)
    moving.move_comments(run, ids[:2], topic(run, 2), **now(run))
    assert moving.move_comments(run, ids[3:5], None, **now(run, seen=seen)) == 2
    for verb in (moving.move_comments, moving.add_comments, moving.take_out):
        with pytest.raises(StaleError):
            verb(run, ids[:1], topic(run, 1), **now(run, seen=seen))
    with pytest.raises(StaleError):
        making.make_topic(run, {"en": "Mine"}, ids[:1], **now(run, seen=seen))


def test_what_cannot_be_is_refused(run):
    with pytest.raises(making.NothingChosenError):
        making.split_topic(topic(run, 1), {"en": "None"}, topics.outside(run), **now(run))
    db.session.rollback()
    with pytest.raises(editing.LabelMissingError):
        making.make_topic(run, {"en": " "}, topics.outside(run), **now(run))
    with pytest.raises(codebook.TextTooLongError):
        codebook.set_codebook(topic(run, 1), codebook.Meaning("x" * 2001), **now(run))
    editing.merge_topics(topic(run, 2), topic(run, 1), **now(run))
    with pytest.raises(NotStandingError):
        moving.move_comments(run, topics.outside(run), topic(run, 2), **now(run))


def test_forgetting_removes_every_row_about_a_comment(run):
    ids = topics.inside(run, 1)[:2]
    codebook.set_codebook(topic(run, 1), codebook.Meaning("M", "", "", ids), **now(run))
    moving.move_comments(run, ids, topic(run, 2), **now(run))
    db.session.commit()
    service.forget(ids[0])
    for model in (Assignment, RunComment, CommentText, MovedComment):
        left = select(func.count()).select_from(model).where(model.response_id == ids[0])
        assert db.session.scalar(left) == 0, model
    assert topic(run, 1).examples_json == f'["{ids[1]}"]'
    for edit in db.session.query(TopicEdit):
        assert str(ids[0]) not in edit.before + edit.after


def test_the_page_says_who_changed_what_and_keeps_what_was_typed(client: FlaskClient, run):
    person = topics.analyst()
    accounts.sign_in(client, person)
    here = "/staff/surveys/clinic/insights/runs/1/topics/1/names/"
    accounts.post(client, here, {"name-en": "Parking", "seen": 0})
    again = accounts.post(client, here, {"name-en": "Cars & bikes", "seen": 0})
    assert again.status_code == HTTPStatus.CONFLICT
    assert person.name in again.text
    assert 'name="name-en" value="Cars &amp; bikes"' in again.text
    assert 'name="seen" value="1"' in again.text
    db.session.expire_all()
    assert topic(run, 1).label == "Parking"


def test_edits_are_undone_on_the_page_of_what_people_changed(client: FlaskClient, run):
    accounts.sign_in(client, topics.analyst())
    base = "/staff/surveys/clinic/insights/runs/1/"
    accounts.post(client, f"{base}topics/1/names/", {"name-en": "Parking", "seen": 0})
    accounts.post(client, f"{base}topics/1/confirm/", {"seen": 1})
    refused = accounts.post(client, f"{base}history/1/undo/", {})
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "Undo these first" in refused.text
    for number in (2, 1):
        assert f"history/{number}/undo/" in client.get(f"{base}history/").text
        done = accounts.post(client, f"{base}history/{number}/undo/", {})
        assert done.status_code == HTTPStatus.SEE_OTHER
    db.session.expire_all()
    assert (topic(run, 1).label_by_staff, topic(run, 1).is_confirmed) == ("", False)


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on either database, for two people at once."""
    settings = settings_in(tmp_path)
    if request.param == "postgresql":
        url = postgres.new_database(request.getfixturevalue("postgres_server"))
        settings = replace(settings, database_url=url)
    app = create_app(settings, testing=True)
    with app.app_context():
        schema.upgrade(db.engine)
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def test_two_analysts_at_once_lose_nothing(elsewhere):
    """Both have loaded the same page; the second one sends what the first has changed."""
    run = topics.run_of(topics.asked())
    first, second = topics.analyst(), topics.analyst()
    db.session.commit()
    run_id, ids, seen = run.id, topics.inside(run, 1), run.edits
    db.session.remove()

    def says(name: str, person, **how):
        with elsewhere.app_context():
            mine = db.session.get_one(Run, run_id)
            who = {"seen": seen, "by": person.id, "at": RUN_AT}
            editing.rename_topic(topic(mine, 1), {"en": name}, **who)
            moving.move_comments(mine, how["ids"], topic(mine, 2), **who)
            db.session.commit()

    says("Parking", first, ids=ids[:2])
    with pytest.raises(StaleError):
        says("Cars", second, ids=ids[3:4])
    with elsewhere.app_context():
        mine = db.session.get_one(Run, run_id)
        who = {"seen": seen, "by": second.id, "at": RUN_AT}
        assert moving.move_comments(mine, ids[3:4], topic(mine, 2), **who) == 1
        db.session.commit()
    run = db.session.get_one(Run, run_id)
    assert topic(run, 1).label == "Parking"
    assert set(ids[:2]) | set(ids[3:4]) <= set(topics.inside(run, 2))
    assert [each.number for each in db.session.query(TopicEdit).order_by(TopicEdit.number)] == [
        1, 2, 3
    ]  # fmt: skip
