"""Cells as text: for spreadsheets without anything that could run, or exactly as they are."""

import re
from decimal import Decimal
from typing import Final

from app.exports.table import Cell

# Full-width forms too: a spreadsheet in Japanese or Chinese reads them as the plain ones. What may
# stand before them is space, or marks that nobody sees. Apostrophes before all that are counted in,
# so that taking one away gives back what was written.
_FORMULA: Final = re.compile(
    "'*(?:[\t\r\n\0]|[\\s\0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20])"
)


def inert(text: str) -> str:
    """Return the text, behind an apostrophe when a spreadsheet could take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: Cell) -> str:
    """Return the cell as text: a number with all its digits, a day as 2026-01-31."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return "" if cell is None else str(cell)
