"""The closed answers of a survey as blocks of columns, stored ones and those made on the spot.

Reading a hundred thousand responses from their rows takes seconds, from columns a fraction of
one. The worker stores columns by version, day and import; a page takes the stored ones whose
number of people is right, makes small ones itself, and says how many answers it leaves out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Row, case, delete, select

import surveys
from app.builder.models import Survey
from app.db import db
from app.respond import days
from app.respond.days import Key
from app.respond.models import Answer, Response
from app.results.columns import BadBlockError, Block, Raw, is_open, made, packed, unpacked
from app.results.models import ColumnBlock, Erasure
from app.upsert import insert

MOST_DIRECT: Final = 2_000
"""How many responses a page reads from their rows; a survey with fewer needs no columns."""


@dataclass(frozen=True)
class Known:
    """All blocks of a survey; `waiting` responses are in none of them yet."""

    blocks: Mapping[Key, Block]
    waiting: int


def known(survey: Survey, definitions: Mapping[UUID, surveys.Survey]) -> Known:
    """Return the answers of a survey: stored columns first, the rest read now as far as it goes."""
    connection = db.session.connection()
    sizes = days.sizes(connection, survey.id)
    blocks = dict(_stored(connection, survey.id, sizes))
    budget = MOST_DIRECT
    for key in sorted(sizes, key=lambda key: (sizes[key], key)):
        is_fresh = key in blocks and blocks[key].people == sizes[key]
        if not is_fresh and sizes[key] <= budget:
            budget -= sizes[key]
            blocks[key] = _read(connection, survey.id, key, definitions[key.version_id])
    people = sum(block.people for block in blocks.values())
    return Known(dict(sorted(blocks.items())), max(0, sum(sizes.values()) - people))


def stale(connection: Connection, survey_id: UUID, *, at: datetime) -> list[Key]:
    """Return what the worker has to make (again); nothing for a survey that is read as it is."""
    sizes = days.sizes(connection, survey_id)
    if sum(sizes.values()) <= MOST_DIRECT:
        return []
    chosen = select(
        ColumnBlock.version_id,
        ColumnBlock.on,
        ColumnBlock.batch,
        ColumnBlock.people,
        ColumnBlock.made_at,
    ).where(ColumnBlock.survey_id == survey_id)
    there = {Key(*row[:3]): (row.people, row.made_at) for row in connection.execute(chosen)}
    return sorted(key for key, size in sizes.items() if days.is_due(size, there.get(key), at))


def erasures(connection: Connection, survey_id: UUID) -> int:
    """Return how many responses to a survey were withdrawn so far."""
    chosen = select(Erasure.count).where(Erasure.survey_id == survey_id)
    return connection.scalar(chosen) or 0


def read(
    connection: Connection, survey_id: UUID, key: Key, definition: surveys.Survey
) -> ColumnBlock:
    """Return a block made from the rows as they are now; not stored yet."""
    block = _read(connection, survey_id, key, definition)
    return ColumnBlock(
        survey_id=survey_id, **key._asdict(), people=block.people, data=packed(block)
    )


def store(block: ColumnBlock, *, seen: int, at: datetime) -> bool:
    """Store a block, unless somebody has withdrawn since `seen` was read."""
    # The row must be there to be locked: else a withdrawal at this very moment went unseen.
    row = insert(Erasure).values(survey_id=block.survey_id, count=0)
    db.session.execute(row.on_conflict_do_nothing())
    chosen = select(Erasure.count).where(Erasure.survey_id == block.survey_id).with_for_update()
    if (db.session.scalar(chosen) or 0) != seen:
        return False
    block.made_at = at
    db.session.merge(block)
    db.session.flush()
    return True


def forget(response_id: UUID) -> None:
    """Delete the columns that a response is in; the others in them are read again."""
    response = db.session.get(Response, response_id)
    if response is not None:
        drop(response.survey_id, Key.of(response))


def drop(survey_id: UUID, key: Key) -> None:
    """Delete a block, and let none be stored that was read before this."""
    row = insert(Erasure).values(survey_id=survey_id, count=1)
    more = {"count": Erasure.count + 1}
    db.session.execute(row.on_conflict_do_update(index_elements=["survey_id"], set_=more))
    mine = ColumnBlock.survey_id == survey_id, ColumnBlock.version_id == key.version_id
    of_key = ColumnBlock.on == key.on, ColumnBlock.batch == key.batch
    db.session.execute(delete(ColumnBlock).where(*mine, *of_key))


def _stored(
    connection: Connection, survey_id: UUID, sizes: Mapping[Key, int]
) -> Iterator[tuple[Key, Block]]:
    chosen = select(
        ColumnBlock.version_id, ColumnBlock.on, ColumnBlock.batch, ColumnBlock.data
    ).where(ColumnBlock.survey_id == survey_id)
    for version_id, on, batch, data in connection.execute(chosen):
        key = Key(version_id, on, batch)
        block = _unpacked(data)
        if block is not None and block.people <= sizes.get(key, 0):
            yield key, block


def _unpacked(data: bytes) -> Block | None:
    try:
        return unpacked(data)
    except BadBlockError:
        return None


def _read(connection: Connection, survey_id: UUID, key: Key, definition: surveys.Survey) -> Block:
    # The words of people are not even read: a block only says that there are some.
    words = [item.id for item in definition.items() if is_open(item)]
    value = case((Answer.question_id.in_(words), ""), else_=Answer.value_json)
    chosen = (
        select(Response.id, Response.lang, Response.channel, Answer.question_id, value)
        .outerjoin(Answer, Answer.response_id == Response.id)
        .where(Response.survey_id == survey_id, *key.holds())
        .where(Response.id.not_in(days.set_aside(survey_id)))
        .order_by(Response.id, Answer.question_id)
    )
    return made(definition, list(_responses(connection.execute(chosen))))


def _responses(rows: Iterable[Row[UUID, str, str, str, str]]) -> Iterator[Raw]:
    for _, of_one in groupby(rows, key=lambda row: row[0]):
        found = list(of_one)
        # Whoever sent nothing but empty questions has one row, without a question.
        answers = {row[3]: row[4] for row in found if row[3]}
        yield Raw(found[0][1], found[0][2], answers)
