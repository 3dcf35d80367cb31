"""Dates of the survey language as those of XLSForm, where a month is told by its first day."""

from collections.abc import Mapping
from typing import Final

from surveys.dates import CoarseDate
from surveys.written import Date

CELLS: Final[Mapping[str, Mapping[str, str]]] = {
    "day": {"type": "date"},
    "month": {"type": "date", "appearance": "month-year"},
    "year": {"type": "date", "appearance": "year"},
}
PRECISIONS: Final = {
    cells["appearance"]: name for name, cells in CELLS.items() if "appearance" in cells
}


def limits_in_words(item: Date) -> list[str]:
    """Return what the constraint of the question says."""
    said = []
    for sign, limit in ((">=", item.min), ("<=", item.max)):
        if limit is not None:
            value = item.as_precise(limit)
            said.append(
                f". {sign} date('{value.first if isinstance(value, CoarseDate) else value}')"
            )
    return said + ([] if loses_limits(item) else _moving(item))


def loses_limits(item: Date) -> bool:
    """Return whether the question has limits that a form cannot say: today in its month."""
    return not item.is_day and (item.min_days, item.max_days) != (None, None)


def _moving(item: Date) -> list[str]:
    return [
        f"decimal-date-time(.) {sign} floor(decimal-date-time(today())) + {days}"
        for sign, days in ((">=", item.min_days), ("<=", item.max_days))
        if days is not None
    ]
