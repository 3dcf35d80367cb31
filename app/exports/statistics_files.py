"""SPSS and Stata, with labels. Whole tables in memory; loaded by name, never by the web."""

import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyreadstat

from app.exports.cells import plain
from app.exports.table import Cell, Column, Kind, Row, cut

SPSS_LABEL, SPSS_VALUE_LABEL, SPSS_TEXT = 256, 120, 32_767
STATA_LABEL, STATA_VALUE_LABEL = 80, 32_000
# The formats that both programs count days in: seconds since 1582, and days since 1960.
_SPSS_DAYS, _STATA_DAYS = date(1582, 10, 14).toordinal(), date(1960, 1, 1).toordinal()
_DAY: Final = 86_400
_STATA_14: Final = 14
_DOUBLE: Final = "d"
_SEEN: Final = 10_000
"""How many different texts of a column are looked up: past that, they seldom come again."""
# Both headers say when the file was written; the same data must give the same bytes.
_SPSS_STAMP: Final = (92, b"01 Jan 8000:00:00")
_STATA_MARK, _STATA_STAMP = b"<timestamp>\x11", b"01 Jan 1980 00:00"


def write_sav(columns: Sequence[Column], rows: Iterable[Row], path: Path) -> None:
    """Write an SPSS file; labels and texts longer than it can hold are cut, with an ellipsis."""
    frame = frame_of(columns, rows, _spss_day, SPSS_TEXT)
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels=[cut(column.title, SPSS_LABEL) for column in columns],
        variable_value_labels=_value_labels(columns, SPSS_VALUE_LABEL),
        variable_format=_formats(columns, "SDATE10"),
        row_compress=True,
    )
    place, stamp = _SPSS_STAMP
    _stamp(path, place, stamp)


def write_dta(columns: Sequence[Column], rows: Iterable[Row], path: Path) -> None:
    """Write a Stata 14 file; labels longer than it can hold are cut, with an ellipsis."""
    frame = frame_of(columns, rows, _stata_day, None)
    pyreadstat.write_dta(
        frame,
        str(path),
        column_labels=[_first(column.title, STATA_LABEL) for column in columns],
        variable_value_labels=_value_labels(columns, STATA_VALUE_LABEL),
        variable_format=_formats(columns, "%tdCCYY-NN-DD"),
        version=_STATA_14,
    )
    with path.open("rb") as file:
        place = file.read(1_000).index(_STATA_MARK) + len(_STATA_MARK)
    _stamp(path, place, _STATA_STAMP)


def frame_of(
    columns: Sequence[Column], rows: Iterable[Row], day: Callable[[date], int], longest: int | None
) -> pd.DataFrame:
    """Return the table as the libraries take it: texts, and numbers for all else."""
    # Millions of rows: eight bytes for a cell, and one text for all cells that say the same.
    cells: list[Any] = [[] if column.kind is Kind.TEXT else array(_DOUBLE) for column in columns]
    makers = [_maker(column, day, longest) for column in columns]
    for row in rows:
        for place, cell in enumerate(row):
            cells[place].append(makers[place](cell))
    series = {}
    for place, column in enumerate(columns):
        kind = object if column.kind is Kind.TEXT else "float64"
        series[column.short] = pd.Series(
            np.asarray(cells[place], dtype=kind), dtype=kind, name=column.short
        )
        cells[place] = None
    return pd.DataFrame(series)


def _sharing(text: Callable[[Cell], str]) -> Callable[[Cell], str]:
    """Return what makes the same texts, one object for those that come often or follow each other.

    Each row comes with texts of its own, although they repeat: ids, languages, codes.
    """
    seen: dict[str, str] = {}
    last = ""

    def made(cell: Cell) -> str:
        nonlocal last
        found = text(cell)
        if found != last:
            last = seen.setdefault(found, found) if len(seen) < _SEEN else seen.get(found, found)
        return last

    return made


def _maker(
    column: Column, day: Callable[[date], int], longest: int | None
) -> Callable[[Cell], str | float | None]:
    if column.kind is Kind.TEXT:
        return _sharing((lambda cell: cut(plain(cell), longest)) if longest else plain)
    numbers = {each.code: float(each.number) for each in column.options}

    def number(cell: Cell) -> float:
        if cell is None:
            return math.nan
        if isinstance(cell, date):
            return float(day(cell))
        return numbers[str(cell)] if column.kind is Kind.CODE else float(plain(cell))

    return number


def _value_labels(columns: Sequence[Column], most: int) -> dict[str, dict[float, str]]:
    return {
        column.short: {each.number: cut(each.label, most) for each in column.options}
        for column in columns
        if column.options
    }


def _formats(columns: Sequence[Column], days: str) -> dict[str, str]:
    return {column.short: days for column in columns if column.kind is Kind.DATE}


def _first(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _spss_day(day: date) -> int:
    return (day.toordinal() - _SPSS_DAYS) * _DAY


def _stata_day(day: date) -> int:
    return day.toordinal() - _STATA_DAYS


def _stamp(path: Path, place: int, stamp: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(stamp)
