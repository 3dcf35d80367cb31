"""Sent responses as rows, and the receipt codes of their authors."""

import hashlib
from datetime import date

import surveys
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.respond import service
from app.respond.models import Response

SENT_ON = date(2026, 3, 9)


def sent(
    survey: Survey,
    answers: dict[str, surveys.Value],
    *,
    lang: str = "en",
    channel: str = "web",
    on: date | None = None,
) -> Response:
    """Return a sent response to the newest version, with its receipt; answers by item code."""
    version = builder.latest_version(survey)
    by_id = {version.definition.item_coded(code).id: value for code, value in answers.items()}
    response = service.store_response(version, by_id, lang=lang, channel=channel, on=on or SENT_ON)
    service.give_receipt(response, _token(response), body_digest="0" * 64)
    db.session.commit()
    return response


def receipt_for(response: Response) -> str:
    """Return the code that the author of `response` (made by `sent`) was shown."""
    return service.receipt_code(_token(response))


def _token(response: Response) -> str:
    return hashlib.sha256(response.id.bytes).hexdigest()
