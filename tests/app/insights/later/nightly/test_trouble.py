"""Crashes, withdrawals, others at work: nothing is lost and nothing doubled."""

from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import update

from analysis import Recipe
from app import clock
from app.db import db
from app.insights import (
    accepting,
    adding,
    editing,
    history,
    making,
    nightly,
    queries,
    recording,
    service,
    undoing,
)
from app.insights.comment_models import RunComment
from app.insights.models import Run, RunState
from app.jobs import Job
from app.respond import removal
from tests.app.insights.later.nightly.deciding import decide, moved, now, rows
from tests.factories import accounts, nights, topics
from tests.factories.insights import RUN_AT
from tests.factories.nights import BEES, PARKING


def test_a_crash_in_the_middle_loses_and_doubles_nothing(run, survey, person):
    night = nights.night(survey, {**BEES, **PARKING})
    new = [each for each in night.report.assignments if each.comment_id not in night.former.topics]
    whole = adding.New(new[:4], 15, range(23))
    half = adding.Night(night.run.id, run.id, night.report, {}, None)
    adding._add_some(half, run, whole, {})  # noqa: SLF001  (and then it died)
    db.session.commit()
    # The worker takes the job up again; or, had it been parked, the next night starts another.
    recording.begin(night.run)
    db.session.commit()
    labels = {each.number: each.label for each in night.report.topics}
    left = {each.comment_id: labels[each.topic] for each in new}
    again = nights.worked_out(night.run, {UUID(each): label for each, label in left.items()})
    assert again.ends() == run.id
    known = Counter(each.response_id for each in db.session.query(RunComment))
    assert (len(known), set(known.values())) == (23, {1})
    assert sorted(each.label for each in queries.all_topics(run)) == [
        "bees", "nurse kind", "parking clinic",
    ]  # fmt: skip
    assert len(topics.inside(run, 3)) == 6
    assert (night.run.comments, run.comments) == (8, 23)
    assert nightly.new_topics(night.run) == 1


def test_a_run_that_died_for_good_makes_room_the_next_night(client, run, survey, person):
    dead = nights.night(survey, PARKING).run
    assert dead.state == RunState.RUNNING
    later = nights.begun(survey)
    db.session.expire_all()
    assert (dead.state, dead.error) == (RunState.FAILED, "stopped")
    assert later.number == dead.number + 1
    recording.fail(later, "MemoryError", at=clock.now())
    db.session.commit()
    accounts.sign_in(client, person)
    page = client.get("/staff/surveys/clinic/insights/").text
    assert page.index("runs/1/") < page.index("runs/3/"), "the one that counts is to be opened"


def test_whoever_withdraws_meanwhile_is_not_added(run, survey, person):
    night = nights.night(survey, {**PARKING, **BEES})
    old = topics.inside(run, 1)[0]
    gone = [old, next(UUID(each.comment_id) for each in night.report.assignments
                      if each.comment_id not in night.former.topics)]  # fmt: skip
    for each in gone:
        service.forget(each)
        removal.forget(each, on=clock.today())
    db.session.commit()
    assert night.ends() == run.id
    assert db.session.query(RunComment).filter(RunComment.response_id.in_(gone)).count() == 0
    assert (nightly.fresh(run), night.run.comments) == (0, 7)
    assert topics.drifted(run) == []


def test_it_waits_when_somebody_took_the_topic_away_meanwhile(run, survey, person):
    made = making.make_topic(run, {"en": "Hats"}, topics.outside(run), **now(run, person))
    edit = history.edits(run)[0].edit
    db.session.commit()
    new = nights.arrive(survey, {str(made.key): ["A red hat", "A green one"]})
    night = nights.worked_out(nights.begun(survey), new)
    undoing.undo(run, edit, by=person.id, at=RUN_AT)
    db.session.commit()
    before = rows(run)
    assert night.ends() is None
    assert rows(run) == before
    assert queries.is_undecided(night.run)


def test_others_may_work_on_it_meanwhile(run, survey, person):
    night = nights.night(survey, PARKING)
    decide(run, person)
    editing.merge_topics(
        queries.topic_numbered(run, 1), queries.topic_numbered(run, 2), **now(run, person)
    )
    db.session.commit()
    before = rows(run)
    assert night.ends() == run.id
    assert before.items() <= rows(run).items()
    new = {each for each in rows(run).keys() - before.keys() if not isinstance(each, tuple)}
    assert new < set(topics.inside(run, 2)), "in what stands for their topic now"


def test_another_run_that_counts_meanwhile_stops_the_night(run, survey, person):
    night = nights.night(survey, PARKING)
    # A person's run was recorded and accepted while this one was made.
    db.session.execute(update(Run).where(Run.id == night.run.id).values(state=RunState.FAILED))
    other = service.start_run(survey, run.question_id, Recipe(), by=person.id, at=clock.now())
    db.session.query(Job).delete()
    other.state, other.accepted_at, other.accepted_by = RunState.DONE, clock.now(), person.id
    db.session.commit()
    before = rows(run)
    with pytest.raises(adding.StoppedError):
        night.ends()
    db.session.rollback()
    assert rows(run) == before


def test_what_a_person_left_aside_is_not_made_again_before_they_changed_something(
    run, survey, person
):
    night = moved(nights.night(survey, PARKING))
    night.ends()
    accepting.keep_old(night.run, by=person.id, at=clock.now())
    db.session.commit()
    assert nightly.begin(survey.id, at=clock.now()) == []
    editing.rename_topic(queries.topic_numbered(run, 1), {"en": "Cars"}, **now(run, person))
    db.session.commit()
    assert len(nightly.begin(survey.id, at=clock.now())) == 1


def test_undoing_a_topic_lets_go_of_what_joined_it_and_doing_it_again_takes_it_back(
    run, survey, person
):
    made = making.make_topic(run, {"en": "Hats"}, topics.outside(run), **now(run, person))
    edit = history.edits(run)[0].edit
    db.session.commit()
    new = nights.arrive(survey, {str(made.key): ["A red hat", "A green one"]})
    assert nights.worked_out(nights.begun(survey), new).ends() == run.id
    assert set(new) < set(topics.inside(run, made.number))
    before = topics.state(run)
    undone = undoing.undo(run, edit, by=person.id, at=RUN_AT)
    db.session.commit()
    assert set(new) < set(topics.outside(run))
    assert topics.drifted(run) == []
    undoing.undo(run, undone, by=person.id, at=RUN_AT)
    db.session.commit()
    assert topics.state(run) == before


def test_a_later_run_of_a_person_goes_on_from_all_nights(run, survey, person):
    nights.night(survey, {**PARKING, **BEES}).ends()
    assert run.as_of > run.created_at
    assert run.created_at == RUN_AT
    later = service.start_run(survey, run.question_id, Recipe(), by=None, at=RUN_AT)
    db.session.query(Job).delete()
    recording.begin(later)
    assert later.previous_id == run.id
