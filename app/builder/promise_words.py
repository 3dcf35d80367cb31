"""What the public is told about the promise of an answer: moved, overdue, and whom to ask."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock, i18n
from app.accounts import queries as accounts
from app.builder.models import Survey
from app.errors import NotFoundError

APART: Final = "\u2068"
AGAIN: Final = "\u2069"
"""Around an address or a number, which keeps its own direction within a sentence."""


def promise_words(survey: Survey) -> list[str]:
    """Return what stands beside the promised day: nothing while it was never moved nor missed."""
    told = []
    if survey.first_promised_on is not None:
        told.append(_("First promised for %(day)s.", day=i18n.day(survey.first_promised_on)))
    days = survey.days_late(clock.today())
    if days:
        told.append(late_words(days))
        contact = survey.contact or _contact()
        if contact:
            told.append(_("You can ask why: %(contact)s", contact=f"{APART}{contact}{AGAIN}"))
    return told


def late_words(days: int) -> str:
    """Return for how many days an answer has been overdue, in words."""
    told: str = ngettext(
        "The answer is %(count)s day late.",
        "The answer is %(count)s days late.",
        days,
        count=i18n.number(days),
    )
    return told


def _contact() -> str:
    try:
        return accounts.organisation().contact
    except NotFoundError:
        return ""
