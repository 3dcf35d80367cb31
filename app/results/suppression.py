"""Which cells of a table may be told to readers: nothing about fewer than ten people.

A small cell could be found from its neighbours by subtraction. So the hidden cells make up a full
rectangle of rows and columns, of which an attacker who knows everything else knows just the sums.
For such a rectangle the bounds of a cell are exact (Fréchet): at least row + column - all, at
most the smaller of row and column. It grows until every small cell could be nought or nine.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from app.insights.disclosure import THRESHOLD

Cells = Sequence[Sequence[int]]
Place = tuple[int, int]
ROW, COLUMN = 0, 1


@dataclass(frozen=True)
class Protected:
    """The places of the rows and columns that may be named, and the cells that are not shown."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    hidden: frozenset[Place]


def protected(cells: Cells, *, threshold: int = THRESHOLD) -> Protected | None:
    """Return what may be shown of a table in which each person is in one cell; None for nothing.

    Rows and columns with fewer people than the threshold are left out.
    """
    rows, columns = _big_enough(cells, threshold)
    if len(rows) < 2 or len(columns) < 2:  # noqa: PLR2004  (one row is no comparison)
        return None
    small = {(i, j) for i in rows for j in columns if cells[i][j] < threshold}
    if not small:
        return Protected(rows, columns, frozenset())
    hidden_rows, hidden_columns = {i for i, _ in small}, {j for _, j in small}
    while sides := _missing(cells, small, hidden_rows, hidden_columns, threshold):
        spare = [(ROW, i) for i in rows if i not in hidden_rows]
        spare += [(COLUMN, j) for j in columns if j not in hidden_columns]
        if not spare:
            return None
        wanted = [each for each in spare if each[0] in sides] or spare
        _grow(cells, hidden_rows, hidden_columns, wanted)
    hidden = frozenset((i, j) for i in hidden_rows for j in hidden_columns)
    return Protected(rows, columns, hidden)


def _big_enough(cells: Cells, threshold: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    rows = tuple(range(len(cells)))
    columns = tuple(range(len(cells[0]) if cells else 0))
    while True:
        kept = tuple(i for i in rows if sum(cells[i][j] for j in columns) >= threshold)
        left = tuple(j for j in columns if sum(cells[i][j] for i in kept) >= threshold)
        if (kept, left) == (rows, columns):
            return rows, columns
        rows, columns = kept, left


def _missing(
    cells: Cells,
    small: AbstractSet[Place],
    rows: AbstractSet[int],
    columns: AbstractSet[int],
    threshold: int,
) -> frozenset[int]:
    """Return what must be hidden besides, rows or columns; nothing when the sums are harmless."""
    by_row = {i: sum(cells[i][j] for j in columns) for i in rows}
    by_column = {j: sum(cells[i][j] for i in rows) for j in columns}
    everything = sum(by_row.values())
    if any(by_row[i] < threshold - 1 for i, _ in small):
        return frozenset({COLUMN})
    if any(by_column[j] < threshold - 1 for _, j in small):
        return frozenset({ROW})
    told = any(by_row[i] + by_column[j] - everything > 1 for i, j in small)
    return frozenset({ROW, COLUMN}) if told else frozenset()


def _grow(
    cells: Cells, rows: set[int], columns: set[int], spare: Sequence[tuple[int, int]]
) -> None:
    """Hide the row or column that takes the fewest people with it."""

    def people(side: int, place: int) -> int:
        if side == ROW:
            return sum(cells[place][j] for j in columns)
        return sum(cells[i][place] for i in rows)

    side, place = min(spare, key=lambda each: (people(*each), each))
    (rows if side == ROW else columns).add(place)
