"""Sending an entry back, with reasons for the whole or for single findings."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.db import db
from app.entries import service as entries
from app.entries.models import Entry
from app.errors import DomainError
from app.workflow import service
from app.workflow.models import ReturnReason, WorkItem, WorkReturn, WorkState
from app.workflow.plans import Said


class NothingSaidError(DomainError):
    """Whoever sends something back says why."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "nothing_said"


def send_back(
    entry: Entry, said: Mapping[UUID, Said], *, seen: int, by: UUID, at: datetime
) -> None:
    """Return the draft to its author; `said` is by the id of the entry or of a finding."""
    told = {about: each for about, each in said.items() if each.codes or each.words}
    if not told:
        raise NothingSaidError
    _settle_earlier(entry, set(told), by=by, at=at)
    entries.send_back(entry, told.get(entry.id, Said()).words, seen=seen, by=by, at=at)
    for about_id, each in told.items():
        row = WorkReturn(
            entry_id=entry.id,
            about_id=about_id,
            by=by,
            at=at,
            revision=entry.revision,
            words=each.words,
        )
        db.session.add(row)
        db.session.flush()
        db.session.add_all(ReturnReason(return_id=row.id, code=code) for code in each.codes)
        plan = service.plan_of(about_id)._replace(state=WorkState.SENT_BACK, waits_for=None)
        service.keep(entry, about_id, plan, by=by, at=at)
    codes = sorted({code for each in told.values() for code in each.codes})
    detail = {"reasons": codes, "places": len(told)}
    accounts.record("work.sent_back", str(entry.id), detail, by=by, at=at)


def _settle_earlier(entry: Entry, again: set[UUID], *, by: UUID, at: datetime) -> None:
    """Count as ready what came back before and was handed in again, unless it comes back anew."""
    earlier = select(WorkItem.about_id).where(WorkItem.entry_id == entry.id)
    came_back = earlier.where(WorkItem.state == WorkState.SENT_BACK).order_by(WorkItem.about_id)
    for about_id in db.session.scalars(came_back).all():
        if about_id not in again:
            plan = service.plan_of(about_id)._replace(state=WorkState.READY)
            service.keep(entry, about_id, plan, by=by, at=at)
