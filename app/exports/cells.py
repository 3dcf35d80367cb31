"""Cells as text: for spreadsheets without anything that could run, or exactly as they are."""

from decimal import Decimal
from typing import Final

from app.exports.table import Cell

# Full-width forms too: a spreadsheet in Japanese or Chinese reads them as the plain ones.
_STARTS: Final = frozenset("=+-@＝＋－＠")  # noqa: RUF001  (the full-width forms are meant)
_CONTROL: Final = frozenset("\t\r\n\0")
# Neither is white space to Python, and neither can be seen.
_UNSEEN: Final = "\ufeff\u200b\u200c\u200d\u2060"


def inert(text: str) -> str:
    """Return the text, behind an apostrophe when a spreadsheet could take it for a formula."""
    if text[:1] in _STARTS or text[:1] in _CONTROL:
        return f"'{text}"
    start = text[:1]
    if start.isspace() or start in _UNSEEN:
        seen = text.lstrip(_UNSEEN + " \u00a0\u3000\t\r\n")
        return f"'{text}" if seen[:1] in _STARTS and seen else text
    return text


def plain(cell: Cell) -> str:
    """Return the cell as text: a number with all its digits, a day as 2026-01-31."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return "" if cell is None else str(cell)
