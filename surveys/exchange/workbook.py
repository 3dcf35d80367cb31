"""The sheets of an .xlsx file as text, looked over before anything is unpacked.

Not pyxform, though it knows XLSForm well: it takes or refuses a form as a whole, so that no
report of each row could be made, and unpacks a workbook without limits.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pkgutil import resolve_name
from typing import Final, NamedTuple, TypeAlias

from defusedxml import DefusedXmlException

from surveys.exchange.errors import ExchangeError

MAX_UNPACKED: Final = 20_000_000
MAX_FILES: Final = 200
MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 200
# What unpacking a torn archive raises.
UNPACKING: Final = (NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error)
# What openpyxl raises on a workbook whose parts are missing, torn or not what they claim to be;
# XML that is not well formed is a SyntaxError in lxml and in the standard library.
_BROKEN: Final = (
    KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, SyntaxError,
    zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OverflowError,
)  # fmt: skip


class Row(NamedTuple):
    """One row: its number in the sheet, and the text of each cell that has one, by heading."""

    number: int
    cells: Mapping[str, str]


class Table(NamedTuple):
    """A sheet: its headings, also of columns that are empty, and its rows."""

    headings: Sequence[str]
    rows: Sequence[Row]


Sheets: TypeAlias = Mapping[str, Sequence[Row]]


def sheets(data: bytes) -> Sheets:
    """Return the rows of every sheet by its name; formulas are their text and never run."""
    return {name: table.rows for name, table in tables(data, most_rows=MAX_ROWS).items()}


def tables(data: bytes, *, most_rows: int) -> Mapping[str, Table]:
    """Return every sheet by its name; ExchangeError when one has more rows than that."""
    _look_over(data)
    try:
        with warnings.catch_warnings():
            # Warnings are about drawings and rules; only cells are read.
            warnings.simplefilter("ignore", UserWarning)
            found = _tables(data, most_rows)
    except ExchangeError:
        raise
    except DefusedXmlException:
        raise ExchangeError("forbidden_xml") from None
    except _BROKEN:
        raise ExchangeError("not_a_workbook") from None
    return found


def _tables(data: bytes, most_rows: int) -> dict[str, Table]:
    # Loaded only now: it brings numpy, which what merely waits does without.
    book = resolve_name("openpyxl:load_workbook")(
        BytesIO(data), read_only=True, data_only=False, keep_links=False
    )
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        found[sheet.title.strip().lower()] = _table(sheet.title, sheet.iter_rows(), most_rows)
    book.close()
    return found


def _look_over(data: bytes) -> None:
    """Refuse what would unpack to too much, or holds XML that no spreadsheet writes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            fits = len(parts) <= MAX_FILES and sum(each.file_size for each in parts) <= MAX_UNPACKED
            # Reading stops at the size that the part announces, which was counted before.
            is_plain = fits and not any(b"<!DOCTYPE" in archive.read(part) for part in parts)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, *UNPACKING):
        raise ExchangeError("not_a_workbook") from None
    if not fits:
        raise ExchangeError("workbook_too_big")
    if not is_plain:
        raise ExchangeError("forbidden_xml")


def _table(title: str, rows: Iterable[Sequence[object]], most: int) -> Table:
    found: list[Row] = []
    headings: list[str] = []
    for number, row in enumerate(rows, start=1):
        _refuse_too_big(title, (number, most), len(row))
        texts = [_text(getattr(cell, "value", None)) for cell in row]
        if not headings:
            headings = [_heading(text) for text in texts]
            headings = headings if any(headings) else []
            continue
        cells = {name: text for name, text in zip(headings, texts, strict=False) if name and text}
        if cells:
            found.append(Row(number, cells))
    return Table(headings, found)


def _refuse_too_big(title: str, place: tuple[int, int], width: int) -> None:
    number, most = place
    if number > most:
        raise ExchangeError("too_many_rows", sheet=title[:100], max=most)
    if width > MAX_COLUMNS:
        raise ExchangeError("too_many_columns", sheet=title[:100], max=MAX_COLUMNS)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _heading(text: str) -> str:
    """Return a heading as it is looked up: its language, if it has one, as it is written."""
    name, colons, language = text.partition("::")
    return name.strip().lower() + colons + language.strip()
