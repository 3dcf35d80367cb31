"""Dates as coarse as somebody was asked for them: a month of a year, or a year alone."""

import datetime as dt
import re
from typing import Final, NamedTuple

_COARSE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?", re.ASCII)
_DECEMBER: Final = 12


class CoarseDate(NamedTuple):
    """A month of a year, or with `month` None the whole year; it has no day, not even a first."""

    year: int
    month: int | None = None

    @property
    def first(self) -> dt.date:
        """Return the day on which it begins."""
        return dt.date(self.year, self.month or 1, 1)

    @property
    def last(self) -> dt.date:
        """Return the day on which it ends."""
        month = self.month or _DECEMBER
        if month == _DECEMBER:
            return dt.date(self.year, month, 31)
        return dt.date(self.year, month + 1, 1) - dt.timedelta(days=1)

    def isoformat(self) -> str:
        """Return it as ISO 8601 writes it: 2026-11 or 2026."""
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"


def date_of(text: str) -> dt.date | CoarseDate:
    """Return the date that ISO 8601 writes so; ValueError when there is none."""
    found = _COARSE.fullmatch(text)
    if found is None:
        return dt.date.fromisoformat(text)
    year, month = int(found[1]), int(found[2]) if found[2] else None
    # Whatever is wrong with it is wrong with its first day.
    return CoarseDate(dt.date(year, 1 if month is None else month, 1).year, month)


def coarse(day: dt.date, *, has_month: bool) -> CoarseDate:
    """Return the month or the year in which the day lies."""
    return CoarseDate(day.year, day.month if has_month else None)
