"""Reminders of promises: 28, 14, 7 and 1 day before, and once a week while one is overdue.

Each is sent once. The row that says so and the mail are of one transaction: a crash before it
leaves neither, and after it the worker hands the mail over at most once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, lazyload

from app import mail
from app.access import Role
from app.accounts.models import User
from app.builder import promising
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.db import db
from app.entries.commitments import letters
from app.entries.commitments.models import Commitment, CommitmentState, PromiseReminder
from app.entries.models import Entry
from app.upsert import insert

BEFORE: Final = (28, 14, 7, 1)
CAUGHT_UP: Final = 3
"""For so many days a reminder that was missed, as the worker slept, is still sent."""
WEEK: Final = 7
FROM_HOUR: Final = 7
"""Nobody is reminded before this hour of the survey's own day."""


@dataclass(frozen=True)
class Due:
    """A promise of which somebody may have to be reminded: a survey's, or a commitment."""

    about_id: UUID
    due_on: date
    survey: Survey
    commitment: Commitment | None = None

    def person(self) -> User | None:
        """Return who is reminded."""
        owner = self.commitment.owner if self.commitment else None
        if owner is not None and owner.active:
            return owner
        return promising.responsible(self.survey)


def step(due_on: date, on: date) -> str:
    """Return which reminder of a promise falls on this day, or nothing."""
    left = (due_on - on).days
    if left < 0:
        return f"late-{(-left - 1) // WEEK + 1}"
    return next((f"{each}" for each in reversed(BEFORE) if each - CAUGHT_UP <= left <= each), "")


def all_due() -> list[Due]:
    """Return every promise that is still to be kept."""
    return [*_surveys(), *_commitments()]


def remind(due: Due, *, at: datetime) -> bool:
    """Queue the reminder that falls on this day unless it was sent; return whether it was not."""
    local = at.astimezone(ZoneInfo(due.survey.time_zone))
    wanted = step(due.due_on, local.date())
    if not wanted or local.hour < FROM_HOUR:
        return False
    person = due.person()
    if person is None or not _may_read(person, due):
        return False
    added = db.session.scalar(
        insert(PromiseReminder)
        .values(
            about_id=due.about_id,
            due_on=due.due_on,
            step=wanted,
            person_id=person.id,
            sent_on=local.date(),
        )
        .on_conflict_do_nothing()
        .returning(PromiseReminder.step)
    )
    if added is None:
        return False
    if mail.is_on():
        letters.send(person, due.survey, due.commitment, due.due_on, on=local.date())
    return True


def _may_read(person: User, due: Due) -> bool:
    is_theirs = person.organisation_id == due.survey.organisation_id
    return is_theirs and person.may(Role.READER)


def _surveys() -> Iterator[Due]:
    for survey in builder_queries.awaiting_answer():
        if survey.promised_on is not None:
            yield Due(survey.id, survey.promised_on, survey)


def _commitments() -> Iterator[Due]:
    for each in _open():
        yield Due(each.id, each.due_on, each.entry.survey, each)


def _open() -> Sequence[Commitment]:
    chosen = (
        select(Commitment)
        .where(Commitment.state != CommitmentState.DONE, Commitment.dropped_on.is_(None))
        .order_by(Commitment.due_on, Commitment.id)
        .options(lazyload(Commitment.events), joinedload(Commitment.owner))
        .options(
            joinedload(Commitment.entry).joinedload(Entry.survey).options(defer(Survey.draft_json))
        )
    )
    return db.session.scalars(chosen).all()
