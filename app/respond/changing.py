"""Changing what was sent: new answers take the place of the old ones, under the same receipt.

Nothing that was sent is ever altered: the old response is erased, as if it were withdrawn, and
the new one takes over its receipt, in one transaction.
"""

from datetime import date, datetime

from sqlalchemy import select

from app.contacts import queries as contacts
from app.db import db
from app.respond import course, queries, service, tokens, unsent
from app.respond.models import Channel, Receipt, Response, UnfinishedResponse, Written
from app.uploads import service as uploads
from app.upsert import insert


def can_change(receipt: Receipt, response: Response, *, at: datetime) -> bool:
    """Return whether these answers can be changed: while their survey takes answers."""
    return receipt.locked_handle is not None and response.version.survey.takes_answers(at)


def begin(receipt: Receipt, response: Response, code: str, *, at: datetime) -> str:
    """Return a handle under which what was sent is written anew.

    Again is the same as once, from any device; what was changed so far and not sent is kept.
    """
    first = tokens.unlocked(receipt.locked_handle or "", code)
    handle_hash = tokens.hashed(handle := tokens.later_handle(first, str(response.id)))
    mine = UnfinishedResponse.replaces == receipt.token_hash
    unsent.forget(mine, queries.over(at=at))
    draft = db.session.scalar(select(UnfinishedResponse).where(mine))
    if draft is None:
        draft = UnfinishedResponse()
        draft.keep(_sent(response, code))
        row = insert(UnfinishedResponse).values(
            handle_hash=handle_hash,
            version_id=response.version_id,
            answers_json=draft.answers_json,
            details_json=draft.details_json,
            touched_at=at,
            replaces=receipt.token_hash,
        )
        db.session.execute(row.on_conflict_do_nothing())
    else:
        uploads.follow(draft.handle_hash, handle_hash)
        draft.handle_hash, draft.touched_at = handle_hash, at
    db.session.flush()
    return handle


def _sent(response: Response, code: str) -> dict[str, Written]:
    """Return what was sent, and how its author said to be reached, which only the code can find."""
    answers = {each.question_id: Written(each.value, each.lang) for each in response.answers}
    details = contacts.details_of(code)
    return answers | {
        each.question_id: Written(contacts.value_of(each), response.lang) for each in details
    }


def stored(
    draft: UnfinishedResponse, answers: dict[str, Written], *, handle: str, lang: str, on: date
) -> Response:
    """Add the response that is going to take the place of the old one."""
    version, values = queries.pinned(draft.version_id), course.values_of(answers)
    response = service.store_response(version, answers, lang=lang, channel=Channel.WEB, on=on)
    course.mark(response, version.definition, values, handle=handle, stopped_by=draft.stopped_by)
    db.session.flush()
    service.announce(version, answers)
    return response


def hand_over(receipt: Receipt, response: Response, body_digest: str | None) -> None:
    """Let the receipt, whose response has just been forgotten, lead to `response`."""
    db.session.refresh(receipt)
    receipt.response_id, receipt.withdrawn_on = response.id, None
    receipt.body_digest, receipt.sent_on = body_digest or "", response.submitted_on
    db.session.flush()
