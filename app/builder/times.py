"""Days and times on a survey's own clock, and the instants that they mean.

What is stored is what stands on the wall: when a country moves its clocks, the time that people
were told stays right.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

_REGIONS: Final = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/",
    "Europe/", "Indian/", "Pacific/",
)  # fmt: skip
MIDNIGHT: Final = time()


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Return the names of all time zones that are named by a place, and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(_REGIONS)))


def beginning(on: date, at: time | None, zone: str) -> datetime:
    """Return the instant from which a survey is open; of a time that comes twice, the first."""
    return _instant(on, at or MIDNIGHT, zone)


def end(on: date, at: time | None, zone: str) -> datetime:
    """Return the instant from which a survey is closed: without a time, when its day is over.

    Of a time that comes twice, the second: nobody who was told that time comes too late.
    """
    if at is not None:
        return _instant(on, at, zone, is_second=comes_twice(on, at, zone))
    if on == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return _instant(on + timedelta(days=1), MIDNIGHT, zone)


def is_missing(on: date, at: time, zone: str) -> bool:
    """Return whether the clocks skip this time on this day."""
    there = _instant(on, at, zone).astimezone(ZoneInfo(zone))
    return there.replace(tzinfo=None) != datetime.combine(on, at)


def comes_twice(on: date, at: time, zone: str) -> bool:
    """Return whether the clocks show this time twice on this day."""
    both = (_instant(on, at, zone), _instant(on, at, zone, is_second=True))
    return both[0] < both[1] and not is_missing(on, at, zone)


def _instant(on: date, at: time, zone: str, *, is_second: bool = False) -> datetime:
    local = datetime.combine(on, at, ZoneInfo(zone)).replace(fold=int(is_second))
    try:
        return local.astimezone(UTC)
    except OverflowError:  # the first or last day there is
        return local.replace(tzinfo=UTC)
