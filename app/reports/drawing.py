"""A report of a published version, made in its language and written to a file."""

from datetime import date
from pathlib import Path
from pkgutil import resolve_name
from typing import Final
from uuid import UUID

from app.db import db
from app.documents.showing import in_language
from app.reports import sources
from app.reports.brief import brief
from app.reports.content import Format, Kind, Report, Wanted
from app.reports.full import full

MAKERS: Final = {Kind.BRIEF: brief, Kind.FULL: full}
WRITERS: Final = {
    Format.PDF: "app.reports.pdf_files:write",
    Format.DOCX: "app.reports.word_files:write",
    Format.XLSX: "app.reports.sheet_files:write",
    Format.HTML: "app.reports.html_files:write",
}


def made(version_id: UUID, wanted: Wanted, *, on: date) -> Report:
    """Return what the report says, read without keeping anybody from writing."""
    with in_language(wanted.lang):
        try:
            source = sources.load(version_id, wanted.lang, on=on)
            return MAKERS[wanted.kind](source, exact=wanted.exact)
        finally:
            db.session.rollback()


def write(report: Report, form: Format, path: Path) -> None:
    """Write a report to `path`; what a format needs is loaded with its first file."""
    with in_language(report.lang, only_reads=False):
        resolve_name(WRITERS[form])(report, path)
