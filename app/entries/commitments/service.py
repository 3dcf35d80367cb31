"""Verbs on commitments: what staff say about them, and a second person confirms.

Each verb adds one event and moves the commitment on by one revision. Of two people at once the
database lets exactly one be first; the other is told so.
"""

from collections.abc import Mapping
from datetime import date, datetime
from http import HTTPStatus
from uuid import UUID

from app import jobs
from app.accounts import queries as accounts_queries
from app.entries import telling
from app.entries.commitments import queries, turning
from app.entries.commitments.models import (
    Commitment,
    CommitmentEvent,
    CommitmentState,
    EventKind,
)
from app.errors import DomainError


class TextMissingError(DomainError):
    """What the public is to read has to be there in the language the entry was written in."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "text_missing"


class EvidenceMissingError(DomainError):
    """Nothing is called done without a link or a document that shows it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "evidence_missing"


class OwnClaimError(DomainError):
    """Nobody confirms what they themselves have called done."""

    status = HTTPStatus.FORBIDDEN
    code = "own_claim"


class NotNowError(DomainError):
    """The commitment is not at a point where this can be done."""

    status = HTTPStatus.CONFLICT
    code = "not_now"


def update_on(  # noqa: PLR0913  (an update is these facts)
    commitment: Commitment,
    texts: Mapping[str, str],
    *,
    state: CommitmentState,
    progress: int | None,
    link: str,
    document: str,
    seen: int,
    by: UUID,
    at: datetime,
) -> CommitmentEvent:
    """Say in public how it goes; `state` is not started or under way."""
    _refuse_unless(commitment.is_open)
    kept = _texts(commitment, texts)
    _refuse_unless(state in {CommitmentState.NOT_STARTED, CommitmentState.UNDER_WAY})
    # While somebody's claim waits to be checked, an update leaves it waiting.
    waits = commitment.state == CommitmentState.TO_CONFIRM
    now = CommitmentState.TO_CONFIRM if waits else state
    turning.turn(commitment, {"state": now, "progress": progress}, seen=seen)
    facts = {"state": state, "progress": progress, "link": link, "document": document}
    return turning.add(commitment, EventKind.UPDATED, by=by, at=at, texts_json=kept, **facts)


def add_milestone(
    commitment: Commitment,
    texts: Mapping[str, str],
    due_on: date,
    *,
    seen: int,
    by: UUID,
    at: datetime,
) -> CommitmentEvent:
    """Announce a step on the way, with its day."""
    _refuse_unless(commitment.is_open)
    kept = _texts(commitment, texts)
    turning.turn(commitment, {}, seen=seen)
    return turning.add(
        commitment, EventKind.MILESTONE, by=by, at=at, texts_json=kept, due_on=due_on
    )


def finish_milestone(
    commitment: Commitment, milestone_id: UUID, *, seen: int, by: UUID, at: datetime
) -> None:
    """Say that a step was done, once."""
    is_known = any(
        each.id == milestone_id and each.kind == EventKind.MILESTONE for each in commitment.events
    )
    is_done = any(
        each.about_id == milestone_id and each.kind == EventKind.MILESTONE_DONE
        for each in commitment.events
    )
    _refuse_unless(is_known and not is_done)
    turning.turn(commitment, {}, seen=seen)
    turning.add(commitment, EventKind.MILESTONE_DONE, by=by, at=at, about_id=milestone_id)


def move(
    commitment: Commitment,
    due_on: date,
    reason: Mapping[str, str],
    *,
    seen: int,
    by: UUID,
    at: datetime,
) -> CommitmentEvent:
    """Promise another day, with a reason; the days promised before stay in public."""
    _refuse_unless(commitment.is_open and commitment.due_on != due_on)
    kept, before = _texts(commitment, reason), commitment.due_on
    turning.turn(commitment, {"due_on": due_on}, seen=seen)
    # A draft of the next version then says the same day, and not the one before.
    for finding in commitment.entry.findings:
        if finding.id == commitment.finding_id and finding.due_on == before:
            finding.due_on = due_on
    return turning.add(
        commitment,
        EventKind.MOVED,
        by=by,
        at=at,
        texts_json=kept,
        before_on=before,
        due_on=due_on,
    )


