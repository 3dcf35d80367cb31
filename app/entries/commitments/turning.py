"""How a commitment moves on: by one revision and one event at a time."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from app.accounts import service as accounts
from app.db import db
from app.entries.commitments.models import Commitment, CommitmentEvent, EventKind
from app.errors import ConflictError
from app.jobs import enqueue


def written(texts: Mapping[str, str]) -> str:
    """Return the texts as an event keeps them: by language, empty ones left out."""
    kept = {lang: text.strip() for lang, text in texts.items() if text.strip()}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def turn(commitment: Commitment, values: Mapping[str, Any], *, seen: int | None = None) -> None:
    """Change where it stands; ConflictError when somebody else was first."""
    # The database compares, so that of two people on any database exactly one is first.
    seen = commitment.revision if seen is None else seen
    turned = db.session.execute(
        update(Commitment)
        .where(Commitment.id == commitment.id, Commitment.revision == seen)
        .values(revision=seen + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if turned.rowcount != 1:  # type: ignore[attr-defined]  # an update has a cursor
        raise ConflictError
    db.session.refresh(commitment)


def add(
    commitment: Commitment, kind: EventKind, *, by: UUID | None, at: datetime, **facts: object
) -> CommitmentEvent:
    """Add what happened, in public and in the record."""
    about = next((each for each in commitment.events if each.id == facts.get("about_id")), None)
    if about is not None:
        facts |= {"about_kind": about.kind, "about_by": about.by_id}
    number = max((each.number for each in commitment.events), default=0) + 1
    event = CommitmentEvent(
        commitment=commitment, number=number, kind=kind, by_id=by, at=at, **facts
    )
    db.session.add(event)
    db.session.flush()
    enqueue("publishing.changed", {"about": f"entry:{commitment.entry.slug}"})
    detail = {"entry": str(commitment.entry_id), "event": number}
    accounts.record(f"commitment.{kind}", str(commitment.id), detail, by=by, at=at)
    return event
