"""Workbooks: sheets of texts, in which nothing is ever run."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pkgutil import resolve_name
from typing import Final

from surveys.exchange.errors import ExchangeError

LONG_AGO: Final = datetime(1980, 1, 1, tzinfo=UTC)
MOST_UNITS: Final = 32_767
"""What a cell can hold, in units of UTF-16."""
# What a spreadsheet may run, also in full width and behind what cannot be seen. Apostrophes in
# front of it count, so that one that is put there can be taken away again.
FORMULA: Final = re.compile(
    "'*[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
)


def book(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Return an .xlsx file, the same each time; the first row of a sheet is its heading."""
    data = BytesIO()
    # Loaded only now, as what merely waits does without.
    made = resolve_name("xlsxwriter:Workbook")(data, {"in_memory": True})
    made.set_properties({"created": LONG_AGO})
    bold = made.add_format({"bold": True})
    # The mark by which a workbook itself says that a cell is text, whatever it begins with.
    quoted = made.add_format({"quote_prefix": True})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for place, text in enumerate(row):
                look = quoted if FORMULA.match(text) else bold if line == 0 else None
                if text:
                    sheet.write_string(line, place, fitting(text, where=row[0]), look)
    made.close()
    return data.getvalue()


def fitting(text: str, *, where: str) -> str:
    """Return the text; ExchangeError when it is more than a cell can hold."""
    if len(text.encode("utf-16-le")) > 2 * MOST_UNITS:
        raise ExchangeError("too_long", where=where)
    return text
