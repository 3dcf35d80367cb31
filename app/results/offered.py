"""How many people were offered a survey in other ways than online: staff know it and type it in.

With those who began and those who sent their answers these are the three volumes that Circular
A-11 (section 280) asks for.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import func, select

from app.accounts import service as accounts
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.results.models import OfferedCount

CHANNELS: Final = ("letter", "phone", "counter", "email", "sms", "other")
MOST_PEOPLE: Final = 1_000_000_000


class Offer(NamedTuple):
    """What somebody typed in: the way, the first and the last day, and how many people."""

    channel: str
    since: date
    until: date
    people: int


class Typed(NamedTuple):
    """One row of the history: what was typed, by whom, and what it did."""

    row: OfferedCount
    who: str


class Offered(NamedTuple):
    """How many were offered the survey in a period; `beyond` entries reach out of it."""

    people: int
    channels: Mapping[str, int]
    beyond: int


def add(survey: Survey, offer: Offer, *, by: UUID, at: datetime) -> OfferedCount:
    """Keep a new number."""
    return _type(survey, (uuid4(), 1), offer, by=by, at=at)


def correct(
    survey: Survey, found: OfferedCount, offer: Offer, *, seen: int, by: UUID, at: datetime
) -> None:
    """Let another number hold from now on; ConflictError when `seen` is not the one that holds."""
    _refuse_other(survey, found, seen)
    _type(survey, (found.entry_id, found.number + 1), offer, by=by, at=at)


def take_out(survey: Survey, found: OfferedCount, *, seen: int, by: UUID, at: datetime) -> None:
    """Let a number count no longer; ConflictError as for `correct`."""
    _refuse_other(survey, found, seen)
    offer = Offer(found.channel, found.since, found.until, found.people)
    _type(survey, (found.entry_id, found.number + 1), offer, by=by, at=at, is_out=True)


def entries(survey_id: UUID) -> Sequence[OfferedCount]:
    """Return the numbers that hold, by their first day."""
    newest = (
        select(OfferedCount.entry_id, func.max(OfferedCount.number).label("number"))
        .where(OfferedCount.survey_id == survey_id)
        .group_by(OfferedCount.entry_id)
        .subquery()
    )
    held = select(OfferedCount).join(
        newest,
        (OfferedCount.entry_id == newest.c.entry_id) & (OfferedCount.number == newest.c.number),
    )
    in_order = held.where(OfferedCount.is_out.is_(False)).order_by(
        OfferedCount.since, OfferedCount.until, OfferedCount.channel, OfferedCount.id
    )
    return db.session.scalars(in_order).all()


def entry(survey_id: UUID, entry_id: UUID) -> OfferedCount:
    """Return the number of an entry that holds; NotFoundError when there is none."""
    for found in entries(survey_id):
        if found.entry_id == entry_id:
            return found
    raise NotFoundError


def history(survey_id: UUID) -> list[Typed]:
    """Return everything that was typed in, the newest first."""
    mine = select(OfferedCount, User.name).join(User, User.id == OfferedCount.typed_by)
    mine = mine.where(OfferedCount.survey_id == survey_id)
    in_order = mine.order_by(OfferedCount.typed_at.desc(), OfferedCount.number.desc())
    return [Typed(row, name) for row, name in db.session.execute(in_order)]


def offered(survey_id: UUID, since: date | None, until: date | None) -> Offered:
    """Return what lies within a period, both days included; an entry counts as a whole."""
    channels: Counter[str] = Counter()
    beyond = 0
    for found in entries(survey_id):
        begins_before = since is not None and found.since < since
        ends_after = until is not None and found.until > until
        is_outside = (since is not None and found.until < since) or (
            until is not None and found.since > until
        )
        if not begins_before and not ends_after:
            channels[found.channel] += found.people
        elif not is_outside:
            beyond += 1
    return Offered(channels.total(), dict(channels), beyond)


def _refuse_other(survey: Survey, found: OfferedCount, seen: int) -> None:
    # Of two who correct the same number, the second one finds that of the first.
    db.session.refresh(survey, with_for_update=True)
    if entry(survey.id, found.entry_id).number != seen:
        raise ConflictError


def _type(
    survey: Survey,
    place: tuple[UUID, int],
    offer: Offer,
    *,
    by: UUID,
    at: datetime,
    is_out: bool = False,
) -> OfferedCount:
    entry_id, number = place
    row = OfferedCount(
        id=uuid4(),
        survey_id=survey.id,
        entry_id=entry_id,
        number=number,
        **offer._asdict(),
        is_out=is_out,
        typed_by=by,
        typed_at=at,
    )
    db.session.add(row)
    db.session.flush()
    detail = {"entry": str(entry_id), "number": number, "people": offer.people, "out": is_out}
    accounts.record("results.offered", str(survey.id), detail, by=by, at=at)
    return row
