"""The only place that asks what time it is."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the current instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the current date, in UTC."""
    return now().date()
