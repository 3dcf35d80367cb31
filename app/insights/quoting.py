"""Quotes: exact words of people who agreed to be quoted, approved by a second member of staff."""

import hashlib
import json
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple
from unicodedata import east_asian_width
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

import surveys
from analysis.privacy import Span
from app.accounts import service as accounts
from app.accounts.models import User
from app.db import db
from app.errors import ConflictError, DomainError, NotFoundError
from app.insights import comments, lineage, queries, quote_checks
from app.insights.comment_models import Assignment
from app.insights.models import PublishedQuote, QuoteState, Run, Topic
from app.respond import queries as respond_queries

CONSENT = "quote_consent"
LEFT_OUT = "[…]"
_MARK = re.compile(r"\[(?:…|\.\.\.)\]")
# Thai, Lao, Burmese and Khmer, like Chinese and Japanese, put no space between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


class NoConsentError(DomainError):
    """The author did not agree to be quoted."""

    status = HTTPStatus.FORBIDDEN
    code = "no_consent"


class NotVerbatimError(DomainError):
    """The words are not exactly, in this order and to the end of a word, in the comment."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "not_verbatim"


class SamePersonError(DomainError):
    """Whoever proposed a quote may not approve it."""

    status = HTTPStatus.FORBIDDEN
    code = "same_person"


class DecidedError(ConflictError):
    """The quote is no longer waiting, or is proposed already."""

    code = "quote_decided"


class QuoteRow(NamedTuple):
    """A quote with its topic, its run, and who proposed and decided it."""

    quote: PublishedQuote
    topic: Topic
    run: Run
    proposed_by: str
    approved_by: str | None


def may_quote(response_id: UUID) -> bool:
    """Return whether the author of a response agreed to be quoted."""
    response = respond_queries.response_by_id(response_id)
    given = {answer.question_id: answer.value_json for answer in response.answers}
    for item in response.version.definition.items():
        if item.code == CONSENT and isinstance(item, surveys.Consent) and item.id in given:
            value = surveys.value_from_json(json.loads(given[item.id]))
            return isinstance(value, surveys.Chosen) and value.codes == ("given",)
    return False


def propose_quote(
    topic: Topic,
    response_id: UUID,
    wanted: str,
    *,
    not_personal: Collection[str] = (),
    by: UUID,
    at: datetime,
) -> PublishedQuote:
    """Propose exact words of a comment whose author agreed to be quoted.

    `not_personal`: kinds of what was found in them which the proposer says is no personal data;
    PersonalDataError when something else was found.
    """
    run = topic.run
    comment = comments.one(run, response_id)
    if topic.id not in {each.id for each in queries.topics_of(run, response_id)}:
        raise NotFoundError
    if not may_quote(response_id):
        raise NoConsentError
    text = excerpt(comment.text, wanted)
    kept = quote_checks.refuse_unsaid(text, not_personal)
    _refuse_twice(response_id, text)
    salt = secrets.token_hex(16)
    quote = PublishedQuote(
        survey_id=run.survey_id,
        topic_id=topic.id,
        response_id=response_id,
        question_id=run.question_id,
        lang=comment.lang,
        text=text,
        salt=salt,
        text_hash=quote_hash(salt, text),
        state=QuoteState.PROPOSED,
        proposed_by=by,
        proposed_at=at,
        proposed_with=kept,
    )
    db.session.add(quote)
    db.session.flush()
    said = {"topic": str(topic.id), "not_personal": kept}
    accounts.record("quote.proposed", str(quote.id), said, by=by, at=at)
    return quote


def approve_quote(
    quote: PublishedQuote, *, not_personal: Collection[str] = (), by: UUID, at: datetime
) -> None:
    """Let the public read a quote; the one who proposed it may not approve it.

    `not_personal`: kinds of what is found in it which this person says is no personal data;
    PersonalDataError when something else is found.
    """
    _refuse_decided(quote)
    if quote.proposed_by == by:
        raise SamePersonError
    quote.approved_with = quote_checks.refuse_unsaid(quote.text, not_personal)
    quote.state, quote.approved_by, quote.approved_at = QuoteState.APPROVED, by, at
    db.session.flush()
    said = {"not_personal": quote.approved_with}
    accounts.record("quote.approved", str(quote.id), said, by=by, at=at)


def refuse_quote(quote: PublishedQuote, *, by: UUID, at: datetime) -> None:
    """Decide that a quote is not shown to the public."""
    _refuse_decided(quote)
    quote.state = QuoteState.REFUSED
    db.session.flush()
    accounts.record("quote.refused", str(quote.id), {}, by=by, at=at)


def quote_hash(salt: str, text: str) -> str:
    """Return the hash by which a published version names a quote without holding its words."""
    return hashlib.sha256((salt + text).encode()).hexdigest()


def excerpt(comment: str, wanted: str) -> str:
    """Return the wanted words as a quote: verbatim pieces, with `[…]` where words are left out."""
    whole = _plain(comment)
    pieces = [piece.strip() for piece in _MARK.split(_plain(wanted))]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        raise NotVerbatimError
    places = []
    end = 0
    for piece in pieces:
        start = _find(whole, piece, end)
        end = start + len(piece)
        places.append((start, end))
    before = "" if not whole[: places[0][0]].strip() else f"{LEFT_OUT} "
    after = "" if not whole[end:].strip() else f" {LEFT_OUT}"
    return before + f" {LEFT_OUT} ".join(pieces) + after


def without(text: str, spans: Sequence[Span]) -> str:
    """Return the text with `[…]` in place of these spans, and of what is left of their words."""
    pieces = []
    end = 0
    for span in spans:
        first, last = span.start, span.end
        while _cuts_word(text, first):
            first -= 1
        while _cuts_word(text, last):
            last += 1
        pieces.append(text[end : max(end, first)])
        end = last
    return f" {LEFT_OUT} ".join([*pieces, text[end:]])


def quote_by_id(quote_id: UUID) -> PublishedQuote:
    """Return the quote with this id; NotFoundError when there is none."""
    quote = db.session.get(PublishedQuote, quote_id)
    if quote is None:
        raise NotFoundError
    return quote


def quotes(survey_id: UUID) -> Sequence[QuoteRow]:
    """Return all quotes of a survey, those that wait for a decision first, then the newest."""
    proposer, approver = aliased(User), aliased(User)
    chosen = (
        select(PublishedQuote, Topic, Run, proposer.name, approver.name)
        .join(Topic, Topic.id == PublishedQuote.topic_id)
        .join(Run, Run.id == Topic.run_id)
        .join(proposer, proposer.id == PublishedQuote.proposed_by)
        .outerjoin(approver, approver.id == PublishedQuote.approved_by)
        .where(PublishedQuote.survey_id == survey_id)
        .order_by(
            PublishedQuote.state != QuoteState.PROPOSED,
            PublishedQuote.proposed_at.desc(),
            PublishedQuote.id,
        )
    )
    return [QuoteRow(*row) for row in db.session.execute(chosen)]


def approved_quotes(topic_ids: Sequence[UUID]) -> Sequence[PublishedQuote]:
    """Return the quotes that the public may read under these topics of one run.

    Those of merged topics, and of the same topics in other runs, are among them. A quote whose
    comment was moved elsewhere is no longer a quote about its topic.
    """
    roots, family = _roots_of(topic_ids), lineage.kin(topic_ids)
    known = {each: topic_id for topic_id, ids in family.items() for each in ids}
    chosen = (
        select(PublishedQuote)
        .where(PublishedQuote.topic_id.in_(known), PublishedQuote.state == QuoteState.APPROVED)
        .order_by(PublishedQuote.approved_at, PublishedQuote.id)
    )
    quotes = db.session.scalars(chosen).all()
    # Asked for by the few comments: by the topics, all comments in them would be walked through.
    placed = select(Assignment.response_id, Assignment.topic_id).where(
        Assignment.response_id.in_([each.response_id for each in quotes]), Assignment.standing
    )
    now_in = {
        (response_id, roots[topic_id].id)
        for response_id, topic_id in db.session.execute(placed)
        if topic_id in roots
    }
    return [each for each in quotes if (each.response_id, known[each.topic_id]) in now_in]


def _roots_of(topic_ids: Sequence[UUID]) -> Mapping[UUID, Topic]:
    runs = select(Topic.run_id).where(Topic.id.in_(topic_ids))
    topics = db.session.scalars(select(Topic).where(Topic.run_id.in_(runs)).order_by(Topic.number))
    return queries.standing(topics.all())


def _find(whole: str, piece: str, start: int) -> int:
    place = whole.find(piece, start)
    while place >= 0:
        if not _cuts_word(whole, place) and not _cuts_word(whole, place + len(piece)):
            return place
        place = whole.find(piece, place + 1)
    raise NotVerbatimError


def _cuts_word(text: str, place: int) -> bool:
    if place in {0, len(text)}:
        return False
    return all(
        mark.isalnum() and east_asian_width(mark) not in "WF" and not _UNSPACED.match(mark)
        for mark in text[place - 1 : place + 1]
    )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _refuse_twice(response_id: UUID, text: str) -> None:
    same = select(PublishedQuote.id).where(
        PublishedQuote.response_id == response_id,
        PublishedQuote.text == text,
        PublishedQuote.state.in_((QuoteState.PROPOSED, QuoteState.APPROVED)),
    )
    if db.session.scalar(same) is not None:
        raise DecidedError


def _refuse_decided(quote: PublishedQuote) -> None:
    if quote.state != QuoteState.PROPOSED:
        raise DecidedError
