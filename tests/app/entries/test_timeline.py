from datetime import date

import pytest

from app.entries.content import Dates
from app.entries.timeline import Moment, Pace, timeline

DATES = Dates(
    opened=date(2026, 9, 1),
    closed=date(2026, 10, 1),
    promised=date(2026, 11, 1),
    first_published=None,
    published=None,
    next_update=date(2027, 1, 15),
)


def paces(on, **changed):
    return {step.moment: step.pace for step in timeline(DATES.model_copy(update=changed), on=on)}


def test_what_is_to_come_is_not_told_as_past():
    assert paces(date(2026, 9, 15)) == {
        Moment.OPENED: Pace.DONE,
        Moment.CLOSED: Pace.NEXT,
        Moment.PROMISED: Pace.NEXT,
        Moment.NEXT_UPDATE: Pace.NEXT,
    }


@pytest.mark.parametrize(
    ("first_published", "on", "pace"),
    [
        (None, date(2026, 11, 1), Pace.NEXT),
        (None, date(2026, 11, 2), Pace.LATE),
        (date(2026, 11, 1), date(2026, 12, 1), Pace.DONE),
        (date(2026, 10, 2), date(2026, 10, 2), Pace.DONE),
        (date(2026, 11, 2), date(2026, 12, 1), Pace.LATE),
    ],
)
def test_a_promise_is_open_kept_or_broken(first_published, on, pace):
    found = paces(on, first_published=first_published, published=first_published)
    assert found[Moment.PROMISED] is pace


def test_an_update_that_did_not_come_is_late():
    assert paces(date(2027, 1, 15))[Moment.NEXT_UPDATE] is Pace.NEXT
    assert paces(date(2027, 1, 16))[Moment.NEXT_UPDATE] is Pace.LATE


def test_dates_stand_in_the_order_of_time():
    early = DATES.model_copy(
        update={"first_published": date(2026, 9, 20), "published": date(2026, 12, 1)}
    )
    days = [step.when for step in timeline(early, on=date(2026, 12, 2))]
    assert days == sorted(days)
    assert len(days) == 6
