"""What becomes of a survey when it is over: archived, and its answers deleted after a time."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.builder.timed import Timed
from app.db import Instant

NOTICE: Final = timedelta(days=7)
"""How long before answers are deleted those who keep them are told so for the last time."""


class Kept(Timed):
    """The columns of a survey that are about the time after it."""

    archived_at: Mapped[Instant | None]
    """Since when it is read-only and out of the lists."""
    retention_months: Mapped[int | None]
    """How long after closing the answers are kept; none is until staff say."""
    held_for: Mapped[str] = mapped_column(String(500), default="", server_default="")
    """Why the answers must not be deleted, though their time is over; empty where nothing does."""
    erasing_since: Mapped[Instant | None]
    """While it is set, and nothing is held, the database lets the answers go."""
    erased_on: Mapped[date | None]
    """When the answers were deleted last because their time was over."""
    foretold_for: Mapped[date | None]
    """The day of deletion of which staff were told a month before."""
    warned_for: Mapped[date | None]
    """The day of deletion of which they were told for the last time."""
    warned_on: Mapped[date | None]
    """When they were told so."""

    @property
    def is_archived(self) -> bool:
        """Return whether it is read-only and out of the lists."""
        return self.archived_at is not None

    @property
    def last_day(self) -> date | None:
        """Return the day, in its own zone, on which it closes or closed; None while unknown."""
        ends_at = self.ends_at
        if ends_at is None or ends_at == self.closes_at:
            return self.closes_on
        return ends_at.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def deletes_on(self) -> date | None:
        """Return the day on which the answers are deleted; None where none is set or known."""
        last = self.last_day
        if last is None or self.retention_months is None:
            return None
        return months_after(last, self.retention_months)

    @property
    def is_warned(self) -> bool:
        """Return whether staff have been told for the last time of the day that is set now."""
        return self.warned_for is not None and self.warned_for == self.deletes_on

    @property
    def goes_on(self) -> date | None:
        """Return the day on which the answers go: later than planned after a late warning."""
        planned = self.deletes_on
        if planned is None or not self.is_warned or self.warned_on is None:
            return planned
        return max(planned, self.warned_on + NOTICE)

    def forget_warnings(self) -> None:
        """Let staff be told anew before anything is deleted."""
        self.foretold_for = self.warned_for = self.warned_on = None

    def is_over(self, at: datetime) -> bool:
        """Return whether nobody can send anything any more."""
        return self.ends_at is not None and not self.lets_finish(at)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = min(day.year + years, date.max.year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
