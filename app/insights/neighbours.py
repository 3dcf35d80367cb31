"""Which comments are nearest to those of the run before: taken over, not looked for again.

A run that continues another looks for neighbours of new comments only. Those of the others are
known by their places in the run before, which are other places now.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select

from analysis import Report
from app.db import db, reading
from app.insights.comment_models import RunComment

GONE = -1


def kept(previous_id: UUID, report: Report) -> Mapping[UUID, bytes]:
    """Return the neighbours of comments of the run before, as places of the report.

    Whoever has withdrawn since is in nobody's list. Comments that the report itself tells
    neighbours of are left out.
    """
    with reading(only=True):
        found = dict(_kept(previous_id, report))
        db.session.rollback()
    return found


def _kept(previous_id: UUID, report: Report) -> Iterator[tuple[UUID, bytes]]:
    moved, wanted = _moved(previous_id, report)
    known = select(RunComment.response_id, RunComment.similar).where(
        RunComment.run_id == previous_id, func.length(RunComment.similar) > 0
    )
    for response_id, packed in db.session.execute(known):
        if response_id in wanted:
            told = np.frombuffer(packed, "<u4")
            # The last places are gone when those who had them have withdrawn.
            places = moved[told[told < len(moved)]]
            yield response_id, places[places != GONE].astype("<u4").tobytes()


def _moved(previous_id: UUID, report: Report) -> tuple[NDArray[np.int64], set[UUID]]:
    """Return the place in the report of each place before, and whose neighbours are wanted."""
    now = {UUID(each.comment_id): place for place, each in enumerate(report.assignments)}
    chosen = select(RunComment.response_id, RunComment.place)
    before = db.session.execute(chosen.where(RunComment.run_id == previous_id)).all()
    highest = select(func.max(RunComment.place)).where(RunComment.run_id == previous_id)
    moved = np.full((db.session.scalar(highest) or 0) + 1, GONE, np.int64)
    for response_id, place in before:
        moved[place] = now.get(response_id, GONE)
    new = {UUID(each.comment_id) for each in report.assignments if each.similar}
    return moved, now.keys() - new
