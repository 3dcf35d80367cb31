"""What happened when in the life of an entry, and what is still to come, in the order of time."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.entries.content import Dates


class Moment(StrEnum):
    """What a date stands for."""

    OPENED = "opened"
    CLOSED = "closed"
    PROMISED = "promised"
    FIRST_PUBLISHED = "first_published"
    PUBLISHED = "published"
    NEXT_UPDATE = "next_update"


class Pace(StrEnum):
    """How a date stands to today, and a promise to what was done."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"
    LATE = "late"


class Step(NamedTuple):
    """One date of an entry."""

    moment: Moment
    when: date
    pace: Pace


def timeline(dates: Dates, *, on: date) -> tuple[Step, ...]:
    """Return the known dates, first to last, each told as past, present, to come or missed."""
    known = ((moment, getattr(dates, moment)) for moment in Moment)
    steps = [Step(moment, when, _pace(moment, when, dates, on)) for moment, when in known if when]
    return tuple(sorted(steps, key=lambda step: step.when))


def _pace(moment: Moment, when: date, dates: Dates, on: date) -> Pace:
    match moment:
        case Moment.PUBLISHED:
            return Pace.NOW
        case Moment.PROMISED:
            answered = dates.first_published
            if (answered or on) > when:
                return Pace.LATE
            return Pace.DONE if answered else Pace.NEXT
        case Moment.NEXT_UPDATE:
            return Pace.LATE if when < on else Pace.NEXT
        case _:
            return Pace.NEXT if when > on else Pace.DONE
