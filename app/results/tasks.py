"""Background entry points of this feature."""

from datetime import date
from uuid import UUID

from app import clock, jobs
from app.builder import queries as builder
from app.db import db
from app.insights import day_sums
from app.respond.days import Key
from app.results import blocks, queries


@jobs.periodic("* * * * *")
@jobs.task("results.refresh")
def refresh() -> None:
    """Make the columns of what has come in since the last time, for surveys that are big."""
    for survey_id in builder.published_surveys():
        refresh_survey(survey_id)


@jobs.task("results.count_anew")
def count_anew(survey_id: str, version_id: str, on: str, batch: str) -> None:
    """Throw columns and sums away: a response in them was set aside, or restored."""
    key = Key(UUID(version_id), date.fromisoformat(on), batch)
    blocks.drop(UUID(survey_id), key)
    day_sums.drop(UUID(survey_id), key)
    db.session.commit()


def refresh_survey(survey_id: UUID) -> int:
    """Make what is stale of one survey; return how many blocks were stored."""
    definitions = {each.id: each.definition for each in queries.versions(survey_id)}
    db.session.commit()
    engine, stored = db.engines["reading"], 0
    with engine.connect() as connection:
        due = blocks.stale(connection, survey_id, at=clock.now())
    for key in due:
        # Read and reckoned on a connection of its own: nobody waits for it in order to write.
        with engine.connect() as connection:
            seen = blocks.erasures(connection, survey_id)
            block = blocks.read(connection, survey_id, key, definitions[key.version_id])
        stored += blocks.store(block, seen=seen, at=clock.now())
        db.session.commit()
    return stored
