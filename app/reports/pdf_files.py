"""A report as a tagged PDF (PDF/UA-1), by WeasyPrint: loaded by the process that writes alone."""

from pathlib import Path
from typing import Final

from flask import current_app

from app.documents.drawing import Drawn
from app.reports import html_files
from app.reports.content import Kind, Report

SIZES: Final = (10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6)
"""Of the letters of a brief, in points: the first with which it is one page."""


def write(report: Report, path: Path) -> None:
    """Write the report to `path`; a brief is exactly one page."""
    path.write_bytes(_drawn(report).pdf())


def _drawn(report: Report) -> Drawn:
    if report.kind is Kind.FULL:
        return _laid_out(report, "")
    for size in SIZES:
        document = _laid_out(report, f"html {{ font-size: {size}pt; line-height: 1.3 }}")
        if document.pages == 1:
            return document
    raise ValueError("the brief does not fit on a page")


def _laid_out(report: Report, rule: str) -> Drawn:
    return Drawn(html_files.page(report, rule), (), current_app.config["BASE_URL"])
