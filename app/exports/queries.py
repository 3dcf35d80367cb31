"""Reads for an export: all versions of a survey, and its responses a few at a time.

Each read is a transaction of its own on a connection that cannot write: a slow download keeps
nobody waiting, and what is withdrawn while it runs is left out from then on.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, or_, select

import surveys
from app.builder.models import Survey, SurveyVersion
from app.db import db
from app.exports.layouts import Given, Sent
from app.exports.questions import Version
from app.respond import queries as respond_queries
from app.respond.models import Answer, ImportBatch, QuotaPlace, Response

CHUNK: Final = 500


@dataclass(frozen=True)
class Scope:
    """Which responses an export is about: settled when it begins, so that it fits its columns."""

    version_ids: tuple[UUID, ...]
    batch_ids: tuple[UUID, ...]


def versions(survey: Survey) -> tuple[Version, ...]:
    """Return every published version with its definition, the oldest first."""
    chosen = select(SurveyVersion).where(SurveyVersion.survey_id == survey.id)
    found = db.session.scalars(chosen.order_by(SurveyVersion.number))
    return tuple(
        Version(each.id, each.number, each.sha256, each.definition_json, each.definition)
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
    while True:
        with engine.connect() as connection:
            found = _chunk(connection, scope, after)
        yield from found
        if len(found) < CHUNK:
            return
        after = found[-1].id


def _chunk(connection: Connection, scope: Scope, after: UUID | None) -> list[Sent]:
    heads = connection.execute(_heads(scope, after)).all()
    answers: dict[UUID, list[Given]] = defaultdict(list)
    chosen = (
        select(Answer.response_id, Answer.question_id, Answer.lang, Answer.value_json)
        .where(Answer.response_id.in_([head.id for head in heads]))
        .order_by(Answer.response_id, Answer.question_id)
    )
    for response_id, question_id, lang, raw in connection.execute(chosen):
        value = surveys.value_from_json(json.loads(raw))
        answers[response_id].append(Given(question_id, lang, value))
    over = _over(connection, [head.id for head in heads])
    return [
        Sent(
            head.id,
            head.version_id,
            head.channel,
            head.lang,
            head.submitted_on,
            answers[head.id],
            head.ended_by,
            over[head.id],
        )
        for head in heads
    ]


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
