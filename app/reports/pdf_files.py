"""A report as a tagged PDF (PDF/UA-1), by WeasyPrint: loaded by the process that writes alone."""

import logging
from pathlib import Path
from typing import Final, NoReturn

from weasyprint import HTML
from weasyprint.document import Document

from app.reports import html_files
from app.reports.content import Kind, Report

VARIANT: Final = "pdf/ua-1"
SIZES: Final = (10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6)
"""Of the letters of a brief, in points: the first with which it is one page."""


def write(report: Report, path: Path) -> None:
    """Write the report to `path`; a brief is exactly one page."""
    # What it warns of are rules for screens; a warning could quote what stands in the report.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    _drawn(report).write_pdf(path, pdf_variant=VARIANT)


def _drawn(report: Report) -> Document:
    if report.kind is Kind.FULL:
        return _laid_out(report, "")
    for size in SIZES:
        document = _laid_out(report, f"html {{ font-size: {size}pt; line-height: 1.3 }}")
        if len(document.pages) == 1:
            return document
    raise ValueError("the brief does not fit on a page")


def _laid_out(report: Report, rule: str) -> Document:
    page = html_files.page(report, rule)
    return HTML(string=page, url_fetcher=_refuse).render(pdf_variant=VARIANT)


def _refuse(_url: str, **_options: object) -> NoReturn:
    raise ValueError("a report fetches nothing")
