"""What staff type in from paper, a phone call or a meeting becomes a response, once per sheet."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

import surveys
from app import jobs
from app.accounts.models import User
from app.builder.archiving import refuse_archived
from app.builder.models import SurveyVersion
from app.db import db
from app.errors import ConflictError
from app.respond import course, service, tokens
from app.respond.models import Response, Written
from app.respond.reach_models import SheetEntry

SHOWN: Final = 10


class EnteredBeforeError(ConflictError):
    """A sheet with this number has been typed in already; `entry` is the first one."""

    code = "entered_before"

    def __init__(self, entry: SheetEntry) -> None:
        super().__init__("this sheet has been entered before")
        self.entry = entry


@dataclass(frozen=True)
class Sheet:
    """What is written on one sheet."""

    number: str
    channel: str
    lang: str
    received_on: date
    values: Mapping[str, surveys.Value]


class Doubt(NamedTuple):
    """Something about a whole sheet that a screen would not have let through."""

    code: str
    item: surveys.Item


class Entered(NamedTuple):
    """A sheet that has been typed in, who did it, and whether its response is still there."""

    entry: SheetEntry
    by: str
    is_withdrawn: bool


def number_of(typed: str) -> str:
    """Return a sheet's number in the one form in which it is compared."""
    return " ".join(unicodedata.normalize("NFKC", typed).upper().split())


def doubts(definition: surveys.Survey, values: surveys.Answers) -> Iterator[Doubt]:
    """Yield the answers off the path, which are not kept, and required ones that are missing."""
    kept = surveys.prune(definition, values)
    for item in definition.items():
        lost = surveys.entries_of(values.get(item.id)) != surveys.entries_of(kept.get(item.id))
        if item.id in values and (item.id not in kept or lost):
            yield Doubt("off_path", item)
    for item in surveys.missing(definition, values):
        if not item.is_online_only:
            yield Doubt("missing", item)


def enter(version: SurveyVersion, sheet: Sheet, *, by: UUID, at: datetime) -> str:
    """Store a sheet and return the code of its receipt.

    The same sheet again by the same person gives the same code; EnteredBeforeError when the
    number belongs to another one. What lies off the path of the answers is not kept.
    """
    refuse_archived(version.survey)
    token = _token(version.survey_id, sheet.number)
    written = {key: Written(value, sheet.lang) for key, value in sheet.values.items()}
    answers = service.on_path(version.definition, written)
    body_digest = tokens.digest(answers, version.id, token)
    first = entry_numbered(version.survey_id, sheet.number)
    if first is not None:
        if (first.body_digest, first.entered_by) == (body_digest, by):
            return tokens.receipt_code(token)
        raise EnteredBeforeError(first)
    response = service.store_response(
        version, answers, lang=sheet.lang, channel=sheet.channel, on=sheet.received_on
    )
    values = {key: each.value for key, each in answers.items()}
    course.note(response, version.definition, values)
    db.session.add(_entry(version, sheet, response, body_digest, by, at))
    code = service.give_receipt(response, token, body_digest=body_digest)
    db.session.flush()
    survey_id = str(version.survey_id)
    jobs.enqueue("insights.embed", {"survey_id": survey_id}, unique_key=f"embed:{survey_id}")
    return code


def entry_numbered(survey_id: UUID, number: str) -> SheetEntry | None:
    """Return the entry of the sheet with this number, None when there is none."""
    chosen = select(SheetEntry).where(SheetEntry.survey_id == survey_id)
    return db.session.scalar(chosen.where(SheetEntry.number == number))


def described(entry: SheetEntry) -> Entered:
    """Return an entry with the name of who made it."""
    name = db.session.scalar(select(User.name).where(User.id == entry.entered_by)) or ""
    return Entered(entry, name, db.session.get(Response, entry.response_id) is None)


def entered_since(survey_id: UUID, *, by: UUID, since: datetime) -> Sequence[SheetEntry]:
    """Return the last sheets of this survey that somebody typed in, the newest first."""
    chosen = (
        select(SheetEntry)
        .where(SheetEntry.survey_id == survey_id)
        .where(SheetEntry.entered_by == by, SheetEntry.entered_at >= since)
        .order_by(SheetEntry.entered_at.desc(), SheetEntry.id)
    )
    return db.session.scalars(chosen.limit(SHOWN)).all()


def following(number: str) -> str:
    """Return the number of the next sheet when this one ends in a figure, else nothing."""
    head = number.rstrip("0123456789")
    tail = number[len(head) :]
    return f"{head}{int(tail) + 1:0{len(tail)}d}" if tail else ""


def _token(survey_id: UUID, number: str) -> str:
    return tokens.final_token(f"sheet:{survey_id}:{number}")


def _entry(
    version: SurveyVersion,
    sheet: Sheet,
    response: Response,
    body_digest: str,
    by: UUID,
    at: datetime,
) -> SheetEntry:
    return SheetEntry(
        survey_id=version.survey_id,
        number=sheet.number,
        response_id=response.id,
        body_digest=body_digest,
        channel=sheet.channel,
        received_on=sheet.received_on,
        entered_by=by,
        entered_at=at,
    )
