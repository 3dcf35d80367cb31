"""XLSX, written row by row in constant memory. Loaded by name, never by the web."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

from app.exports.cells import inert
from app.exports.table import Cell, Column, Kind, Row, TooBigError

MOST_COLUMNS: Final = 16_384
MOST_ROWS: Final = 1_048_576
MOST_UNITS: Final = 32_767
"""What a cell can hold, in units of UTF-16."""
LONG_AGO: Final = datetime(1980, 1, 1, tzinfo=UTC)
FIRST_DAY: Final = date(1900, 3, 1)
"""Excel takes 1900 for a leap year: what is earlier is written as text."""
DAY_NOUGHT: Final = date(1899, 12, 30).toordinal()
MOST_DIGITS: Final = 15


def write(columns: Sequence[Column], rows: Iterable[Row], path: Path) -> None:
    """Write a workbook; more rows than a sheet can hold go on in further sheets.

    Raises TooBigError when there are more columns than a sheet can have.
    """
    if len(columns) > MOST_COLUMNS:
        raise TooBigError(len(columns))
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": LONG_AGO})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet, line = _sheet(book, columns), 1
        for row in rows:
            if line == MOST_ROWS:
                sheet, line = _sheet(book, columns), 1
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                _write(sheet, (line, place), cell, column.kind, days)
            line += 1


def _sheet(book: xlsxwriter.Workbook, columns: Sequence[Column]) -> Worksheet:
    sheet = book.add_worksheet()
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name)
    return sheet


def _write(sheet: Worksheet, place: tuple[int, int], cell: Cell, kind: Kind, days: Look) -> None:
    # Never `write`, which makes a formula of every text that begins like one.
    if cell is None:
        return
    if isinstance(cell, date) and cell >= FIRST_DAY:
        sheet.write_number(*place, cell.toordinal() - DAY_NOUGHT, days)
    elif _is_number(cell, kind):
        sheet.write_number(*place, float(str(cell)))
    else:
        text = format(cell, "f") if isinstance(cell, Decimal) else str(cell)
        sheet.write_string(*place, _fitting(inert(text)))


def _is_number(cell: Cell, kind: Kind) -> bool:
    # The points of a scale are codes, and numbers; a long number would lose its last digits.
    if isinstance(cell, Decimal):
        return len(cell.as_tuple().digits) <= MOST_DIGITS and abs(cell) < Decimal(10**MOST_DIGITS)
    return isinstance(cell, int) or (
        kind is Kind.CODE and isinstance(cell, str) and cell.isdecimal()
    )


def _fitting(text: str) -> str:
    if len(text) * 2 <= MOST_UNITS or len(text.encode("utf-16-le")) <= 2 * MOST_UNITS:
        return text
    raw = text.encode("utf-16-le")[: 2 * (MOST_UNITS - 1)]
    return raw.decode("utf-16-le", errors="ignore") + "…"
