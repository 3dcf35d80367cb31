"""What states and reasons are called."""

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.workflow.models import Often, WorkState

STATES: Final[dict[WorkState, LazyString]] = {
    WorkState.TO_WRITE: _l("To write"),
    WorkState.IN_WORK: _l("In work"),
    WorkState.WAITS: _l("Waits for somebody"),
    WorkState.READY: _l("Ready"),
    WorkState.SENT_BACK: _l("Sent back"),
    WorkState.HANDED_IN: _l("Handed in"),
    WorkState.PUBLISHED: _l("Published"),
}
TAGS: Final = {
    WorkState.TO_WRITE: "plain",
    WorkState.IN_WORK: "part",
    WorkState.WAITS: "wait",
    WorkState.READY: "ok",
    WorkState.SENT_BACK: "no",
    WorkState.HANDED_IN: "info",
    WorkState.PUBLISHED: "ok",
}
CHOSEN: Final = (WorkState.TO_WRITE, WorkState.IN_WORK, WorkState.WAITS, WorkState.READY)
"""What people choose; the others follow from what happens to the entry."""

REASONS: Final[dict[str, LazyString]] = {
    "figures_unclear": _l("The figures are not clear"),
    "reason_missing": _l("A reason is missing"),
    "language": _l("The language is hard to understand, or wrong"),
    "legal": _l("A legal point is open"),
    "tone": _l("The tone does not fit"),
}
OFTEN: Final[dict[Often, LazyString]] = {
    Often.WEEKLY: _l("Once a week, when something waits"),
    Often.DAILY: _l("On every working day on which something waits"),
    Often.OFF: _l("Never"),
}
