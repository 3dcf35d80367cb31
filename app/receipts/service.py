"""Withdrawing and changing what one person sent: the old is gone for good, in one transaction."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.alerts import service as alerts
from app.builder.models import Survey
from app.contacts import service as contacts
from app.db import db
from app.documents import service as documents
from app.drafting import service as drafting
from app.entries import service as entries
from app.exports import wanting
from app.insights import service as insights
from app.insights.models import PublishedQuote
from app.jobs import enqueue
from app.replies import service as replies
from app.reports import service as reports
from app.respond import beside, changing, course, hours, queries, removal, signals, tokens, unsent
from app.respond import service as respond
from app.respond.models import Receipt, Response, UnfinishedResponse
from app.results import blocks as results
from app.verdicts import service as verdicts


def withdraw(receipt: Receipt, *, code: str, on: date) -> None:
    """Delete what was sent under this receipt, everywhere; the receipt stays, without it.

    How to reach its author goes as well, which nothing but the code of the receipt can find.

    Published versions and snapshots stand: they hold figures, and quotes without their words.
    """
    # Its author may be changing the answers in another window: one of the two comes first.
    db.session.refresh(receipt, with_for_update=True)
    response_id = receipt.response_id
    if response_id is None:
        return
    receipt.withdrawn_on = on
    db.session.flush()
    contacts.forget(code)
    verdicts.forget(receipt.survey_id, code=code)
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
    version, old = queries.pinned(draft.version_id), receipt.response_id
    answers = respond.checked(draft, token, body_digest)
    values, code = course.values_of(answers), tokens.receipt_code(token)
    receipt.return_hash = draft.code_hash or receipt.return_hash
    if body_digest == receipt.body_digest:
        # The answers stand; how to reach their author may have been deleted in between.
        beside.keep(draft, version, values, response_id=old, code=code, replaced=old)
        db.session.delete(draft)
    else:
        response = changing.stored(draft, answers, handle=handle, lang=lang, on=at.date())
        beside.keep(draft, version, values, response_id=response.id, code=code, replaced=old)
        signals.hand_over(old, response.id)
        replies.hand_over(old, response.id)
        _erase(old, on=at.date())
        changing.hand_over(receipt, response, body_digest)
        # After the old one has given its places back: it may take them again.
        course.count(response, version.definition, values)
    db.session.flush()
    return queries.sent_under(receipt, token)


def forget_contact(receipt: Receipt, *, code: str) -> None:
    """Delete how to reach the owner of this receipt, also from answers that are being changed."""
    contacts.forget(code)
    unsent.forget_details(UnfinishedResponse.replaces == receipt.token_hash)


def _erase(response_id: UUID, *, on: date) -> None:
    is_quoted = PublishedQuote.response_id == response_id
    quoted = db.session.scalar(
        select(Survey.slug)
        .join(Response)
        .where(Response.id == response_id, select(PublishedQuote.id).where(is_quoted).exists())
    )
    documents.forget(response_id)
    reports.forget(response_id)
    entries.forget(response_id)
    drafting.forget(response_id, on=on)
    alerts.forget(response_id)
    replies.forget(response_id)
    insights.forget(response_id)
    results.forget(response_id)
    survey_id = db.session.scalar(select(Response.survey_id).where(Response.id == response_id))
    removal.forget(response_id, on=on)
    enqueue("receipts.sweep", {})
    if quoted is not None:
        enqueue("publishing.forget", {"about": f"survey:{quoted}"})
    if survey_id is not None:
        wanting.drop(survey_id)
