"""A report as one HTML file that needs nothing else; the PDF is drawn from the same page."""

from pathlib import Path
from typing import Final

from flask import render_template
from flask_babel import gettext as _
from markupsafe import escape

from app.i18n import direction, tag_of
from app.reports.content import Kind, Report, repeats

SHEET: Final = Path(__file__).with_name("sheet.css")


def write(report: Report, path: Path) -> None:
    """Write the report to `path`."""
    path.write_text(page(report), encoding="utf-8")


def page(report: Report, extra: str = "") -> str:
    """Return the page in the words that are spoken now; `extra` is one more rule of style."""
    lang, text_dir = tag_of(report.lang), direction(report.lang)
    body = render_template(
        "reports/_report.html",
        report=report,
        name=kind_name(report.kind),
        rtl=text_dir == "rtl",
        repeats=repeats,
        kind_of=lambda block: type(block).__name__,
    )
    # The style of a file stands in the file: there is no policy that forbids it, and no server.
    return (
        f'<!doctype html><html lang="{lang}" dir="{text_dir}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="author" content="{escape(report.organisation)}">'
        f"<title>{escape(report.title.text)}</title>"
        f"<style>{SHEET.read_text(encoding='utf-8')}{extra}</style></head>"
        f"<body>{body}</body></html>"
    )


def kind_name(kind: Kind) -> str:
    """Return what a report is called on its first page."""
    return str(_("Brief") if kind is Kind.BRIEF else _("Full report"))
