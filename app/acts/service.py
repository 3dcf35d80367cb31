"""Checking the record of acts, taking it along, and telling its last act outside."""

import json
import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Engine, select

from app import jobs, mail
from app.accounts import record
from app.accounts import service as accounts
from app.accounts.models import AuditEvent, User
from app.accounts.record import Act, Examination, Head
from app.acts import letters, queries
from app.acts.models import ActCheck, Finding, HeadAddress, ToldHead
from app.db import db, reading
from app.upsert import insert

logger = logging.getLogger(__name__)
AT_ONCE: Final = 2_000
"""So many acts are checked while somebody waits; more are checked by a job."""


def ask(noted: Head | None, *, by: UUID, at: datetime) -> ActCheck:
    """Have the record checked, also against the number and hash of an act noted elsewhere."""
    check = ActCheck(
        asked_by=by,
        asked_at=at,
        noted_number=None if noted is None else noted.number,
        noted_hash="" if noted is None else noted.hash,
        total=record.head().number,
        checked=0,
    )
    db.session.add(check)
    db.session.flush()
    if check.total <= AT_ONCE:
        settle(check, examined(check), at=at)
    else:
        jobs.enqueue("acts.check", {"check_id": str(check.id)}, actor_id=by)
    detail = {"acts": check.total, "compared": noted is not None}
    accounts.record("record.checked", str(check.id), detail, by=by, at=at)
    return check


def begin(check: ActCheck) -> Examination:
    """Return an examination that also compares with all that was told outside."""
    noted = queries.told_heads()
    if check.noted_number is not None:
        noted.append(Head(check.noted_number, check.noted_hash))
    return Examination(noted)


def examined(check: ActCheck) -> Examination:
    """Go along the whole record at once."""
    examination = begin(check)
    with reading(only=True):
        for acts in record.all_in_order():
            examination.go_on(acts)
            if examination.broken_at is not None:
                break
    return examination


def settle(check: ActCheck, examination: Examination, *, at: datetime) -> None:
    """Keep what a check came to."""
    check.finding, check.found_at = Finding.HOLDS, None
    if examination.broken_at is not None:
        check.finding, check.found_at = Finding.BROKEN, examination.broken_at
    elif examination.unmet is not None:
        check.finding, check.found_at = Finding.UNMET, examination.unmet
    check.head_number, check.head_hash = examination.head
    check.checked = examination.head.number
    check.total = max(check.total, check.checked)
    check.done_at = at
    db.session.flush()


def note_download(*, by: UUID, at: datetime) -> None:
    """Record that somebody took the record along."""
    accounts.record("record.downloaded", "record", {"acts": record.head().number}, by=by, at=at)


def lines(engine: Engine) -> Iterator[str]:
    """Yield the whole record, an act a line, as it is sealed; in small transactions."""
    columns = [getattr(AuditEvent, name) for name in Act._fields]
    number = -1
    while True:
        following = select(*columns).where(AuditEvent.number > number)
        with engine.connect() as connection:
            rows = connection.execute(
                following.order_by(AuditEvent.number).limit(record.AT_A_TIME)
            ).all()
        if not rows:
            return
        yield "".join(_line(Act(*row)) for row in rows)
        number = rows[-1][0]


def send_to(person: User, email: str, *, at: datetime) -> None:
    """Mail the last act of each day to this address from now on; to nobody when it is empty.

    BadAddressError for what can be no address. The mail is in the language of who asks for it.
    """
    kept = queries.address_of(person.organisation_id)
    if kept is not None:
        db.session.delete(kept)
        db.session.flush()
    if email.strip():
        db.session.add(
            HeadAddress(
                organisation_id=person.organisation_id,
                email=mail.address(email),
                locale=person.locale,
            )
        )
        db.session.flush()
    detail = {"is_sent": bool(email.strip())}
    accounts.record("record.address", str(person.organisation_id), detail, by=person.id, at=at)


def tell_head(*, on: date) -> bool:
    """Write the last act to the log and mail it, once a day; return whether it was told now."""
    last = record.head()
    if not last.number:
        return False
    row = insert(ToldHead).values(told_on=on, number=last.number, hash=last.hash)
    made = db.session.execute(row.on_conflict_do_nothing().returning(ToldHead.number))
    if made.one_or_none() is None:
        return False
    logger.info("record of acts: %d acts, the last hash is %s", last.number, last.hash)
    for each in queries.addresses():
        letters.send(each, last, on=on)
    return True


def _line(act: Act) -> str:
    told = {
        "number": act.number,
        "at": record.moment(act.at),
        "actor": None if act.actor_id is None else str(act.actor_id),
        "action": act.action,
        "object": act.object_id,
        "detail": act.detail,
        "hash": act.hash,
    }
    return json.dumps(told, ensure_ascii=False) + "\n"
