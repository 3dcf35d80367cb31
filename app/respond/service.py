"""What happens to responses; nothing here commits."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import aliased

import surveys
from app import jobs
from app.builder.models import SurveyVersion
from app.db import db
from app.respond import (
    beside,
    collecting,
    course,
    hours,
    invited,
    queries,
    signals,
    tokens,
    trail,
)
from app.respond.errors import (
    ChangedMeanwhileError,
    EndedError,
    OtherAnswersSentError,
    RequiredMissingError,
)
from app.respond.models import (
    Answer,
    Channel,
    Receipt,
    Response,
    UnfinishedResponse,
    Written,
)
from app.respond.proof import Work
from app.upsert import insert


def start(
    version_id: UUID, handle: str, *, at: datetime, known: Mapping[str, object] | None = None
) -> bool:
    """Begin a response under `handle` with what is `known` of it; again is the same as once.

    Returns whether it was not there. EndedError when it was sent, or waits for its return code.
    """
    begun = {"version_id": version_id, "answers_json": "{}", "touched_at": at, **(known or {})}
    if _added(handle, begun):
        return True
    if queries.receipt_of(handle) is not None:
        raise EndedError(was_sent=True)
    if queries.unfinished(handle, at=at) is None and queries.is_saved(handle):
        raise EndedError(is_saved=True)
    return False


def save_page(
    draft: UnfinishedResponse,
    page_code: str,
    values: Mapping[str, surveys.Value | None],
    *,
    langs: Mapping[str, str],
    at: datetime,
) -> dict[str, Written]:
    """Keep the answers of one page and return all. Words that stay the same keep their language."""
    answers = draft.answers
    for item_id, value in values.items():
        if value is None:
            answers.pop(item_id, None)
        elif item_id not in answers or answers[item_id].value != value:
            answers[item_id] = Written(value, langs[item_id])
    version = queries.pinned(draft.version_id)
    draft.stopped_by = course.stopped_by(draft, version, answers)
    draft.keep(answers)
    draft.keep_typed({key: typed for key, typed in draft.typed.items() if key not in values})
    draft.page_code, draft.touched_at = page_code, at
    # Not flushed: what else is noted of the page goes out in the same statement.
    return answers


def send(
    handle: str, body_digest: str | None, *, lang: str, at: datetime, proof: str = ""
) -> queries.Sent:
    """Send what was answered under `handle`, exactly once, and return what its author is shown.

    The same answers again give the same receipt; other ones OtherAnswersSentError. Raises
    ChangedMeanwhileError when the answers are no longer those of `body_digest`, and
    InvitationUsedError when somebody else was first with the invitation.
    """
    found = queries.ready_to_send(handle, at=at)
    if found is None:
        return sent_before(handle, body_digest)
    draft, survey = found
    hours.refuse_late(survey, draft, at=at)
    if draft.replaces is not None:
        raise ChangedMeanwhileError  # what was sent before has to go first: see `changing`
    version, token = queries.pinned(draft.version_id), tokens.final_token(handle)
    answers = checked(draft, token, body_digest)
    if draft.invited is not None:
        invited.use(handle, draft.invited)
    response = store_response(version, answers, lang=lang, channel=Channel.WEB, on=at.date())
    values = course.values_of(answers)
    course.note(response, version.definition, values, handle=handle, stopped_by=draft.stopped_by)
    returned = draft.code_hash
    code = give_receipt(
        response, token, body_digest=body_digest or "", return_hash=returned, handle=handle
    )
    beside.keep(draft, version, values, response_id=response.id, code=code)
    db.session.delete(draft)
    db.session.flush()
    announce(version, answers)
    collecting.completed(version.survey_id, tokens.via_of(handle))
    trail.tally().count(version.survey_id, reached=None, passed=trail.CHECK, at=at)
    signals.note_haste(response, len(answers), handle=handle, at=at)
    if survey.proof != Work.OFF and draft.work:
        signals.note_proof(response, proof, handle=handle)
    return queries.Sent(survey, version.definition, code, returned is not None)


def checked(draft: UnfinishedResponse, token: str, body_digest: str | None) -> dict[str, Written]:
    """Return the answers that are to be sent; raises when they are not those of the digest."""
    version = queries.pinned(draft.version_id)
    answers = on_path(version.definition, draft.answers, stopped_by=draft.stopped_by)
    if body_digest != tokens.digest(answers, version.id, token):
        raise ChangedMeanwhileError
    values = course.values_of(answers)
    if course.is_lacking(version.definition, values, stopped_by=draft.stopped_by):
        raise RequiredMissingError
    return answers


def sent_before(handle: str, body_digest: str | None) -> queries.Sent:
    """Return again what was shown when these very answers were sent."""
    token = tokens.final_token(handle)
    return queries.sent_under(repeated(queries.receipt_under(token), body_digest), token)


def repeated(receipt: Receipt | None, body_digest: str | None) -> Receipt:
    """Return the receipt of these very answers. Raises EndedError and OtherAnswersSentError."""
    if receipt is None or receipt.withdrawn_on is not None:
        raise EndedError(was_withdrawn=receipt is not None)
    if receipt.body_digest != body_digest:
        raise OtherAnswersSentError
    return receipt


def conclude(
    response: Response,
    version: queries.Pinned,
    answered: Iterable[str],
    token: str,
    *,
    body_digest: str,
) -> str:
    """Give a response that was stored its receipt, tell the analysis, and return the code."""
    code = give_receipt(response, token, body_digest=body_digest)
    db.session.flush()
    announce(version, answered)
    return code


def on_path(
    definition: surveys.Survey, answers: Mapping[str, Written], *, stopped_by: str | None = None
) -> dict[str, Written]:
    """Return the answers on the final path, and what is reckoned: all that is ever sent."""
    values = {key: written.value for key, written in answers.items()}
    pruned = surveys.prune(definition, values, stopped_by=stopped_by)
    return {
        key: Written(value, answers[key].lang if key in answers else definition.source_lang)
        for key, value in pruned.items()
    }


def store_response(
    version: SurveyVersion | queries.Pinned,
    answers: Mapping[str, surveys.Value | Written],
    *,
    lang: str,
    channel: str,
    on: date,
    batch_id: UUID | None = None,
) -> Response:
    """Add a sent response. Answers without a language of their own were written in `lang`.

    What is kept apart from answers is left out: see `beside`.
    """
    response = Response(
        id=uuid4(),
        survey_id=version.survey_id,
        version_id=version.id,
        channel=str(channel),
        lang=lang,
        submitted_on=on,
        batch_id=batch_id,
    )
    db.session.add(response)
    for question_id, given in answers.items():
        written = given if isinstance(given, Written) else Written(given, lang)
        if isinstance(written.value, surveys.Details):
            continue
        db.session.add(_answer(response.id, question_id, written))
    return response


def receipt_code(token: str) -> str:
    """Return the code by which a person finds what was sent under `token`."""
    return tokens.receipt_code(token)


def give_receipt(
    response: Response,
    token: str,
    *,
    body_digest: str,
    return_hash: str | None = None,
    handle: str | None = None,
) -> str:
    """Note that `response` was sent under `token`; returns the code that its author keeps.

    With its `handle` it can be changed later.
    """
    code = tokens.receipt_code(token)
    receipt = Receipt(
        token_hash=tokens.hashed(token),
        code_hash=tokens.hashed(code),
        body_digest=body_digest,
        return_hash=return_hash,
        locked_handle=tokens.locked(handle, code) if handle else None,
        response_id=response.id,
        survey_id=response.survey_id,
        sent_on=response.submitted_on,
    )
    db.session.add(receipt)
    return code


def _added(handle: str, begun: Mapping[str, object]) -> bool:
    # One statement, so that neither a double click nor a race makes two, or one after the end.
    table = UnfinishedResponse.__table__
    row = {"handle_hash": tokens.hashed(handle), **begun}
    values = [literal(value, table.c[name].type) for name, value in row.items()]
    never_sent = ~exists().where(Receipt.token_hash == tokens.hashed(tokens.final_token(handle)))
    code_hash = tokens.hashed(tokens.return_code(handle))
    # Aliased: the row to be added is of the same table.
    other = aliased(UnfinishedResponse)
    not_saved = ~exists().where(other.code_hash == code_hash)
    chosen = select(*values).where(never_sent, not_saved)
    statement = insert(UnfinishedResponse).from_select(list(row), chosen)
    # Not by the count of rows: PostgreSQL's driver does not tell it here.
    alone = statement.on_conflict_do_nothing().returning(table.c.handle_hash)
    return db.session.execute(alone).first() is not None


def announce(version: queries.Pinned, answered: Iterable[str]) -> None:
    """Have new comments made ready for analysis."""
    # One waiting job for the whole survey: it names a batch of comments, never a response.
    if any(isinstance(version.definition.item(key), surveys.LongText) for key in answered):
        survey_id = str(version.survey_id)
        jobs.enqueue("insights.embed", {"survey_id": survey_id}, unique_key=f"embed:{survey_id}")


def _answer(response_id: UUID, question_id: str, written: Written) -> Answer:
    raw = surveys.value_to_json(written.value)
    return Answer(
        response_id=response_id,
        question_id=question_id,
        lang=written.lang,
        value_json=json.dumps(raw, ensure_ascii=False),
    )
