"""What stands in a report, read back from its file by libraries that did not write it."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pypdfium2
from docx.table import Table
from docx.text.paragraph import Paragraph

NUMBER = re.compile(r"\d+(?:[,.\u066c\u066b\u00a0\u202f]\d+)*")
BOTTOM = 45
"""The margin that holds a page's own number, in points."""


def numbers(path: Path) -> Counter[str]:
    """Return every number of a file, however its language or format writes it."""
    return Counter(map(bare, NUMBER.findall(READERS[path.suffix[1:]](path))))


def bare(number: str) -> str:
    """Return a number in our digits and without separators."""
    return "".join(str(int(letter)) for letter in number if letter.isdigit())


def html_text(path: Path) -> str:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return " ".join(reader.found)


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_bounded(bottom=BOTTOM) for page in document]
    return " ".join(texts)


def docx_text(path: Path) -> str:
    return " ".join(_blocks(docx.Document(str(path))))


def workbook(path: Path):
    """Return a workbook that is read whole: the library leaves a named file open."""
    return openpyxl.load_workbook(BytesIO(path.read_bytes()))


def xlsx_text(path: Path) -> str:
    book = workbook(path)
    first, *others = book.worksheets
    found = [_cell(cell) for row in first.iter_rows() for cell in row]
    # The line that names a table is told once, on the first sheet.
    found += [_cell(cell) for sheet in others for row in sheet.iter_rows(min_row=2) for cell in row]
    return " ".join(found)


def _cell(cell) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, int | float):
        return str(round(cell.value * 100)) if "%" in cell.number_format else str(round(cell.value))
    return str(cell.value)


def _blocks(document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row.cells)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag, attrs):
        self.skipped += tag in {"style", "title"}

    def handle_endtag(self, tag):
        self.skipped = max(0, self.skipped - (tag in {"style", "title"}))

    def handle_data(self, data):
        if not self.skipped:
            self.found.append(data)


READERS = {"html": html_text, "pdf": pdf_text, "docx": docx_text, "xlsx": xlsx_text}
