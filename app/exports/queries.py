"""Reads for an export: all versions of a survey, and its responses a few at a time.

Each read is a transaction of its own on a connection that cannot write: a slow download keeps
nobody waiting, and what is withdrawn while it runs is left out from then on.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, String, or_, select, type_coerce

import surveys
from app.builder import meaning
from app.builder.models import Survey, SurveyVersion
from app.db import db
from app.exports.layouts import Given, Sent
from app.exports.questions import Version
from app.respond import queries as respond_queries
from app.respond.models import Answer, ImportBatch, QuotaPlace, Response

CHUNK: Final = 500
# Answers that are kept as values: longer ones are hardly ever given twice.
_SHORT: Final = 100
_MOST_KNOWN: Final = 10_000


@dataclass(frozen=True)
class Scope:
    """Which responses an export is about: settled when it begins, so that it fits its columns."""

    version_ids: tuple[UUID, ...]
    batch_ids: tuple[UUID, ...]


def versions(survey: Survey) -> tuple[Version, ...]:
    """Return every published version with its definition, the oldest first."""
    chosen = select(SurveyVersion).where(SurveyVersion.survey_id == survey.id)
    found = db.session.scalars(chosen.order_by(SurveyVersion.number))
    said = meaning.said_of(survey)
    return tuple(
        Version(
            each.id,
            each.number,
            each.sha256,
            each.definition_json,
            each.definition,
            tuple(one for one in said if one.version == each.number),
        )
        for each in found
    )


def scope(survey: Survey, of: Sequence[Version]) -> Scope:
    """Return the scope of an export that begins now."""
    # An import that becomes complete while the export runs would else be there by half.
    complete = select(ImportBatch.id).where(
        ImportBatch.survey_id == survey.id, ImportBatch.state == "complete"
    )
    batches = db.session.scalars(complete.order_by(ImportBatch.id)).all()
    return Scope(tuple(version.id for version in of), tuple(batches))


def responses(engine: Engine, scope: Scope, after: UUID | None = None) -> Iterator[Sent]:
    """Yield the responses after this one, in the order of their ids, reading a few at a time."""
    read = _Reading()
    while True:
        with engine.connect() as connection:
            found = _chunk(connection, scope, after, read)
        yield from found
        if len(found) < CHUNK:
            return
        after = found[-1].id


class _Reading:
    """Stored answers as values; those that many people gave are read once for an export."""

    def __init__(self) -> None:
        self._known: dict[str, surveys.Value] = {}

    def value(self, raw: str) -> surveys.Value:
        """Return the value that is stored so."""
        known = self._known.get(raw)
        if known is not None:
            return known
        value = surveys.value_from_json(json.loads(raw))
        if len(raw) < _SHORT and len(self._known) < _MOST_KNOWN:
            self._known[raw] = value
        return value


def _chunk(connection: Connection, scope: Scope, after: UUID | None, read: _Reading) -> list[Sent]:
    heads = connection.execute(_heads(scope, after)).all()
    answers = _answers(connection, [head.id for head in heads], read)
    over = _over(connection, [head.id for head in heads])
    return [
        Sent(
            head.id,
            head.version_id,
            head.channel,
            head.lang,
            head.submitted_on,
            answers.get(head.id, []),
            head.ended_by,
            over[head.id],
        )
        for head in heads
    ]


def _answers(
    connection: Connection, ids: Sequence[UUID], read: _Reading
) -> Mapping[UUID, list[Given]]:
    chosen = (
        # As it is stored: making an id of each was a sixth of an export's time.
        select(
            type_coerce(Answer.response_id, String),
            Answer.question_id,
            Answer.lang,
            Answer.value_json,
        )
        .where(Answer.response_id.in_(ids))
        .order_by(Answer.response_id, Answer.question_id)
    )
    rows = connection.execute(chosen).all()
    return {
        UUID(str(stored)): [Given(row[1], row[2], read.value(row[3])) for row in own]
        for stored, own in groupby(rows, key=itemgetter(0))
    }


def _over(connection: Connection, ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    chosen = (
        select(QuotaPlace.response_id, QuotaPlace.quota_code)
        .where(QuotaPlace.response_id.in_(ids), QuotaPlace.is_over)
        .order_by(QuotaPlace.response_id, QuotaPlace.quota_code)
    )
    for response_id, quota_code in connection.execute(chosen):
        found[response_id].append(quota_code)
    return found


def _heads(scope: Scope, after: UUID | None) -> Select[UUID, UUID, str, str, date, str | None]:
    # By version, not by survey: so the database walks along the key instead of sorting each time.
    chosen = (
        respond_queries.visible_responses()
        .where(Response.version_id.in_(scope.version_ids))
        .where(or_(Response.batch_id.is_(None), Response.batch_id.in_(scope.batch_ids)))
        .order_by(Response.id)
        .limit(CHUNK)
    )
    if after is not None:
        chosen = chosen.where(Response.id > after)
    return chosen.with_only_columns(
        Response.id,
        Response.version_id,
        Response.channel,
        Response.lang,
        Response.submitted_on,
        Response.ended_by,
    )
