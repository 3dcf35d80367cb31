"""Two questions compared: how many people gave which pair of answers, and what chance says."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import surveys
from app.insights.disclosure import (
    NOT_SHOWN,
    PublicCount,
    PublicPercent,
    public_count,
    public_percent,
)
from app.insights.wording import Wording
from app.results import statistics
from app.results.columns import codes_of
from app.results.frame import Frame
from app.results.questions import Question, Say
from app.results.suppression import protected

SIGNIFICANT: Final = 0.05
MOST_SMALL: Final = 0.2
"""The share of cells whose expected count may be small before chi-square is in doubt (Cochran)."""


class Strength(StrEnum):
    """How strong an association is, by Cramér's V (after Cohen 1988)."""

    NONE = "none"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


@dataclass(frozen=True)
class Independence:
    """A test of whether two answers have anything to do with each other."""

    exact: bool
    p: float
    statistic: float
    freedom: int
    v: float
    in_doubt: bool

    @property
    def is_significant(self) -> bool:
        """Return whether chance alone would seldom come to this."""
        return self.p < SIGNIFICANT

    @property
    def strength(self) -> Strength:
        """Return how strong the association is."""
        steps = ((0.1, Strength.NONE), (0.3, Strength.WEAK), (0.5, Strength.MODERATE))
        return next((name for limit, name in steps if self.v < limit), Strength.STRONG)


@dataclass(frozen=True)
class Axis:
    """One of the two questions: its words, and those of its options."""

    code: str
    title: Wording
    codes: tuple[str, ...]
    labels: tuple[Wording, ...]
    words_changed: bool


@dataclass(frozen=True)
class Crossing:
    """The exact table; with a question that takes several answers, a person is in several cells."""

    rows: Axis
    columns: Axis
    cells: tuple[tuple[int, ...], ...]
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]
    people: int
    takes_many: bool

    def independence(self) -> Independence | None:
        """Return the test; None where it makes no sense: overlapping answers, or one row only."""
        return None if self.takes_many else independence(self.cells)


@dataclass(frozen=True)
class PublicCell:
    """A cell as readers may see it, with its shares of the row and of the column."""

    people: PublicCount
    of_row: PublicPercent | None
    of_column: PublicPercent | None


@dataclass(frozen=True)
class PublicCrossing:
    """The table as readers may see it; small rows and columns are left out."""

    rows: Axis
    columns: Axis
    cells: tuple[tuple[PublicCell, ...], ...]
    row_totals: tuple[PublicCount, ...]
    column_totals: tuple[PublicCount, ...]
    people: PublicCount
    left_out: tuple[Wording, ...]
    hides: bool


def crossing(frame: Frame, rows: Question, columns: Question, say: Say) -> Crossing:
    """Count the people who answered both questions."""
    pairs: Counter[tuple[str, str]] = Counter()
    by_row: Counter[str] = Counter()
    by_column: Counter[str] = Counter()
    people = 0
    for counted in frame.count(rows, columns).values():
        for (row, column), number in counted.items():
            of_row, of_column = _codes(row), _codes(column)
            if of_row and of_column:
                people += number
                by_row.update(dict.fromkeys(of_row, number))
                by_column.update(dict.fromkeys(of_column, number))
                pairs.update({(a, b): number for a in of_row for b in of_column})
    down, across = _axis(rows, by_row, say), _axis(columns, by_column, say)
    return Crossing(
        rows=down,
        columns=across,
        cells=tuple(tuple(pairs[a, b] for b in across.codes) for a in down.codes),
        row_totals=tuple(by_row[code] for code in down.codes),
        column_totals=tuple(by_column[code] for code in across.codes),
        people=people,
        takes_many=rows.takes_many or columns.takes_many,
    )


def independence(cells: tuple[tuple[int, ...], ...]) -> Independence | None:
    """Test a table without its empty rows and columns; None when too little is left."""
    rows = [row for row in cells if any(row)]
    filled = [place for place, column in enumerate(zip(*rows, strict=True)) if any(column)]
    table = [[row[place] for place in filled] for row in rows]
    if len(table) < 2 or len(filled) < 2:  # noqa: PLR2004  (nothing to compare)
        return None
    found = statistics.chi_square(table)
    people = sum(map(sum, table))
    v = statistics.cramers_v(found.statistic, people, len(table), len(filled))
    wanted = [cell for row in statistics.expected(table) for cell in row]
    small = sum(cell < statistics.SMALL_EXPECTED for cell in wanted)
    if small and len(wanted) == 4:  # noqa: PLR2004  (two by two)
        p = statistics.fisher_exact(*table[0], *table[1])
        return Independence(
            exact=True, p=p, statistic=found.statistic, freedom=1, v=v, in_doubt=False
        )
    in_doubt = small / len(wanted) > MOST_SMALL or found.least_expected < 1
    return Independence(
        exact=False,
        p=found.p,
        statistic=found.statistic,
        freedom=found.freedom,
        v=v,
        in_doubt=in_doubt,
    )


def public(exact: Crossing) -> PublicCrossing | None:
    """Return what readers may see; None when the table would tell of few people."""
    safe = None if exact.takes_many else protected(exact.cells)
    if safe is None:
        return None
    by_row = [public_count(sum(exact.cells[i][j] for j in safe.columns)) for i in safe.rows]
    by_column = [public_count(sum(exact.cells[i][j] for i in safe.rows)) for j in safe.columns]
    cells = tuple(
        tuple(
            _cell(
                NOT_SHOWN if (i, j) in safe.hidden else public_count(exact.cells[i][j]), row, column
            )
            for j, column in zip(safe.columns, by_column, strict=True)
        )
        for i, row in zip(safe.rows, by_row, strict=True)
    )
    people = sum(exact.cells[i][j] for i in safe.rows for j in safe.columns)
    return PublicCrossing(
        rows=_only(exact.rows, safe.rows),
        columns=_only(exact.columns, safe.columns),
        cells=cells,
        row_totals=tuple(by_row),
        column_totals=tuple(by_column),
        people=public_count(people),
        left_out=(*_others(exact.rows, safe.rows), *_others(exact.columns, safe.columns)),
        hides=bool(safe.hidden),
    )


def _axis(question: Question, counted: Counter[str], say: Say) -> Axis:
    labels = question.labels()
    codes = (*labels, *sorted(counted.keys() - labels.keys()))
    said = tuple(say(labels[code]) if code in labels else Wording(code) for code in codes)
    title = say(question.newest.said()[""])
    return Axis(question.code, title, codes, said, len(question.phrasings()) > 1)


def _only(axis: Axis, places: tuple[int, ...]) -> Axis:
    codes = tuple(axis.codes[place] for place in places)
    labels = tuple(axis.labels[place] for place in places)
    return Axis(axis.code, axis.title, codes, labels, axis.words_changed)


def _codes(value: str | None) -> tuple[str, ...]:
    return () if value is None else codes_of(value)


def _others(axis: Axis, places: tuple[int, ...]) -> tuple[Wording, ...]:
    return tuple(label for place, label in enumerate(axis.labels) if place not in places)


def _cell(people: PublicCount, row: PublicCount, column: PublicCount) -> PublicCell:
    return PublicCell(people, public_percent(people, row), public_percent(people, column))


def may_be_public(question: Question) -> bool:
    """Return whether readers may compare it: each person gives one answer."""
    one_each = isinstance(question.newest.item, surveys.ClosedQuestion | surveys.Matrix)
    return one_each and not question.takes_many
