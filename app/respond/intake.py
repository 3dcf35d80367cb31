"""Store a planned import in small transactions, made visible by one last small one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import aliased

from app import jobs
from app.builder import queries as builder_queries
from app.builder.archiving import refuse_archived
from app.builder.models import Survey, SurveyVersion
from app.db import db
from app.respond import service
from app.respond.importing import Plan, Row
from app.respond.models import Answer, ImportBatch, ImportedRow, Response

Item = TypeVar("Item")
CHUNK = 250


@dataclass(frozen=True)
class Taken:
    """What an import brought in: new responses, and rows that were here before."""

    batch_id: UUID
    added: int
    known: int


def begin(survey: Survey, plan: Plan, *, by: UUID | None, at: datetime) -> ImportBatch:
    """Add the batch under which the rows come in, hidden until it is complete."""
    refuse_archived(survey)
    batch = ImportBatch(
        survey_id=survey.id,
        source=plan.source,
        file_sha256=plan.file_sha256,
        imported_by=by,
        imported_at=at,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def bring_in(batch_id: UUID, plan: Plan) -> Taken:
    """Store the plan's rows and show them all at once; commits as it goes.

    When this ends early, nothing is visible, and the same file can be brought in again.
    """
    batch = db.session.get_one(ImportBatch, batch_id)
    survey_id = batch.survey_id
    version = builder_queries.latest_version(db.session.get_one(Survey, survey_id))
    known = _known(survey_id, [row.identity for row in plan.rows])
    fresh = [row for row in plan.rows if row.identity not in known]
    db.session.commit()
    for chunk in _chunks(fresh):
        _store(version, batch_id, survey_id, chunk)
        db.session.commit()
    return _complete(batch_id, fresh, len(known))


def _store(version: SurveyVersion, batch_id: UUID, survey_id: UUID, rows: Sequence[Row]) -> None:
    for row in rows:
        service.store_response(
            version, row.answers, lang=row.lang, channel=row.channel, on=row.on, batch_id=batch_id
        )
        db.session.add(
            ImportedRow(survey_id=survey_id, identity_hash=row.identity, batch_id=batch_id)
        )


def _complete(batch_id: UUID, fresh: Sequence[Row], known: int) -> Taken:
    batch = db.session.get_one(ImportBatch, batch_id)
    if _came_in_meanwhile(batch):
        survey_id = batch.survey_id
        remove(batch_id)
        db.session.commit()
        return Taken(batch_id, 0, known + len(_known(survey_id, [row.identity for row in fresh])))
    batch.state, batch.rows = "complete", len(fresh)
    jobs.enqueue(
        "insights.embed", {"survey_id": str(batch.survey_id)}, unique_key=f"embed:{batch.survey_id}"
    )
    db.session.commit()
    return Taken(batch_id, len(fresh), known)


def empty(batch_id: UUID) -> None:
    """Remove the hidden rows of a batch that is not complete: what a crash left of it."""
    hidden = select(Response.id).where(Response.batch_id == batch_id)
    db.session.execute(delete(Answer).where(Answer.response_id.in_(hidden)))
    db.session.execute(delete(Response).where(Response.batch_id == batch_id))
    db.session.execute(delete(ImportedRow).where(ImportedRow.batch_id == batch_id))


def remove(batch_id: UUID) -> None:
    """Remove a batch that never became complete, and its hidden rows."""
    empty(batch_id)
    db.session.execute(delete(ImportBatch).where(ImportBatch.id == batch_id))


def _known(survey_id: UUID, identities: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for chunk in _chunks(identities):
        complete = (
            select(ImportedRow.identity_hash)
            .join(ImportBatch, ImportBatch.id == ImportedRow.batch_id)
            .where(ImportBatch.state == "complete", ImportedRow.survey_id == survey_id)
        )
        found |= set(db.session.scalars(complete.where(ImportedRow.identity_hash.in_(chunk))))
    return found


def _came_in_meanwhile(batch: ImportBatch) -> bool:
    # Two imports of one file at the same time: the second to finish gives way.
    other = aliased(ImportedRow)
    clash = exists().where(
        other.survey_id == ImportedRow.survey_id,
        other.identity_hash == ImportedRow.identity_hash,
        other.batch_id == ImportBatch.id,
        ImportBatch.state == "complete",
    )
    mine = select(func.count()).select_from(ImportedRow).where(ImportedRow.batch_id == batch.id)
    return bool(db.session.scalar(mine.where(clash)))


def _chunks(items: Sequence[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
