"""Withdrawing and changing what one person sent: the old is gone for good, in one transaction."""

from datetime import date, datetime
from uuid import UUID

from app.db import db
from app.entries import service as entries
from app.insights import service as insights
from app.jobs import enqueue
from app.respond import changing, course, hours, queries, signals, tokens
from app.respond import service as respond
from app.respond.models import Receipt
from app.results import blocks as results


def withdraw(receipt: Receipt, *, on: date) -> None:
    """Delete what was sent under this receipt, everywhere; the receipt stays, without it.

    Published versions and snapshots stand: they hold figures, and quotes without their words.
    """
    # Its author may be changing the answers in another window: one of the two comes first.
    db.session.refresh(receipt, with_for_update=True)
    response_id = receipt.response_id
    if response_id is None:
        return
    receipt.withdrawn_on = on
    db.session.flush()
    _erase(response_id, on=on)


def replace(handle: str, body_digest: str | None, *, lang: str, at: datetime) -> queries.Sent:
    """Send changed answers in place of those sent before, exactly once.

    Published versions and snapshots stand, as after a withdrawal. Raises as `respond.service.send`
    does; answers that are the same as before are left alone.
    """
    receipt, token = queries.receipt_of(handle, for_change=True), tokens.final_token(handle)
    found = queries.ready_to_send(handle, at=at)
    if receipt is None or receipt.response_id is None or found is None:
        return respond.sent_before(handle, body_digest)
    draft, survey = found
    hours.refuse_late(survey, draft, at=at)
    answers = respond.checked(draft, token, body_digest)
    receipt.return_hash = draft.code_hash or receipt.return_hash
    if body_digest == receipt.body_digest:
        db.session.delete(draft)
    else:
        response = changing.stored(draft, answers, handle=handle, lang=lang, on=at.date())
        signals.hand_over(receipt.response_id, response.id)
        _erase(receipt.response_id, on=at.date())
        changing.hand_over(receipt, response, body_digest)
        # After the old one has given its places back: it may take them again.
        course.count(response, response.version.definition, course.values_of(answers))
    db.session.flush()
    return queries.sent_under(receipt, token)


def _erase(response_id: UUID, *, on: date) -> None:
    entries.forget(response_id)
    insights.forget(response_id)
    results.forget(response_id)
    respond.forget(response_id, on=on)
    enqueue("receipts.sweep", {})
