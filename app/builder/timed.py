"""When a survey takes answers: what staff have settled, and what follows from the clock."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.builder import times
from app.db import Instant


class Timed:
    """The columns of a survey that are about its time. The clock opens and closes it, no job."""

    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC", server_default="UTC")
    """The zone of the days and times at which it opens and closes."""
    opens_time: Mapped[time | None]
    """On its first day; none is the beginning of the day."""
    closes_time: Mapped[time | None]
    """On its last day; none is the end of the day."""
    grace_minutes: Mapped[int] = mapped_column(default=60, server_default="60")
    """For how long people who are in the middle may finish."""
    extended_from_on: Mapped[date | None]
    """The last day that was announced first, where it was moved after people could answer."""
    extended_from_time: Mapped[time | None]
    closed_at: Mapped[Instant | None]
    """When staff closed it; none while they have not, or have opened it again."""
    ended_at: Mapped[Instant | None]
    """The end of its time that is in the record already; the clock closes it without this."""

    @property
    def is_open(self) -> bool:
        """Return whether staff have opened it, and not closed it."""
        raise NotImplementedError

    @property
    def opens_at(self) -> datetime | None:
        """Return the instant from which people can answer, None where publication opens it."""
        if self.opens_on is None:
            return None
        return times.beginning(self.opens_on, self.opens_time, self.time_zone)

    @property
    def closes_at(self) -> datetime | None:
        """Return the instant from which nobody can begin, None where staff close it."""
        if self.closes_on is None:
            return None
        return times.end(self.closes_on, self.closes_time, self.time_zone)

    @property
    def ends_at(self) -> datetime | None:
        """Return when it closes, or closed, by the clock or by hand; None when that is unknown."""
        return min(filter(None, (self.closes_at, self.closed_at)), default=None)

    def takes_answers(self, at: datetime) -> bool:
        """Return whether citizens can begin to answer at this moment."""
        opens_at, closes_at = self.opens_at, self.closes_at
        begun = opens_at is None or opens_at <= at
        over = closes_at is not None and closes_at <= at
        return self.is_open and begun and not over

    def lets_finish(self, at: datetime) -> bool:
        """Return whether people who are in the middle can still send their answers."""
        ends_at = self.ends_at
        return ends_at is None or at < ends_at + timedelta(minutes=self.grace_minutes)
