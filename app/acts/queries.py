"""Reads: acts by person, kind, object and day; the newest check; what was told outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.accounts.models import AuditEvent, User
from app.accounts.record import Head
from app.acts.models import ActCheck, HeadAddress, ToldHead
from app.db import db

PAGE: Final = 50


@dataclass(frozen=True)
class Wanted:
    """Which acts are asked for; what is left empty leaves none out."""

    person: UUID | None = None
    kind: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None


class ActPage(NamedTuple):
    """Some of the acts that were asked for, newest first, and of how many."""

    acts: Sequence[AuditEvent]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def page(organisation_id: UUID, wanted: Wanted, number: int) -> ActPage:
    """Return one page of the acts of the organisation's people, of programs and of the machine."""
    chosen = _conditions(organisation_id, wanted)
    total = db.session.scalar(select(func.count()).select_from(AuditEvent).where(*chosen)) or 0
    shown = min(number, max(1, -(-total // PAGE)))
    newest = select(AuditEvent).where(*chosen).order_by(AuditEvent.number.desc())
    acts = db.session.scalars(newest.offset((shown - 1) * PAGE).limit(PAGE)).all()
    return ActPage(acts, total, shown)


def newest_check() -> ActCheck | None:
    """Return the check that was asked for last."""
    last = select(ActCheck).order_by(ActCheck.asked_at.desc(), ActCheck.id).limit(1)
    return db.session.scalar(last)


def told_heads() -> list[Head]:
    """Return what was told outside on each day, oldest first."""
    told = select(ToldHead.number, ToldHead.hash).order_by(ToldHead.told_on)
    return [Head(number, hashed) for number, hashed in db.session.execute(told)]


def addresses() -> Sequence[HeadAddress]:
    """Return where the last act of each day goes to."""
    return db.session.scalars(select(HeadAddress).order_by(HeadAddress.organisation_id)).all()


def address_of(organisation_id: UUID) -> HeadAddress | None:
    """Return where an organisation wants the last act of each day, None when nowhere."""
    return db.session.get(HeadAddress, organisation_id)


def _conditions(organisation_id: UUID, wanted: Wanted) -> list[ColumnElement[bool]]:
    others = select(User.id).where(User.organisation_id != organisation_id)
    actor = AuditEvent.actor_id
    found = [or_(actor.is_(None), actor.not_in(others))]
    if wanted.person is not None:
        found.append(actor == wanted.person)
    if wanted.kind:
        found.append(AuditEvent.action.startswith(f"{wanted.kind}.", autoescape=True))
    if wanted.about:
        found.append(AuditEvent.object_id == wanted.about)
    if wanted.since is not None:
        found.append(AuditEvent.at >= _midnight(wanted.since))
    if wanted.until is not None:
        found.append(AuditEvent.at <= datetime.combine(wanted.until, time.max, UTC))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