def say_done(  # noqa: PLR0913  (a claim is these facts)
    commitment: Commitment,
    texts: Mapping[str, str],
    *,
    link: str,
    document: str,
    seen: int,
    by: UUID,
    at: datetime,
) -> CommitmentEvent:
    """Claim that it is done, with the evidence; it counts once a second person confirms it."""
    _refuse_unless(commitment.is_open and commitment.state != CommitmentState.TO_CONFIRM)
    kept = _texts(commitment, texts)
    if not link and not document:
        raise EvidenceMissingError
    turning.turn(commitment, {"state": CommitmentState.TO_CONFIRM}, seen=seen)
    facts = {"link": link, "document": document}
    return turning.add(commitment, EventKind.SAID_DONE, by=by, at=at, texts_json=kept, **facts)


def confirm(commitment: Commitment, *, seen: int, by: UUID, at: datetime) -> None:
    """Agree, as a second person, that it is done; OwnClaimError for whoever said so."""
    claim = _waiting_claim(commitment)
    if claim.by_id == by:
        raise OwnClaimError
    done = {"state": CommitmentState.DONE, "done_on": at.date(), "progress": 100}
    turning.turn(commitment, done, seen=seen)
    turning.add(commitment, EventKind.CONFIRMED, by=by, at=at, about_id=claim.id)
    _tell_done(commitment, at=at)


def refuse(commitment: Commitment, note: str, *, seen: int, by: UUID, at: datetime) -> None:
    """Say, as a second person, that it is not done yet; the note is for staff alone."""
    claim = _waiting_claim(commitment)
    if claim.by_id == by:
        raise OwnClaimError
    turning.turn(commitment, {"state": CommitmentState.UNDER_WAY}, seen=seen)
    turning.add(commitment, EventKind.REFUSED, by=by, at=at, about_id=claim.id, note=note)


def reopen(
    commitment: Commitment,
    reason: Mapping[str, str],
    *,
    by: UUID | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Take back that it is done; without a reason the public reads that people disputed it.

    `by` is nobody where the ratings of those who answered have done it.
    """
    _refuse_unless(commitment.state == CommitmentState.DONE)
    if by is not None:
        _texts(commitment, reason)
    kept = turning.written(reason)
    again = {"state": CommitmentState.UNDER_WAY, "done_on": None, "progress": None}
    turning.turn(commitment, again, seen=commitment.revision if seen is None else seen)
    turning.add(commitment, EventKind.REOPENED, by=by, at=at, texts_json=kept)


def assign(
    commitment: Commitment, person_id: UUID | None, *, seen: int, by: UUID, at: datetime
) -> None:
    """Let a member of staff, or nobody, see to it and be reminded of it."""
    if person_id is not None:
        accounts_queries.user_of(commitment.entry.survey.organisation_id, person_id)
    turning.turn(commitment, {"owner_id": person_id}, seen=seen)
    turning.add(commitment, EventKind.ASSIGNED, by=by, at=at, person_id=person_id)


def _waiting_claim(commitment: Commitment) -> CommitmentEvent:
    _refuse_unless(commitment.state == CommitmentState.TO_CONFIRM and commitment.is_open)
    claims = [each for each in commitment.events if each.kind == EventKind.SAID_DONE]
    return claims[-1]


def _texts(commitment: Commitment, texts: Mapping[str, str]) -> str:
    if not texts.get(commitment.entry.source_lang, "").strip():
        raise TextMissingError
    return turning.written(texts)


def _refuse_unless(is_possible: bool) -> None:  # noqa: FBT001  (reads as a sentence)
    if not is_possible:
        raise NotNowError


def _tell_done(commitment: Commitment, *, at: datetime) -> None:
    """Tell whoever wants to know that a commitment is done: the one place where that is."""
    mark = str(commitment.revision)
    content, (finding, _lang) = queries.content_of(commitment), queries.words_of(commitment)
    survey_id, time = commitment.entry.survey_id, f"{commitment.id}.{mark}"
    telling.tell_done(survey_id, content, finding, mark=time, at=at)
    told = {"event": "commitment.done", "about": str(commitment.id), "mark": mark}
    jobs.enqueue("api.tell", told)
