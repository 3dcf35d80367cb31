"""A report as XLSX: words on the first sheet, each table on one of its own. Loaded by name."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format as Shape
from xlsxwriter.worksheet import Worksheet

from app.entries.reading import Words
from app.exports.cells import inert
from app.i18n import direction
from app.reports.content import (
    Block,
    Bullets,
    Cell,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Report,
    Table,
)
from app.reports.html_files import kind_name

LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
MOST_LETTERS: Final = 32_000
MOST_NAME: Final = 31
BARS: Final = {
    "type": "data_bar", "bar_color": "#7FA6D8", "min_type": "num",
    "min_value": 0,
}  # fmt: skip
_UNNAMED: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


def write(report: Report, path: Path) -> None:
    """Write the report to `path`."""
    with xlsxwriter.Workbook(str(path)) as book:
        _Writer(report, book).write()


class _Writer:
    def __init__(self, report: Report, book: xlsxwriter.Workbook) -> None:
        self.report, self.book = report, book
        self.names: set[str] = set()
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
        self.big = book.add_format({"text_wrap": True, "bold": True, "font_size": 14})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top", "align": "left"})
        self.share = book.add_format({"num_format": "0%", "valign": "top", "align": "left"})
        self.line = 0

    def write(self) -> None:
        """Write everything: tables follow the words in which they are named."""
        report = self.report
        self.book.set_properties(
            {"title": report.title.text, "author": report.organisation, "created": LONG_AGO}
        )
        first = self.sheet(kind_name(report.kind), (60, 90))
        for text, look in (
            (f"{report.organisation} · {kind_name(report.kind)}", self.plain),
            (report.title.text, self.big),
            (report.note, self.plain),
        ):
            self.say(first, text, look)
        for block in report.blocks:
            self.block(first, block)

    def sheet(self, name: str, widths: tuple[int, ...]) -> Worksheet:
        """Return a new sheet with a name that no other has."""
        sheet = self.book.add_worksheet(self.free_name(name))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        if direction(self.report.lang) == "rtl":
            sheet.right_to_left()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def free_name(self, name: str) -> str:
        """Return a name that a sheet may have."""
        short = _UNNAMED.sub(" ", name).strip()[:MOST_NAME] or "–"  # noqa: RUF001
        number, free = 1, short
        while free.casefold() in self.names:
            number += 1
            ending = f" {number}"
            free = short[: MOST_NAME - len(ending)] + ending
        self.names.add(free.casefold())
        return free

    def say(self, sheet: Worksheet, text: str, look: Shape) -> None:
        """Write one line of words."""
        sheet.write_string(self.line, 0, _safe(text), look)
        self.line += 1

    def block(self, sheet: Worksheet, block: Block) -> None:
        """Write one block; a table on a sheet of its own, which is named here."""
        match block:
            case Heading(_, words):
                self.line += 1
                self.say(sheet, words.text, self.bold)
            case Paragraph(words, _):
                self.say(sheet, words.text, self.plain)
            case Bullets(items):
                for item in items:
                    self.say(sheet, item.text, self.plain)
            case Facts(_, rows):
                for name, cell in rows:
                    sheet.write_string(self.line, 0, _safe(name), self.plain)
                    self.cell(sheet, self.line, 1, cell)
                    self.line += 1
            case Table():
                other = self.table(block)
                target = other.get_name()
                sheet.write_url(
                    self.line, 0, f"internal:'{target}'!A1", string=_safe(block.caption.text)
                )
                self.line += 1

    def table(self, block: Table) -> Worksheet:
        """Write a table and return its sheet."""
        sheet = self.sheet(block.caption.text, (50, *(22,) * (len(block.head) - 1)))
        sheet.write_string(0, 0, _safe(block.caption.text), self.bold)
        for place, name in enumerate(block.head):
            sheet.write_string(1, place, _safe(name), self.bold)
        for line, row in enumerate(block.rows, start=2):
            for place, cell in enumerate(row):
                self.cell(sheet, line, place, cell)
        sheet.freeze_panes(2, 1)
        sheet.repeat_rows(1)
        if block.bars is not None and block.rows:
            last = len(block.rows) + 1
            sheet.conditional_format(2, block.bars, last, block.bars, BARS)
        return sheet

    def cell(self, sheet: Worksheet, line: int, place: int, cell: Cell) -> None:
        """Write one cell: a number as one, all else as text that no program takes for a formula."""
        if isinstance(cell, Figure) and cell.number is not None:
            look = self.share if cell.is_share else self.whole
            sheet.write_number(line, place, cell.number, look)
            return
        text = cell.text if isinstance(cell, Words) else cell.words
        sheet.write_string(line, place, _safe(text), self.plain)


def _safe(text: str) -> str:
    return inert(text[:MOST_LETTERS])
