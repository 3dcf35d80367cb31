"""What the findings of an entry leave out: as it was worked out, and the author's answer to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from app import jobs
from app.accounts import service as accounts
from app.db import db
from app.entries.content import Omissions, digest
from app.entries.models import Entry
from app.entries.signing_models import EntryAudit
from app.errors import DomainError
from app.insights.comment_models import RunComment

EMPTY: Final[Mapping[str, Any]] = {
    "people": 0, "covered": 0, "statements": 0, "draws": 0,
    "groups": [], "topics": [], "gaps": [], "state": [],
}  # fmt: skip


class NothingLeftOutError(DomainError):
    """There is nothing to give a reason for, or it has not been worked out."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "nothing_left_out"


@dataclass(frozen=True)
class Found:
    """What was worked out.

    `is_current`: for the findings as they are; `is_old`: comments or topics have changed since.
    """

    figures: Mapping[str, Any]
    at: datetime
    gaps: tuple[str, ...]
    reason: str
    reason_by: UUID | None
    is_current: bool
    is_old: bool

    @property
    def is_answered(self) -> bool:
        """Return whether nothing is left out, or somebody said why it is."""
        return not self.gaps or bool(self.reason)


def state_digest(entry: Entry) -> str:
    """Return what stands for what the findings name: the analysis, the topics, how many."""
    named = sorted(str(link.topic_id) for each in entry.findings for link in each.topics)
    return digest(json.dumps([str(entry.run_id), len(entry.findings), named]))


def found(entry: Entry) -> Found | None:
    """Return what the findings leave out; None: it was never worked out."""
    row = db.session.get(EntryAudit, entry.id)
    if row is None:
        return None
    figures = json.loads(row.found_json)
    gaps = tuple(figures["gaps"])
    answers = row.reason_digest == gaps_digest(gaps)
    run = entry.run
    return Found(
        figures=figures,
        at=row.at,
        gaps=gaps,
        reason=row.reason if answers else "",
        reason_by=row.reason_by if answers else None,
        is_current=row.state_digest == state_digest(entry),
        is_old=run is not None and figures["state"] != [run.edits, run.comments],
    )


def kept(entry: Entry) -> Omissions | None:
    """Return what a version keeps of it: which groups and topics, and why; no figure."""
    told = found(entry)
    if told is None or not told.is_current:
        return None
    return Omissions(
        statements=told.figures["statements"],
        draws=told.figures["draws"],
        gaps=told.gaps,
        reason=told.reason,
        by=told.reason_by,
    )


def answer(entry: Entry, reason: str, *, by: UUID, at: datetime) -> None:
    """Keep why the author leaves it at that."""
    told = found(entry)
    row = db.session.get(EntryAudit, entry.id)
    if told is None or row is None or not told.is_current or not told.gaps:
        raise NothingLeftOutError
    row.reason, row.reason_by, row.reason_digest = reason, by, gaps_digest(told.gaps)
    db.session.flush()
    detail = {"gaps": len(told.gaps), "revision": entry.revision}
    accounts.record("entry.omissions_answered", str(entry.id), detail, by=by, at=at)


def ask(entry: Entry) -> None:
    """Let the worker work it out for the findings as they are now."""
    if entry.run_id is not None:
        key = f"entries.omissions:{entry.id}"
        jobs.enqueue("entries.omissions", {"entry_id": str(entry.id)}, unique_key=key)


def forget(response_id: UUID) -> None:
    """Drop the figures that this person is counted in: small ones could tell of them.

    The reason stays, and holds if the same is left out once it has been worked out again.
    """
    runs = select(RunComment.run_id).where(RunComment.response_id == response_id)
    theirs = select(Entry).where(Entry.run_id.in_(runs)).order_by(Entry.id)
    for entry in db.session.scalars(theirs):
        row = db.session.get(EntryAudit, entry.id)
        if row is not None:
            gaps = json.loads(row.found_json)["gaps"]
            row.found_json, row.state_digest = json.dumps({**EMPTY, "gaps": gaps}), ""
            ask(entry)
    db.session.flush()


def gaps_digest(gaps: tuple[str, ...]) -> str:
    """Return what stands for these gaps, so that a reason answers no others."""
    return digest(json.dumps(gaps))
