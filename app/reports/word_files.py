"""A report as DOCX, by python-docx: loaded by the process that writes alone.

Headings, lists and tables are real ones; a bar is the shaded ground of an empty paragraph, which
no screen reader stops at: its figure stands above it.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Mm, Pt
from docx.table import Table as Grid
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Lines

from app.entries.reading import Words
from app.i18n import direction, tag_of
from app.reports.content import (
    Block,
    Bullets,
    Cell,
    Facts,
    Heading,
    Kind,
    Look,
    Paragraph,
    Report,
    Table,
    repeats,
)
from app.reports.html_files import kind_name

if TYPE_CHECKING:
    from docx.document import Document

_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FONTS: Final = {"ja": "Yu Gothic", "ko": "Malgun Gothic", "zh_Hans": "Microsoft YaHei"}
STYLES: Final = {
    Look.PLAIN: "Normal",
    Look.LEAD: "Normal",
    Look.NOTE: "Subtitle",
    Look.QUOTE: "Quote",
}
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
TEXTS: Final = ("Normal", "Subtitle", "Caption", "Quote", "List Bullet")
HEADINGS: Final = {1: 17, 2: 13, 3: 11.5, 4: 10.5}
BLUE, BAR_POINTS = "1F4E8C", 5


def write(report: Report, path: Path) -> None:
    """Write the report to `path`."""
    writer = _Writer(report)
    writer.write()
    writer.document.save(str(path))


class _Writer:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.rtl = direction(report.lang) == "rtl"
        self.document: Document = docx.Document()
        self.width = 0
        self.before: Block | None = None

    def write(self) -> None:
        """Write everything, in order."""
        self.set_up()
        self.document.add_paragraph(style="Subtitle")
        self.fill(
            self.document.paragraphs[-1],
            Words(f"{self.report.organisation} · {kind_name(self.report.kind)}"),
        )
        self.block(Heading(1, self.report.title))
        self.block(Paragraph(Words(self.report.note), Look.NOTE))
        for block in self.report.blocks:
            self.block(block)
            self.before = block

    def set_up(self) -> None:
        """Set paper, language, fonts and properties."""
        section, tight = self.document.sections[0], self.report.kind is Kind.BRIEF
        section.page_width, section.page_height = Mm(210), Mm(297)
        side = Mm(14 if tight else 20)
        section.left_margin = section.right_margin = side
        section.top_margin = section.bottom_margin = Mm(10 if tight else 20)
        self.width = section.page_width - 2 * side
        told = self.document.core_properties
        told.title, told.author = _clean(self.report.title.text), _clean(self.report.organisation)
        told.language, told.comments = tag_of(self.report.lang), ""
        told.created = told.modified = LONG_AGO
        self.styles(Pt(8.5 if tight else 10.5), tight=tight)

    def styles(self, size: int, *, tight: bool) -> None:
        """Give every style the language and the letters of the report."""
        defaults = self.document.styles.element.find(qn("w:docDefaults"))
        for lang in defaults.iter(qn("w:lang")):
            for name in ("val", "eastAsia", "bidi"):
                lang.set(qn(f"w:{name}"), tag_of(self.report.lang))
        for name in TEXTS:
            look = self.style(name, tight=tight)
            look.size, look.italic, look.color.rgb = size, False, None
        for level, points in HEADINGS.items():
            look = self.style(f"Heading {level}", tight=tight)
            look.size = Pt(points * (0.8 if tight else 1))
        for style in self.document.styles:
            properties = style.element.find(qn("w:rPr"))
            if properties is not None:
                _for_all_scripts(properties)

    def style(self, name: str, *, tight: bool) -> Any:  # noqa: ANN401  (stubs know the base alone)
        """Set the letters and distances of a style and return its font."""
        style: Any = self.document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for each in list(fonts.attrib):
            del fonts.attrib[each]
        for each in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{each}"), "Arial")
        fonts.set(qn("w:eastAsia"), FONTS.get(self.report.lang, "Arial"))
        style.paragraph_format.space_after = Pt(2 if tight else 5)
        style.paragraph_format.space_before = Pt(4 if name.startswith("Heading") else 0)
        return style.font

    def block(self, block: Block) -> None:
        """Write one block."""
        match block:
            case Heading(level, words):
                self.fill(self.document.add_paragraph(style=f"Heading {level}"), words)
            case Paragraph(words, look):
                self.fill(self.document.add_paragraph(style=STYLES[look]), words)
            case Bullets(items):
                for item in items:
                    self.fill(self.document.add_paragraph(style="List Bullet"), item)
            case Facts(caption, rows):
                self.facts(caption, rows)
            case Table():
                self.table(block)

    def facts(self, caption: str, rows: tuple[tuple[str, Cell], ...]) -> None:
        """Write names and what stands for each."""
        if rows:
            table = self.new_table(Words(caption), len(rows), 2, (0.32, 0.68))
            for row, (name, cell) in zip(table.rows, rows, strict=True):
                self.fill(row.cells[0].paragraphs[0], Words(name))
                self.fill(row.cells[1].paragraphs[0], _words(cell))

    def table(self, block: Table) -> None:
        """Write a table whose first line comes again on each page."""
        columns = len(block.head)
        first = 0.4 if columns < 5 else 0.28  # noqa: PLR2004
        shares = (first, *((1 - first) / (columns - 1),) * (columns - 1))
        table = self.new_table(block.caption, len(block.rows) + 1, columns, shares)
        for cell, name in zip(table.rows[0].cells, block.head, strict=True):
            self.fill(cell.paragraphs[0], Words(name), bold=True)
        _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001
        for line, row in zip(list(table.rows)[1:], block.rows, strict=True):
            for place, (cell, told) in enumerate(zip(line.cells, row, strict=True)):
                self.fill(cell.paragraphs[0], _words(told))
                if place == block.bars and block.part(row):
                    self.bar(cell, block.part(row), shares[place])

    def new_table(self, caption: Words, rows: int, columns: int, shares: tuple[float, ...]) -> Grid:
        """Return an empty table under its caption, which is also its name for screen readers."""
        if not repeats(self.before, caption.text):
            paragraph = self.document.add_paragraph(style="Caption")
            paragraph.paragraph_format.keep_with_next = True
            self.fill(paragraph, caption)
        table: Grid = self.document.add_table(rows, columns, style="Table Grid")
        table.autofit = False
        for row in table.rows:
            _mark(row._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001
            for cell, share in zip(row.cells, shares, strict=True):
                cell.width = Emu(int(self.width * share))
        properties = table._tbl.tblPr  # noqa: SLF001
        _mark(properties, "w:tblCaption", _clean(caption.text))
        if self.rtl:
            properties.insert(1, _element("w:bidiVisual"))
        return table

    def bar(self, cell: _Cell, part: float, share: float) -> None:
        """Draw a bar below the figure of a cell: a low paragraph that is shaded."""
        paragraph = cell.add_paragraph()
        if self.rtl:
            _mark(paragraph._p.get_or_add_pPr(), "w:bidi")  # noqa: SLF001
        look = paragraph.paragraph_format
        look.line_spacing = Pt(BAR_POINTS)
        look.space_after = look.space_before = Pt(0)
        # The cell has a margin of 0.08 inches on both sides.
        room = int(self.width * share) - Mm(5)
        look.right_indent = Emu(int(room * (1 - part)))
        shading = _element("w:shd", "clear")
        shading.set(qn("w:color"), "auto")
        shading.set(qn("w:fill"), BLUE)
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
        properties.insert_element_before(
            shading, "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

    def fill(self, paragraph: Lines, words: Words, *, bold: bool = False) -> None:
        """Write a text in its own language and direction."""
        run = paragraph.add_run(_clean(words.text))
        run.bold = True if bold else None
        _for_all_scripts(run._r.get_or_add_rPr())  # noqa: SLF001
        rtl = words.dir == "rtl" if words.dir in {"rtl", "ltr"} else self.rtl
        if rtl:
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
            properties.insert_element_before(
                _element("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )
            run.font.rtl = True
        if words.lang:
            lang = _element("w:lang", words.lang)
            lang.set(qn("w:bidi"), words.lang)
            lang.set(qn("w:eastAsia"), words.lang)
            run._r.get_or_add_rPr().append(lang)  # noqa: SLF001


def _for_all_scripts(properties: BaseOxmlElement) -> None:
    """Let sizes and bold letters hold for Arabic and Persian too, which have their own."""
    for name in ("w:sz", "w:b"):
        own, found = properties.find(qn(f"{name}Cs")), properties.find(qn(name))
        if own is not None:
            properties.remove(own)
        if found is not None:
            found.addnext(_element(f"{name}Cs", found.get(qn("w:val"))))


def _words(cell: Cell) -> Words:
    return cell if isinstance(cell, Words) else Words(cell.words)


def _element(name: str, value: str | None = None) -> BaseOxmlElement:
    made = OxmlElement(name)
    if value is not None:
        made.set(qn("w:val"), value)
    return made


def _mark(parent: BaseOxmlElement, name: str, value: str | None = None) -> None:
    parent.append(_element(name, value))


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)
