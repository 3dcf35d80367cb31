"""Files of answers in words: what each is, how far, until when, or why there is none."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock, i18n
from app.builder.models import Survey
from app.exports import forms, wanting
from app.exports.models import FileState
from app.exports.service import file_name
from app.exports.wanting import Standing, Trouble
from app.i18n import language_name
from app.uploads.names import size_in_words

_WHY: Final = {
    Trouble.TOO_BIG: _l("There are too many columns for this format."),
    Trouble.NO_ROOM: _l("There was no room for the file. Tell whoever runs this system."),
    Trouble.CHANGED: _l(
        "Since then answers have been taken back, changed or deleted, so the file was deleted too."
        " Ask for it again if you still need it."
    ),
    Trouble.LOST: _l("The file is no longer here. Ask for it again."),
    Trouble.CRASHED: _l(
        "Nothing has been changed. Ask for it again; if it fails again, tell whoever runs this"
        " system."
    ),
}
_SAID: Final = {
    FileState.WAITING: _l("A file is being written."),
    FileState.WRITING: _l("A file is being written."),
    FileState.READY: _l("The file is ready."),
    FileState.FAILED: _l("The file could not be written."),
    FileState.DROPPED: _l("The file was deleted."),
    FileState.STOPPED: _l("No file is being written any more."),
}


class Line(NamedTuple):
    """One file on the page."""

    standing: Standing
    name: str
    choices: str
    when: str
    until: str
    size: str
    why: str


def context(survey: Survey) -> dict[str, Any]:
    """Return what the list of files shows."""
    at = clock.now()
    lines = [_line(survey, each, at) for each in wanting.listed(survey, at=at)]
    now = ".".join(f"{line.standing.state[:2]}" for line in lines)
    # Only what has changed since the last look is read aloud, not every look.
    is_news = bool(lines) and request.args.get("told", now) != now
    return {
        "open_files": [line for line in lines if line.standing.is_open],
        "ended_files": [line for line in lines if not line.standing.is_open],
        "told": now,
        "news": _SAID[_newest(lines)] if is_news else "",
    }


def _newest(lines: list[Line]) -> FileState:
    """Return the state of the file that came to its end last; of an open one when none has."""
    ended = [line.standing for line in lines if line.standing.row.ended_at]
    newest = max(ended, key=_ended_at, default=lines[0].standing)
    return FileState(newest.state)


def _ended_at(standing: Standing) -> datetime:
    return standing.row.ended_at or standing.row.asked_at


def _line(survey: Survey, standing: Standing, at: datetime) -> Line:
    row, wanted = standing.row, standing.row.wanted
    choices = [forms.FORMATS[wanted.format], forms.SHAPES[wanted.shape]]
    choices += [_("Answers in words") if wanted.labels else _("Answers in codes")]
    choices += [language_name(wanted.lang)] if wanted.lang else []
    is_ready = standing.state == FileState.READY and row.ended_at
    return Line(
        standing,
        file_name(survey.slug, wanted),
        " · ".join(map(str, choices)),
        i18n.moment(row.asked_at, at),
        i18n.moment(row.ended_at + wanting.KEPT, at) if is_ready and row.ended_at else "",
        size_in_words(row.size) if is_ready else "",
        str(_WHY[Trouble(standing.trouble)]) if standing.trouble else "",
    )
