"""The record of what members of staff did: each row seals the one before it."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from app.accounts.models import AuditEvent
from app.db import db

CHAIN_LOCK = 4_833_201_775
AT_A_TIME = 5_000


class Head(NamedTuple):
    """The last act and its hash: whoever noted both notices when anything before it changes."""

    number: int
    hash: str


class Act(NamedTuple):
    """An act as it is stored, without what an object of the database would cost."""

    number: int
    at: datetime
    actor_id: UUID | None
    action: str
    object_id: str
    detail: str
    hash: str


class Examination:
    """Goes along the record from its first act, and remembers the first that does not fit."""

    def __init__(self, noted: Collection[Head] = ()) -> None:
        self.head = Head(0, "")
        self.broken_at: int | None = None
        self._noted: dict[int, set[str]] = {}
        for each in noted:
            self._noted.setdefault(each.number, set()).add(each.hash)

    @property
    def unmet(self) -> int | None:
        """Return the first act that was noted elsewhere with another hash, or is not there."""
        return min(self._noted, default=None)

    @property
    def holds(self) -> bool:
        """Return whether every act fits, and what was noted elsewhere is met."""
        return self.broken_at is None and self.unmet is None

    def go_on(self, acts: Sequence[Act]) -> None:
        """Look at the acts that come next."""
        for act in acts:
            number = self.head.number + 1
            if act.number != number or act.hash != _seal(self.head.hash, act):
                self.broken_at = number
                return
            self.head = Head(number, act.hash)
            if self._noted.get(number) == {act.hash}:
                del self._noted[number]


def record(
    action: str, object_id: str, detail: dict[str, Any], *, by: UUID | None, at: datetime
) -> AuditEvent:
    """Add an act of a member of staff to the record, in the caller's transaction.

    Ids, codes and counts only: no address, no name, nothing that a citizen wrote.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        # Two acts at once would both seal the same last row.
        db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = head()
    told = json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    content = Act(last.number + 1, at, by, action, object_id, told, "")
    sealed = content._replace(hash=_seal(last.hash, content))
    act = AuditEvent(**sealed._asdict())
    db.session.add(act)
    db.session.flush()
    return act


def head() -> Head:
    """Return the number and hash of the last act; 0 and nothing before there is one."""
    newest = select(AuditEvent.number, AuditEvent.hash).order_by(AuditEvent.number.desc()).limit(1)
    row = db.session.execute(newest).one_or_none()
    return Head(0, "") if row is None else Head(row[0], row[1])


def acts_after(number: int, most: int = AT_A_TIME) -> list[Act]:
    """Return the acts that follow one, in order."""
    columns = [getattr(AuditEvent, name) for name in Act._fields]
    following = select(*columns).where(AuditEvent.number > number)
    rows = db.session.execute(following.order_by(AuditEvent.number).limit(most))
    return [Act(*row) for row in rows]


def all_in_order() -> Iterator[list[Act]]:
    """Yield the whole record, some acts at a time, so that memory stays level."""
    number = -1
    while acts := acts_after(number):
        yield acts
        number = acts[-1].number


def verify_chain(noted: tuple[int, str] | None = None) -> bool:
    """Return whether no act was changed, removed or reordered.

    A cut tail shows only against `noted`, the number and hash of an act noted elsewhere.
    """
    examination = Examination([] if noted is None else [Head(*noted)])
    for acts in all_in_order():
        examination.go_on(acts)
        if examination.broken_at is not None:
            break
    return examination.holds


def moment(at: datetime) -> str:
    """Return a moment as it is sealed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _seal(before: str, act: Act) -> str:
    content = [
        before,
        act.number,
        moment(act.at),
        str(act.actor_id) if act.actor_id else None,
        act.action,
        act.object_id,
        act.detail,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
