"""Signs that a response may not come from one person in earnest. They are noted, never acted on."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from flask import request
from sqlalchemy import delete, update
from werkzeug.datastructures import MultiDict

from app import clock
from app.config import LOOPBACK
from app.db import db
from app.respond import proof, queries, tokens
from app.respond.models import Response
from app.respond.reach_models import ResponseFlag, SetAside
from app.security import limiter
from app.upsert import insert

TRAP: Final = "page.website"
# Two hundred people behind one address may start within a minute, twice over.
STARTS: Final = "400 per minute; 4000 per hour"
FEW_ANSWERS: Final = 3
SECONDS_FOR_EACH: Final = 1.0


def _is_this_machine() -> bool:
    # A proxy on this machine that nobody has configured would make one network of all people.
    return request.remote_addr in LOOPBACK


not_too_many = limiter.shared_limit(STARTS, scope="start", exempt_when=_is_this_machine)


def flag(response_id: UUID, reason: str, *, survey_id: UUID, on: date) -> None:
    """Note a reason to look at a response; the same reason twice is one."""
    row = insert(ResponseFlag).values(
        response_id=response_id, reason=reason, survey_id=survey_id, raised_on=on
    )
    db.session.execute(row.on_conflict_do_nothing())


def note_haste(response: Response, answered: int, *, handle: str, at: datetime) -> None:
    """Flag a response that took less time than anybody needs to read the questions."""
    took = (at - tokens.begun_at(handle)).total_seconds()
    if answered >= FEW_ANSWERS and took < answered * SECONDS_FOR_EACH:
        flag(response.id, "haste", survey_id=response.survey_id, on=response.submitted_on)


def note_proof(response: Response, payload: str, *, handle: str) -> None:
    """Flag a response that comes without a proof of work of its own."""
    if reason := proof.fault(payload, response.survey_id, handle):
        flag(response.id, reason, survey_id=response.survey_id, on=response.submitted_on)


def note_trap(handle: str, data: MultiDict[str, str]) -> None:
    """Flag a response whose sender filled in a field that no person can see."""
    receipt = queries.receipt_of(handle) if data.get(TRAP) else None
    if receipt is not None and receipt.response_id is not None:
        flag(receipt.response_id, "trap", survey_id=receipt.survey_id, on=clock.today())


def hand_over(old_id: UUID, new_id: UUID) -> None:
    """Note of a response what was noted of the one that it takes the place of."""
    for noted in (ResponseFlag, SetAside):
        mine = update(noted).where(noted.response_id == old_id)
        db.session.execute(mine.values(response_id=new_id))


def forget(response_id: UUID) -> None:
    """Delete what was noted about a response that goes for good."""
    db.session.execute(delete(ResponseFlag).where(ResponseFlag.response_id == response_id))
    db.session.execute(delete(SetAside).where(SetAside.response_id == response_id))
