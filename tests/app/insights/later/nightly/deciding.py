"""What people decide about a run, and what is stored of it, to be compared."""

from dataclasses import replace

from sqlalchemy import select

from analysis import Reached
from app.accounts.models import AuditEvent, User
from app.db import db
from app.insights import (
    editing,
    making,
    moving,
    queries,
)
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run
from tests.factories import nights, topics
from tests.factories.insights import RUN_AT


def now(run: Run, person: User) -> dict[str, object]:
    return {"seen": run.edits, "by": person.id, "at": RUN_AT}


def decide(run: Run, person: User) -> None:
    """Let a person name, confirm, move, take out, read and make a topic."""
    first, second = (queries.topic_numbered(run, number) for number in (1, 2))
    editing.rename_topic(first, {"en": "Parking"}, **now(run, person))
    editing.confirm_topic(first, **now(run, person))
    moving.move_comments(run, topics.inside(run, 1)[:2], second, **now(run, person))
    moving.take_out(run, topics.inside(run, 2)[-1:], second, **now(run, person))
    making.make_topic(run, {"en": "Hats"}, topics.outside(run)[:1], **now(run, person))
    moving.mark_read(run, topics.inside(run, 1)[-1:], by=person.id, at=RUN_AT)
    db.session.commit()


def rows(run: Run) -> dict[object, tuple[object, ...]]:
    """Return all that is stored of single comments of a run."""
    db.session.expire_all()
    placed = db.session.query(Assignment).filter_by(run_id=run.id)
    known = db.session.query(RunComment).filter_by(run_id=run.id)
    return {
        (each.response_id, each.topic_id): (each.standing, each.strength, each.decided_by)
        for each in placed
    } | {each.response_id: (each.place, each.grouped, each.read_by, each.similar) for each in known}


def acts(name: str) -> list[AuditEvent]:
    chosen = select(AuditEvent).where(AuditEvent.action == name)
    return list(db.session.scalars(chosen.order_by(AuditEvent.number)))


def moved(night: nights.Night) -> nights.Night:
    """Plant a fault: one old comment is in another topic."""
    first = next(
        each for each in night.report.assignments if each.comment_id in night.former.topics
    )
    elsewhere = replace(first, topics=(Reached(2 if first.topic == 1 else 1, 1.0),))
    found = [elsewhere if each is first else each for each in night.report.assignments]
    return night._replace(report=replace(night.report, assignments=tuple(found)))
