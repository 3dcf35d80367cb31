"""Who gets a mail of what waits for them, and when; at most one for each person and day."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.models import User
from app.db import db
from app.upsert import insert
from app.workflow.models import DigestChoice, DigestZone, Often, SentDigest

HOUR: Final = 7
UNTIL: Final = 18
"""A worker that stood still in the morning tells later on that day, but nobody in the evening."""
SATURDAY: Final = 5


def often_of(user_id: UUID) -> Often:
    """Return how often somebody wants to be told."""
    kept = db.session.get(DigestChoice, user_id)
    return Often.WEEKLY if kept is None else Often(kept.often)


def choose(user_id: UUID, often: Often) -> None:
    """Tell somebody so often from now on."""
    row = insert(DigestChoice).values(user_id=user_id, often=often)
    changed = row.on_conflict_do_update(index_elements=["user_id"], set_={"often": often})
    db.session.execute(changed)
    db.session.expire_all()


def zone_of(organisation_id: UUID) -> str:
    """Return by whose clock the day of an organisation begins."""
    kept = db.session.get(DigestZone, organisation_id)
    return "UTC" if kept is None else kept.time_zone


def set_zone(organisation_id: UUID, zone: str, *, by: UUID, at: datetime) -> None:
    """Let the day begin by this clock."""
    kept = db.session.get(DigestZone, organisation_id)
    if kept is None:
        db.session.add(DigestZone(organisation_id=organisation_id, time_zone=zone))
    else:
        kept.time_zone = zone
    db.session.flush()
    accounts.record("work.zone", str(organisation_id), {"zone": zone}, by=by, at=at)


def due(at: datetime) -> list[tuple[User, date]]:
    """Return who is to be told now, with the day that it is where they work."""
    everybody = select(User).where(User.active).order_by(User.id)
    found = []
    for person in db.session.scalars(everybody).all():
        there = at.astimezone(ZoneInfo(zone_of(person.organisation_id)))
        if HOUR <= there.hour < UNTIL and there.weekday() < SATURDAY and _wants(person, there):
            found.append((person, there.date()))
    return found


def claim(user_id: UUID, on: date) -> bool:
    """Note that somebody is told on this day; False when somebody has noted it before."""
    row = insert(SentDigest).values(user_id=user_id, sent_on=on)
    made = db.session.execute(row.on_conflict_do_nothing().returning(SentDigest.user_id))
    return made.one_or_none() is not None


def _wants(person: User, there: datetime) -> bool:
    often, on = often_of(person.id), there.date()
    if often == Often.OFF:
        return False
    since = on if often == Often.DAILY else on - timedelta(days=on.weekday())
    told = select(SentDigest.sent_on).where(SentDigest.user_id == person.id)
    return db.session.scalar(told.where(SentDigest.sent_on >= since).limit(1)) is None
