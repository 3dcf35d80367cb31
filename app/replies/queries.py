"""Reads: conversations of an organisation, of a response, texts and terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, lazyload

from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.replies.models import CannedReply, Conversation, ReplyTerms, TalkState
from app.respond.models import Receipt, Response

ON_A_PAGE: Final = 50
USUAL_DAYS: Final = 5


@dataclass(frozen=True)
class Line:
    """One conversation in a list."""

    conversation: Conversation
    survey: Survey
    is_overdue: bool


def of_response(response_id: UUID, *, for_change: bool = False) -> Conversation | None:
    """Return what was written about a response; `for_change`: others have to wait."""
    chosen = select(Conversation).where(Conversation.response_id == response_id)
    if for_change:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(chosen).one_or_none()


def conversation_of(organisation_id: UUID, conversation_id: UUID) -> Conversation:
    """Return one of the organisation's own conversations; to others it does not exist."""
    chosen = _theirs(organisation_id).where(Conversation.id == conversation_id)
    found = db.session.scalars(chosen).one_or_none()
    if found is None:
        raise NotFoundError(str(conversation_id))
    return found


def response_of(organisation_id: UUID, response_id: UUID) -> Response:
    """Return a response to one of the organisation's own surveys; NotFoundError otherwise."""
    chosen = select(Response).join(Survey, Survey.id == Response.survey_id)
    theirs = chosen.where(Survey.organisation_id == organisation_id, Response.id == response_id)
    found = db.session.scalars(theirs).one_or_none()
    if found is None:
        raise NotFoundError(str(response_id))
    return found


def has_reader(response: Response) -> bool:
    """Return whether somebody has the receipt of a response, where a reply could be read."""
    chosen = select(Receipt.token_hash).where(Receipt.response_id == response.id)
    return db.session.scalar(chosen) is not None


def survey_of(conversation: Conversation) -> Survey:
    """Return the survey that a conversation is about."""
    return db.session.get_one(Survey, conversation.survey_id)


def terms_of(organisation_id: UUID) -> ReplyTerms:
    """Return what an organisation has settled, or the usual, which is not stored."""
    found = db.session.get(ReplyTerms, organisation_id)
    return found or ReplyTerms(organisation_id=organisation_id, days=USUAL_DAYS, urgent_json="{}")


def canned_of(organisation_id: UUID, *, all_of_them: bool = False) -> Sequence[CannedReply]:
    """Return the texts to begin from, by name; archived ones only when `all_of_them` are asked."""
    theirs = select(CannedReply).where(CannedReply.organisation_id == organisation_id)
    if not all_of_them:
        theirs = theirs.where(CannedReply.is_archived.is_(False))
    return db.session.scalars(theirs.order_by(CannedReply.is_archived, CannedReply.name)).all()


def canned_reply(organisation_id: UUID, canned_id: UUID) -> CannedReply:
    """Return one of the organisation's own texts; to others it does not exist."""
    found = db.session.get(CannedReply, canned_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFoundError(str(canned_id))
    return found


def lines(
    organisation_id: UUID, wanted: str, *, person_id: UUID, on: date, page: int
) -> tuple[Sequence[Line], int]:
    """Return a page of conversations, those first that wait longest, and how many pages."""
    chosen = _chosen(organisation_id, wanted, person_id, on)
    pages = max(1, -(-_number(chosen) // ON_A_PAGE))
    begin = (min(max(page, 1), pages) - 1) * ON_A_PAGE
    ordered = chosen.order_by(
        Conversation.waits_since.is_(None), Conversation.waits_since, Conversation.id
    ).options(lazyload(Conversation.messages), joinedload(Conversation.owner))
    found = db.session.scalars(ordered.limit(ON_A_PAGE).offset(begin)).all()
    return _told(found, organisation_id, on), pages


def waiting(organisation_id: UUID, *, on: date) -> tuple[int, int]:
    """Return how many wait whom nobody has taken on, and how many longer than was promised."""
    new, late = (_chosen(organisation_id, wanted, None, on) for wanted in ("new", "overdue"))
    return _number(new), _number(late)


def mine(person_id: UUID, organisation_id: UUID, *, on: date) -> Sequence[Line]:
    """Return what waits for an answer of this person."""
    chosen = _chosen(organisation_id, "mine", person_id, on)
    found = db.session.scalars(chosen.options(lazyload(Conversation.messages))).all()
    return _told(found, organisation_id, on)


def _told(found: Sequence[Conversation], organisation_id: UUID, on: date) -> list[Line]:
    wanted = select(Survey).where(Survey.id.in_({each.survey_id for each in found}))
    surveys = {each.id: each for each in db.session.scalars(wanted)}
    before = _last_day(organisation_id, on)
    return [
        Line(each, surveys[each.survey_id], bool(each.waits_since and each.waits_since < before))
        for each in found
    ]


def _chosen(
    organisation_id: UUID, wanted: str, person_id: UUID | None, on: date
) -> Select[Conversation]:
    chosen = _theirs(organisation_id)
    match wanted:
        case "new":
            taken = exists().where(User.id == Conversation.owner_id, User.active.is_(True))
            chosen = chosen.where(~taken)
            return chosen.where(Conversation.state == TalkState.OURS)
        case "mine":
            chosen = chosen.where(Conversation.owner_id == person_id)
            return chosen.where(Conversation.state == TalkState.OURS)
        case "overdue":
            waits = chosen.where(Conversation.state == TalkState.OURS)
            return waits.where(Conversation.waits_since < _last_day(organisation_id, on))
        case _:
            state = wanted if wanted in set(TalkState) else TalkState.OURS
            return chosen.where(Conversation.state == state)


def _number(chosen: Select[Conversation]) -> int:
    return db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0


def _last_day(organisation_id: UUID, on: date) -> date:
    """Return the day from which on those who have written are not overdue."""
    return on - timedelta(days=terms_of(organisation_id).days)


def _theirs(organisation_id: UUID) -> Select[Conversation]:
    return (
        select(Conversation)
        .join(Survey, Survey.id == Conversation.survey_id)
        .where(Survey.organisation_id == organisation_id)
    )
