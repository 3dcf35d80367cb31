"""Writing to each other, stopping, forgetting; nothing here commits."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import delete, select, update

from app.access import Role
from app.accounts import service as accounts
from app.accounts.models import User
from app.db import db
from app.errors import DomainError
from app.replies import queries
from app.replies.models import (
    MOST_CHARACTERS,
    MOST_IN_A_ROW,
    MOST_MESSAGES,
    CannedReply,
    Conversation,
    Message,
    TalkState,
)
from app.respond import tokens
from app.respond.models import Receipt, Response
from app.upsert import insert


class NotNowError(DomainError):
    """Nothing can be written here now: it was stopped, is full, or waits for the other side."""

    status = HTTPStatus.CONFLICT
    code = "not_now"


class UnseenError(DomainError):
    """The person has written something that whoever acts had not seen yet."""

    status = HTTPStatus.CONFLICT
    code = "unseen"


class BadTextError(DomainError):
    """There is no text, or too much of it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "bad_text"


def mark_of(token: str, response_id: UUID) -> str | None:
    """Return what stands for the form with this token, None when it is not for this response."""
    handle = tokens.handle_of(token, response_id)
    return None if handle is None else tokens.hashed(handle)


def person_can_write(conversation: Conversation | None) -> bool:
    """Return whether the author of a response can write now."""
    if conversation is None:
        return True
    if conversation.state == TalkState.STOPPED or len(conversation.messages) >= MOST_MESSAGES:
        return False
    last = conversation.messages[-MOST_IN_A_ROW:]
    if conversation.state == TalkState.CLOSED:
        return True
    return len(last) < MOST_IN_A_ROW or any(each.by_id is not None for each in last)


def staff_can_write(conversation: Conversation | None) -> bool:
    """Return whether staff can write now."""
    if conversation is None:
        return True
    is_full = len(conversation.messages) >= MOST_MESSAGES
    return conversation.state != TalkState.STOPPED and not is_full


def write_as_person(response: Response, text: str, *, lang: str, mark: str, on: date) -> None:
    """Keep what the author of a response writes, once for each form.

    Raises BadTextError and NotNowError.
    """
    conversation = _held(response)
    if _is_known(conversation, mark):
        return
    if not person_can_write(conversation):
        raise NotNowError
    _add(conversation, text, lang=lang, mark=mark, by=None, on=on)
    conversation.state = TalkState.OURS
    conversation.waits_since = conversation.waits_since or on
    db.session.flush()


def write_as_staff(
    response: Response,
    text: str,
    *,
    mark: str,
    by: UUID,
    at: datetime,
    seen: int | None = None,
) -> Conversation:
    """Keep what staff write, in the language of the answers, once for each form.

    `seen` is how many messages they had read. Raises BadTextError, NotNowError and UnseenError.
    """
    conversation = _held(response)
    if _is_known(conversation, mark):
        return conversation
    if not staff_can_write(conversation):
        raise NotNowError
    _check_seen(conversation, seen)
    _add(conversation, text, lang=response.lang, mark=mark, by=by, on=at.date())
    conversation.state, conversation.waits_since = TalkState.THEIRS, None
    # Whoever replies first goes on with it: what the person writes next waits for somebody.
    conversation.owner_id = conversation.owner_id or by
    db.session.flush()
    _record("reply.written", conversation, by=by, at=at, number=len(conversation.messages))
    return conversation


def assign(conversation: Conversation, person_id: UUID | None, *, by: UUID, at: datetime) -> None:
    """Let a member of staff, or nobody, answer it."""
    if person_id is not None:
        person = db.session.get(User, person_id)
        survey = queries.survey_of(conversation)
        is_ours = person is not None and person.organisation_id == survey.organisation_id
        if person is None or not is_ours or not person.may(Role.ANALYST):
            raise BadTextError
    _hold(conversation)
    conversation.owner_id = person_id
    db.session.flush()
    _record("reply.assigned", conversation, by=by, at=at, to=str(person_id or ""))


def close(conversation: Conversation, *, by: UUID, at: datetime, seen: int | None = None) -> None:
    """Say that nothing is left to answer; whoever writes again opens it again.

    `seen` is how many messages were read. Raises NotNowError and UnseenError.
    """
    _hold(conversation)
    _check_seen(conversation, seen)
    if conversation.state == TalkState.STOPPED:
        raise NotNowError
    conversation.state, conversation.waits_since = TalkState.CLOSED, None
    db.session.flush()
    _record("reply.closed", conversation, by=by, at=at)


def stop(conversation: Conversation, reason: str, *, by: UUID, at: datetime) -> None:
    """Let nobody write any more, for a reason that the person reads."""
    kept = _clean(reason)
    if not 0 < len(kept) <= Conversation.stop_reason.type.length:
        raise BadTextError
    _hold(conversation)
    conversation.state, conversation.stop_reason = TalkState.STOPPED, kept
    conversation.waits_since = None
    db.session.flush()
    _record("reply.stopped", conversation, by=by, at=at)


