"""The record of what members of staff did: each row seals the one before it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from app.accounts import queries
from app.accounts.models import AuditEvent
from app.db import db

CHAIN_LOCK = 4_833_201_775


def record(
    action: str, object_id: str, detail: dict[str, Any], *, by: UUID | None, at: datetime
) -> AuditEvent:
    """Add an act of a member of staff to the record, in the caller's transaction.

    Ids, codes and counts only: no address, no name, nothing that a citizen wrote.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        # Two acts at once would both seal the same last row.
        db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = db.session.scalar(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1))
    act = AuditEvent(
        number=last.number + 1 if last else 1,
        at=at,
        actor_id=by,
        action=action,
        object_id=object_id,
        detail=json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        hash="",
    )
    act.hash = _seal(last.hash if last else "", act)
    db.session.add(act)
    db.session.flush()
    return act


def verify_chain(head: tuple[int, str] | None = None) -> bool:
    """Return whether no act was changed, removed or reordered.

    A cut tail shows only against `head`, the number and hash of an act noted elsewhere.
    """
    before, kept = "", head is None
    for number, act in enumerate(queries.all_acts(), start=1):
        if act.number != number or act.hash != _seal(before, act):
            return False
        before = act.hash
        kept = kept or (number, before) == head
    return kept


def _seal(before: str, act: AuditEvent) -> str:
    content = [
        before,
        act.number,
        act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(act.actor_id) if act.actor_id else None,
        act.action,
        act.object_id,
        act.detail,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
