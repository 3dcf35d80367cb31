"""Reports in words: what each is, how far, until when, or why there is none."""

from typing import Any, Final, NamedTuple

from flask import request
from flask_babel import lazy_gettext as _l

from app import clock, i18n
from app.entries.models import Entry
from app.exports.models import FileState
from app.i18n import language_name
from app.reports import forms, queries, service
from app.reports.models import WantedReport
from app.reports.queries import Standing
from app.reports.service import Trouble
from app.uploads.names import size_in_words

_WHY: Final = {
    Trouble.WITHDRAWN: _l(
        "A quote in it has been withdrawn, so the report was deleted too. Ask for it again: the"
        " new one does not hold the quote."
    ),
    Trouble.LOST: _l("The file is no longer here. Ask for it again."),
    Trouble.CRASHED: _l(
        "Nothing has been changed. Ask for it again; if it fails again, tell whoever runs this"
        " system."
    ),
}
_SAID: Final = {
    FileState.WAITING: _l("A report is being written."),
    FileState.WRITING: _l("A report is being written."),
    FileState.READY: _l("The report is ready."),
    FileState.FAILED: _l("The report could not be written."),
    FileState.DROPPED: _l("The report was deleted."),
    FileState.STOPPED: _l("No report is being written any more."),
}
_STEPS: Final = (
    _l("Figures and texts are being read."),
    _l("The pages are being set."),
    _l("The file is being stored."),
    _l("The file is being stored."),
)
STEPS: Final = 3


class Line(NamedTuple):
    """One report on the page."""

    standing: Standing
    kind: str
    choices: str
    name: str
    when: str
    until: str
    size: str
    why: str
    step: str


def context(entry: Entry, *, exact: bool) -> dict[str, Any]:
    """Return what the list of reports shows."""
    at = clock.now()
    found = queries.listed(entry, at=at, kept=service.KEPT, exact=exact)
    lines = [_line(entry, each) for each in found]
    now = ".".join(f"{line.standing.state[:2]}{line.standing.row.step}" for line in lines)
    # Only what has changed since the last look is read aloud, not every look.
    is_news = bool(lines) and request.args.get("told", now) != now
    return {
        "open_reports": [line for line in lines if line.standing.is_open],
        "ended_reports": [line for line in lines if not line.standing.is_open],
        "told": now,
        "news": _SAID[FileState(lines[0].standing.state)] if is_news else "",
        "steps": STEPS,
    }


def file_name(entry: Entry, row: WantedReport) -> str:
    """Return how the file is called that somebody downloads."""
    figures = "-exact" if row.exact else ""
    lang = i18n.tag_of(row.lang)
    return f"{entry.slug}-{row.version.number}-{row.kind}{figures}-{lang}.{row.format}"


def _line(entry: Entry, standing: Standing) -> Line:
    row, at = standing.row, clock.now()
    wanted = row.wanted
    figures = forms.FIGURES[forms.EXACT if wanted.exact else forms.ROUNDED]
    choices = [forms.FORMATS[wanted.format], language_name(wanted.lang), figures]
    is_ready = standing.state == FileState.READY and row.ended_at
    return Line(
        standing,
        str(forms.KINDS[wanted.kind]),
        " · ".join(map(str, choices)),
        file_name(entry, row),
        i18n.moment(row.asked_at, at),
        i18n.day(row.ended_at + service.KEPT) if is_ready and row.ended_at else "",
        size_in_words(row.size) if is_ready else "",
        str(_WHY[Trouble(standing.trouble)]) if standing.trouble else "",
        str(_STEPS[row.step]) if standing.state == FileState.WRITING else "",
    )
