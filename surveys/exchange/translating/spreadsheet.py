"""A spreadsheet: a row for each text, its id in the first column, one column to write in."""

import re
from collections.abc import Sequence
from io import BytesIO
from pkgutil import resolve_name
from typing import Final

from babel import Locale, UnknownLocaleError

from surveys.definition import MAX_STRINGS
from surveys.exchange.books import FORMULA, LONG_AGO, fitting
from surveys.exchange.errors import ExchangeError
from surveys.exchange.translating.units import Parcel, Returned, Unit, Work
from surveys.exchange.workbook import Row, tables

_WIDTHS: Final = (18, 40, 60, 60, 12)
_TARGET: Final = 3
# How a workbook writes a control character; openpyxl leaves it so.
_CONTROL: Final = re.compile(r"_x00([01][0-9A-Fa-f])_")
_UNDONE: Final = frozenset({"draft", "outdated", "missing"})


def write(work: Work) -> bytes:
    """Return the file: everything but the translations is locked against slips of the hand."""
    data = BytesIO()
    # Loaded only now, as what merely waits does without.
    book = resolve_name("xlsxwriter:Workbook")(data, {"in_memory": True})
    book.set_properties({"created": LONG_AGO})
    sheet = book.add_worksheet(work.lang)
    wrapped = {"text_wrap": True, "valign": "top", "num_format": "@"}
    head = book.add_format({**wrapped, "bold": True, "bg_color": "#DDDDDD", "bottom": 1})
    locked = book.add_format({**wrapped, "bg_color": "#F2F2F2"})
    order = 2 if _is_right_to_left(work.lang) else 1
    free = book.add_format({**wrapped, "locked": False, "reading_order": order})
    for place, (name, width) in enumerate(zip(_headings(work), _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, head)
    for line, unit in enumerate(work.units, start=1):
        for place, text in enumerate(_cells(unit)):
            sheet.write_string(line, place, text, free if place == _TARGET else locked)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    book.close()
    return data.getvalue()


def read(data: bytes) -> Parcel:
    """Return what the file brings back; ExchangeError when it is not one of these."""
    for table in tables(data, most_rows=MAX_STRINGS + 1).values():
        heads = {name.partition("::")[0]: name for name in table.headings}
        if {"id", "source", "translation"} <= heads.keys():
            return _parcel(table.rows, heads)
    raise ExchangeError("not_a_translation")


def _headings(work: Work) -> tuple[str, ...]:
    return (
        f"id::{work.survey}",
        "place",
        f"source::{work.source_lang}",
        f"translation::{work.lang}",
        "status",
    )


def _cells(unit: Unit) -> tuple[str, ...]:
    if unit.status == "machine":
        # Nobody is asked here whether words are settled, so there is no place for a draft.
        unit = unit._replace(target="", status="missing")
    cells = (unit.string_id, unit.place, _inert(unit.source), _inert(unit.target), unit.status)
    return tuple(fitting(text, where=unit.place) for text in cells)


def _parcel(rows: Sequence[Row], heads: dict[str, str]) -> Parcel:
    survey, source, target = (
        heads[name].partition("::")[2] for name in ("id", "source", "translation")
    )
    units = tuple(_returned(row, heads) for row in rows)
    return Parcel(survey, source, target, units)


def _returned(row: Row, heads: dict[str, str]) -> Returned:
    cells = {name: row.cells.get(heading, "") for name, heading in heads.items()}
    # Nobody is asked to keep the last column up to date: words that are new there are done.
    confirms = cells.get("status", "") not in _UNDONE
    source, target = _plain(cells["source"]), _plain(cells["translation"])
    return Returned(cells["id"], source, target, is_done=True, confirms=confirms)


def _inert(text: str) -> str:
    # Cells are read without the space around them, and so is what makes a formula.
    bare = text.strip()
    return f"'{bare}" if FORMULA.match(bare) else text


def _plain(text: str) -> str:
    text = _CONTROL.sub(lambda match: chr(int(match[1], 16)), text)
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _is_right_to_left(lang: str) -> bool:
    try:
        return str(Locale.parse(lang).text_direction) == "rtl"
    except (UnknownLocaleError, ValueError):
        return False
