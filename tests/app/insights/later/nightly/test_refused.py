"""Whatever would change what people decided waits for a person."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from analysis import NotGrouped, Reached
from app import clock
from app.db import db
from app.insights import (
    accepting,
    making,
    nightly,
    queries,
    unchanged,
)
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run
from tests.app.insights.later.nightly.deciding import decide, moved, now, rows
from tests.factories import nights, topics
from tests.factories.nights import PARKING


def torn(night: nights.Night) -> nights.Night:
    """Plant a fault: one old comment is in a second topic as well."""
    first = next(
        each for each in night.report.assignments if each.comment_id in night.former.topics
    )
    both = replace(first, topics=(Reached(1, 0.5), Reached(2, 0.5)))
    found = [both if each is first else each for each in night.report.assignments]
    return night._replace(report=replace(night.report, assignments=tuple(found)))


def lost(night: nights.Night) -> nights.Night:
    """Plant a fault: a topic that was there is told as a new one."""
    found = [replace(each, former=None) for each in night.report.topics[:1]]
    return night._replace(report=replace(night.report, topics=(*found, *night.report.topics[1:])))


def another_model(night: nights.Night) -> nights.Night:
    """Plant a fault: other vectors than those of the run."""
    return night._replace(report=replace(night.report, embedder="other"))


@pytest.mark.parametrize("fault", [moved, torn, lost, another_model])
def test_a_report_that_does_more_than_add_waits_for_a_person(fault, run, survey, person):
    decide(run, person)
    before, state = rows(run), topics.state(run)
    night = fault(nights.night(survey, PARKING))
    assert night.ends() is None
    assert (rows(run), topics.state(run)) == (before, state)
    assert queries.is_undecided(night.run)
    assert queries.current_run(survey.id, run.question_id) == run
    assert nightly.begin(survey.id, at=clock.now()) == [], "one waits already"
    accepting.accept_run(night.run, by=person.id, at=clock.now())
    assert queries.current_run(survey.id, run.question_id) == night.run


def unreadable(night: nights.Night, key: str) -> nights.Night:
    """Let the machine see nothing in the comments of a topic, as in “n/a”."""
    gone = next(each.number for each in night.report.topics if each.former == key)
    nothing = {"topics": (), "not_grouped": NotGrouped.NON_ANSWER}
    found = [
        replace(each, **nothing) if each.topic == gone else each
        for each in night.report.assignments
    ]
    left = tuple(each for each in night.report.topics if each.number != gone)
    return night._replace(report=replace(night.report, assignments=tuple(found), topics=left))


def test_a_topic_that_people_made_of_what_says_nothing_holds_no_night_up(run, survey, person):
    made = making.make_topic(run, {"en": "Nothing"}, topics.outside(run), **now(run, person))
    db.session.commit()
    before = rows(run)
    night = unreadable(nights.night(survey, PARKING), str(made.key))
    assert night.ends() == run.id
    assert before.items() <= rows(run).items()
    assert len(topics.inside(run, made.number)) == 2


def test_a_topic_of_what_the_machine_read_is_lost_when_it_reads_it_no_longer(run, survey, person):
    key = str(queries.topic_numbered(run, 2).key)
    night = unreadable(nights.night(survey, PARKING), key)
    assert night.ends() is None, "nobody has decided about these comments"
    assert queries.is_undecided(night.run)


def unmove(run: Run) -> None:
    said = db.session.query(Assignment).filter(Assignment.decided_by.is_not(None)).first()
    said.standing = not said.standing


def unsay(run: Run) -> None:
    said = db.session.query(Assignment).filter(Assignment.decided_by.is_not(None)).first()
    said.decided_by = None


def unread(run: Run) -> None:
    db.session.execute(update(RunComment).values(read_by=None))


def unconfirm(run: Run) -> None:
    queries.topic_numbered(run, 1).is_confirmed = False


def rename(run: Run) -> None:
    queries.topic_numbered(run, 1).label_by_staff = "Cars"


def pull(run: Run) -> None:
    """Take a comment of which nobody said anything out of its topic."""
    left = db.session.query(Assignment).filter_by(decided_by=None, standing=True).first()
    left.standing = False


@pytest.mark.parametrize("fault", [unmove, unsay, unread, unconfirm, rename, pull])
def test_what_would_change_a_decision_is_refused(fault: Callable[[Run], None], run, person):
    decide(run, person)
    before = unchanged.decided(run)
    unchanged.refuse_changed(before, unchanged.decided(run))
    fault(run)
    with pytest.raises(unchanged.ChangedError):
        unchanged.refuse_changed(before, unchanged.decided(run))
    db.session.rollback()
    unchanged.refuse_changed(before, unchanged.decided(run))
