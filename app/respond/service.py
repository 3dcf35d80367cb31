"""What happens to responses; nothing here commits."""

import json
from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete, update

import surveys
from app.builder.models import SurveyVersion
from app.db import db
from app.respond import tokens
from app.respond.models import Answer, Receipt, Response, Written


def store_response(
    version: SurveyVersion,
    answers: Mapping[str, surveys.Value | Written],
    *,
    lang: str,
    channel: str,
    on: date,
    batch_id: UUID | None = None,
) -> Response:
    """Add a sent response. Answers without a language of their own were written in `lang`."""
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
        db.session.add(_answer(response.id, question_id, written))
    return response


def receipt_code(token: str) -> str:
    """Return the code by which a person finds what was sent under `token`."""
    return tokens.receipt_code(token)


def give_receipt(response: Response, token: str, *, body_digest: str) -> str:
    """Note that `response` was sent under `token`; returns the code that its author keeps."""
    code = tokens.receipt_code(token)
    receipt = Receipt(
        token_hash=tokens.hashed(token),
        code_hash=tokens.hashed(code),
        body_digest=body_digest,
        response_id=response.id,
        survey_id=response.survey_id,
        sent_on=response.submitted_on,
    )
    db.session.add(receipt)
    return code


def forget(response_id: UUID, *, on: date) -> None:
    """Delete a response for good. Its receipt stays, empty, so that a late retry is told so."""
    mine = Receipt.response_id == response_id
    # The database lets a response go only when its receipt already says that it was withdrawn.
    db.session.execute(update(Receipt).where(mine).values(withdrawn_on=on))
    db.session.execute(delete(Answer).where(Answer.response_id == response_id))
    db.session.execute(delete(Response).where(Response.id == response_id))
    db.session.execute(update(Receipt).where(mine).values(response_id=None))


def _answer(response_id: UUID, question_id: str, written: Written) -> Answer:
    raw = surveys.value_to_json(written.value)
    return Answer(
        response_id=response_id,
        question_id=question_id,
        lang=written.lang,
        value_json=json.dumps(raw, ensure_ascii=False),
    )