def resume(conversation: Conversation, *, by: UUID, at: datetime) -> None:
    """Let both write again."""
    _hold(conversation)
    if conversation.state != TalkState.STOPPED:
        raise NotNowError
    waits = _waits_since(conversation)
    conversation.state = TalkState.THEIRS if waits is None else TalkState.OURS
    conversation.waits_since = waits
    conversation.stop_reason = ""
    db.session.flush()
    _record("reply.resumed", conversation, by=by, at=at)


def keep_canned(
    canned: CannedReply | None,
    organisation_id: UUID,
    name: str,
    texts: Mapping[str, str],
    *,
    by: UUID,
    at: datetime,
) -> CannedReply:
    """Keep a text to begin replies from, a new one where there is none yet."""
    found = canned or CannedReply(organisation_id=organisation_id)
    found.name = name
    kept = {lang: _clean(text) for lang, text in texts.items() if _clean(text)}
    found.texts_json = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    db.session.add(found)
    db.session.flush()
    accounts.record("reply.text_kept", str(found.id), {"langs": sorted(kept)}, by=by, at=at)
    return found


def archive(canned: CannedReply, *, is_archived: bool, by: UUID, at: datetime) -> None:
    """Offer a text no more, or again."""
    canned.is_archived = is_archived
    db.session.flush()
    detail = {"is_archived": is_archived}
    accounts.record("reply.text_archived", str(canned.id), detail, by=by, at=at)


def settle(
    organisation_id: UUID, days: int, urgent: Mapping[str, str], *, by: UUID, at: datetime
) -> None:
    """Keep within how many days people are answered, and whom they can call."""
    terms = queries.terms_of(organisation_id)
    kept = {lang: _clean(text) for lang, text in urgent.items() if _clean(text)}
    terms.days, terms.urgent_json = days, json.dumps(kept, ensure_ascii=False, sort_keys=True)
    db.session.add(terms)
    db.session.flush()
    accounts.record("reply.settled", str(organisation_id), {"days": days}, by=by, at=at)


def hand_over(old_id: UUID, new_id: UUID) -> None:
    """Let the response that takes the place of another one have its conversation."""
    mine = update(Conversation).where(Conversation.response_id == old_id)
    db.session.execute(mine.values(response_id=new_id))


def forget(response_id: UUID) -> None:
    """Delete all that was written to and by the author of a response."""
    theirs = select(Conversation.id).where(Conversation.response_id == response_id)
    # Held, as whoever writes holds it: else a message that is just being sent would stand in the
    # way of deleting the answers.
    found = db.session.scalars(theirs.with_for_update()).all()
    db.session.execute(delete(Message).where(Message.conversation_id.in_(found)))
    db.session.execute(delete(Conversation).where(Conversation.id.in_(found)))


def _held(response: Response) -> Conversation:
    """Return the conversation about a response, which others now wait for; made when it is new."""
    # Withdrawing and changing hold the receipt as well: one of the two comes first. Where there is
    # none, as with answers that were brought in, nobody could ever read what is written.
    receipt = select(Receipt.token_hash).where(Receipt.response_id == response.id)
    if db.session.scalar(receipt.with_for_update()) is None:
        raise NotNowError
    row = insert(Conversation).values(
        response_id=response.id, survey_id=response.survey_id, state=TalkState.OURS, stop_reason=""
    )
    db.session.execute(row.on_conflict_do_nothing(index_elements=["response_id"]))
    found = queries.of_response(response.id, for_change=True)
    if found is None:
        raise NotNowError
    return found


def _check_seen(conversation: Conversation, seen: int | None) -> None:
    # What nobody has read would else count as answered.
    theirs = (each.number for each in conversation.messages if each.by_id is None)
    if seen is not None and max(theirs, default=0) > seen:
        raise UnseenError


def _hold(conversation: Conversation) -> None:
    """Let others wait, and see the conversation as it is now."""
    if queries.of_response(conversation.response_id, for_change=True) is None:
        raise NotNowError  # its author has withdrawn everything just now


def _waits_since(conversation: Conversation) -> date | None:
    """Return the day of the oldest message that nobody has answered, None when there is none."""
    since = None
    for each in conversation.messages:
        since = None if each.by_id is not None else since or each.written_on
    return since


def _is_known(conversation: Conversation, mark: str) -> bool:
    return any(each.mark == mark for each in conversation.messages)


def _add(
    conversation: Conversation, text: str, *, lang: str, mark: str, by: UUID | None, on: date
) -> None:
    kept = _clean(text)
    if not 0 < len(kept) <= MOST_CHARACTERS:
        raise BadTextError
    number = len(conversation.messages) + 1
    facts = {"number": number, "text": kept, "lang": lang, "written_on": on}
    conversation.messages.append(Message(by_id=by, mark=mark, **facts))


def _clean(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()


def _record(
    act: str, conversation: Conversation, *, by: UUID, at: datetime, **more: int | str
) -> None:
    # Neither words nor the response: the record must not lead to what one person sent.
    accounts.record(act, str(conversation.id), more, by=by, at=at)
