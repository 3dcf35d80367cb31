# ruff: noqa: SLF001  (python-docx hides the elements that are looked at here)
"""One content in four formats: the same figures, and each format as accessible as it can be."""

import ctypes
import io
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import docx
import pypdfium2
import pypdfium2.raw
import pytest
from docx.oxml.ns import qn
from flask import Flask

from app.config import LOCALES
from app.entries import queries
from app.reports import drawing
from app.reports.content import Format, Kind, Report, Wanted
from tests.app.reports import readers
from tests.factories import entries, reports

ON = date(2026, 5, 1)


def report_of(loop, kind: Kind, lang: str = "en", *, exact: bool = False) -> Report:
    version = queries.versions_of(loop.entry)[0]
    return drawing.made(version.id, Wanted(kind, Format.HTML, lang, exact), on=ON)


def files_of(report: Report, folder: Path) -> dict[Format, Path]:
    paths = {form: folder / f"report.{form}" for form in Format}
    for form, path in paths.items():
        drawing.write(report, form, path)
    return paths


def language_of(document: pypdfium2.PdfDocument) -> str:
    room = (ctypes.c_ushort * 20)()
    pypdfium2.raw.FPDFCatalog_GetLanguage(document, room, 40)
    return bytes(room).decode("utf-16-le").rstrip("\0")


@pytest.mark.parametrize("exact", [False, True], ids=["rounded", "exact"])
@pytest.mark.parametrize("kind", Kind)
def test_all_formats_say_the_same_figures(app: Flask, tmp_path: Path, kind, exact) -> None:
    report = report_of(entries.published(), kind, exact=exact)
    found = {form: readers.numbers(path) for form, path in files_of(report, tmp_path).items()}
    told = [readers.bare(each.words) for each in report.figures if each.number is not None]
    assert len(told) >= 5
    assert set(told) <= found[Format.HTML].keys()
    assert found[Format.PDF] == found[Format.HTML]
    assert found[Format.DOCX] == found[Format.HTML]
    assert found[Format.XLSX] == found[Format.HTML]


def test_a_figure_that_one_format_gets_wrong_is_noticed(app: Flask, tmp_path: Path) -> None:
    report = report_of(entries.published(), Kind.BRIEF)
    paths = files_of(report, tmp_path)
    book = readers.workbook(paths[Format.XLSX])
    cell = next(
        cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
        if isinstance(cell.value, int)
    )  # fmt: skip
    cell.value += 1
    book.save(paths[Format.XLSX])
    assert readers.numbers(paths[Format.XLSX]) != readers.numbers(paths[Format.HTML])


@pytest.mark.parametrize("lang", ["ar", "fa", "hi"])
def test_they_do_so_in_languages_with_their_own_writing(
    app: Flask, tmp_path: Path, lang: str
) -> None:
    report = report_of(entries.published(), Kind.FULL, lang)
    paths = files_of(report, tmp_path)
    for form in (Format.DOCX, Format.XLSX):
        assert readers.numbers(paths[form]) == readers.numbers(paths[Format.HTML])


def test_what_everybody_may_see_is_rounded_and_what_analysts_see_is_not(app: Flask) -> None:
    loop = entries.published()
    rounded = {each.number for each in report_of(loop, Kind.FULL).figures if not each.is_share}
    exact = {each.number for each in report_of(loop, Kind.FULL, exact=True).figures}
    assert all(number is None or number % 5 == 0 for number in rounded)
    assert 102 not in rounded
    assert {102, 40, 12} <= exact


def test_a_brief_is_one_page_in_every_language(app: Flask, tmp_path: Path) -> None:
    loop = reports.wordy()
    for lang in LOCALES:
        path = tmp_path / f"brief-{lang}.pdf"
        drawing.write(report_of(loop, Kind.BRIEF, lang), Format.PDF, path)
        with pypdfium2.PdfDocument(path) as document:
            assert (lang, len(document)) == (lang, 1)
            assert tuple(round(each) for each in document[0].get_size()) == (595, 842)


def test_a_pdf_is_tagged_and_names_its_language(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "full.pdf"
    drawing.write(report_of(entries.published(), Kind.FULL, "ar"), Format.PDF, path)
    with pypdfium2.PdfDocument(path) as document:
        assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
        assert document.get_metadata_value("Title") == "title [ar]"
        assert language_of(document) == "ar"


def test_a_docx_has_headings_repeated_heads_and_its_language(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "full.docx"
    drawing.write(report_of(entries.published(), Kind.FULL, "ar"), Format.DOCX, path)
    document = docx.Document(str(path))
    levels = [int(each.style.name[-1]) for each in document.paragraphs
              if each.style.name.startswith("Heading")]  # fmt: skip
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert document.core_properties.language == "ar"
    assert next(document.styles.element.iter(qn("w:lang"))).get(qn("w:bidi")) == "ar"
    wide = [table for table in document.tables if len(table.columns) > 2]
    assert len(wide) >= 5
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in wide)
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    assert all(table._tbl.tblPr.find(qn("w:tblCaption")) is not None for table in document.tables)
    written = [each for each in document.paragraphs if each.text and "[" not in each.text]
    assert all(each._p.pPr.find(qn("w:bidi")) is not None for each in written)


def test_words_in_another_language_say_so(app: Flask, tmp_path: Path) -> None:
    loop, _response = reports.quoting()
    report = report_of(loop, Kind.FULL, "ar")
    assert len(report.quotes) == 1
    path = files_of(report, tmp_path)[Format.DOCX]
    quote = next(each for each in docx.Document(str(path)).paragraphs if each.style.name == "Quote")
    assert quote.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "en"
    assert quote._p.pPr.find(qn("w:bidi")) is None
    page = (tmp_path / "report.html").read_text()
    assert f'<blockquote lang="en" dir="ltr"><p>{quote.text}</p>' in page


def test_nothing_in_a_spreadsheet_is_a_formula(app: Flask, tmp_path: Path) -> None:
    loop = entries.drafted()
    entries.service.edit(
        loop.entry, {"en": {"title": "=HYPERLINK(1)", "stake": "+1"}}, {},
        seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED,
    )  # fmt: skip
    entries.publish(loop)
    path = files_of(report_of(loop, Kind.FULL), tmp_path)[Format.XLSX]
    cells = [cell for sheet in readers.workbook(path).worksheets
             for row in sheet.iter_rows() for cell in row]  # fmt: skip
    assert "'=HYPERLINK(1)" in {cell.value for cell in cells}
    assert not [cell.value for cell in cells if cell.data_type == "f"]


def test_an_html_file_needs_nothing_from_elsewhere(app: Flask, tmp_path: Path) -> None:
    page = files_of(report_of(entries.published(), Kind.FULL), tmp_path)[Format.HTML].read_text()
    assert "<script" not in page
    assert "url(" not in page
    assert "&" not in page.partition("<style>")[2].partition("</style>")[0]
    assert " src=" not in page
    with zipfile.ZipFile(io.BytesIO((tmp_path / "report.docx").read_bytes())) as archive:
        assert archive.testzip() is None
