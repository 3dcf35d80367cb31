"""The responses of a survey that count, by version, day and import: what is kept of them together.

What is made of one such group is right as long as as many responses are in it; whoever withdraws,
or sets a response aside, lets it be made again.
"""

from datetime import date, datetime
from typing import Final, NamedTuple, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.respond.models import ImportBatch, Response
from app.respond.reach_models import SetAside

BIG: Final = 20_000
PATIENCE: Final = 600.0
"""Seconds between two makings of what is kept of more than BIG responses."""


class Key(NamedTuple):
    """One version, one day, and the import that brought the responses, in hex, or empty."""

    version_id: UUID
    on: date
    batch: str

    @classmethod
    def of(cls, response: Response) -> Self:
        """Return where a response belongs."""
        return cls(response.version_id, response.submitted_on, _hex(response.batch_id))

    def holds(self) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions that a `Response` of a survey belongs here."""
        batch = Response.batch_id == UUID(self.batch) if self.batch else Response.batch_id.is_(None)
        return Response.version_id == self.version_id, Response.submitted_on == self.on, batch


def sizes(connection: Connection, survey_id: UUID) -> dict[Key, int]:
    """Return how many responses count, by key; what an import has not finished does not."""
    complete = select(ImportBatch.id).where(
        ImportBatch.survey_id == survey_id, ImportBatch.state == "complete"
    )
    batches = {None, *connection.scalars(complete)}
    columns = (Response.version_id, Response.submitted_on, Response.batch_id)
    mine = Response.survey_id == survey_id
    counted = select(*columns, func.count()).where(mine).group_by(*columns)
    # Few are set aside: taking them off is quicker than asking it of each response.
    left_out = counted.where(Response.id.in_(set_aside(survey_id)))
    off = {Key(row[0], row[1], _hex(row[2])): row[3] for row in connection.execute(left_out)}
    found: dict[Key, int] = {}
    for version_id, on, batch_id, people in connection.execute(counted):
        key = Key(version_id, on, _hex(batch_id))
        if batch_id in batches and people > off.get(key, 0):
            found[key] = people - off.get(key, 0)
    return found


def set_aside(survey_id: UUID) -> Select[UUID]:
    """Select the responses of a survey that staff have set aside."""
    return select(SetAside.response_id).where(SetAside.survey_id == survey_id)


def is_due(size: int, there: tuple[int, datetime] | None, at: datetime) -> bool:
    """Return whether something has to be made: it is missing, or other people are in it by now.

    `there` is of how many people what is kept was made, and when.
    """
    if there is None:
        return True
    people, made_at = there
    rests = size > BIG and (at - made_at).total_seconds() < PATIENCE
    return people != size and not rests


def _hex(batch_id: UUID | None) -> str:
    return "" if batch_id is None else batch_id.hex
