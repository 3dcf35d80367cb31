"""How the end of a survey's time is moved, and how opening and closing are told in words."""

from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app import i18n
from app.builder import times
from app.builder.models import Survey, SurveyStatus


class Closing(NamedTuple):
    """When a survey closes, as it was announced."""

    on: date | None
    at: time | None
    instant: datetime | None

    @classmethod
    def of(cls, survey: Survey) -> "Closing":
        """Return when this survey closes, as it stands now."""
        return cls(survey.closes_on, survey.closes_time, survey.closes_at)


def note_extension(survey: Survey, before: Closing, *, at: datetime) -> dict[str, str] | None:
    """Keep the end that was announced first when a later one has taken its place.

    Returns what the record says about it; None when people could not answer yet, or it ends no
    later than before.
    """
    now = survey.closes_at
    first = extended_from(survey)
    if first is not None and now is not None and now <= first:
        survey.extended_from_on = survey.extended_from_time = None
    if before.instant is None or not _has_opened(survey, at):
        return None
    if now is not None and now <= before.instant:
        return None
    if survey.extended_from_on is None:
        survey.extended_from_on, survey.extended_from_time = before.on, before.at
    return {"before": before.instant.isoformat(), "now": now.isoformat() if now else ""}


def extended_from(survey: Survey) -> datetime | None:
    """Return the end that was announced first, None where it was never moved."""
    if survey.extended_from_on is None:
        return None
    return times.end(survey.extended_from_on, survey.extended_from_time, survey.time_zone)


def opening_words(survey: Survey) -> str:
    """Return when the survey opens, in words: a day, or a day and a time with its zone."""
    if survey.opens_on is None or survey.opens_time is None:
        return i18n.day(survey.opens_on)
    return _moment(survey.opens_at, survey)


def closing_words(survey: Survey) -> str:
    """Return when the survey closes, in words: its last day, or a day and a time with its zone."""
    if survey.closes_on is None or survey.closes_time is None:
        return i18n.day(survey.closes_on)
    return _moment(survey.closes_at, survey)


def closed_words(survey: Survey) -> str:
    """Return when a survey that is over has closed, by the clock or by hand, in words."""
    if survey.ends_at is not None and survey.ends_at != survey.closes_at:
        return _moment(survey.ends_at, survey)
    return closing_words(survey)


def extended_words(survey: Survey) -> str:
    """Return the end that was announced first, in words, or nothing."""
    if survey.extended_from_on is None or survey.extended_from_time is None:
        return i18n.day(survey.extended_from_on)
    return _moment(extended_from(survey), survey)


def clock_lines(survey: Survey) -> list[str]:
    """Say for staff when it opens and closes in UTC, and what is meant where clocks change."""
    lines = []
    if survey.opens_at is not None and survey.opens_on is not None:
        when = i18n.local_moment(survey.opens_at)
        lines.append(_("It opens on %(when)s.", when=when))
        if _is_twice(survey.opens_on, survey.opens_time, survey.time_zone):
            lines.append(_("The clocks go back on that day: it opens at the first of the two."))
    if survey.closes_at is not None and survey.closes_on is not None:
        when = i18n.local_moment(survey.closes_at)
        lines.append(_("It closes on %(when)s.", when=when))
        if _is_twice(survey.closes_on, survey.closes_time, survey.time_zone):
            lines.append(_("The clocks go back on that day: it closes at the second of the two."))
    return lines


def _is_twice(on: date, at: time | None, zone: str) -> bool:
    return at is not None and times.comes_twice(on, at, zone)


def _moment(instant: datetime | None, survey: Survey) -> str:
    zone = ZoneInfo(survey.time_zone)
    return i18n.local_moment(instant.astimezone(zone)) if instant else ""


def _has_opened(survey: Survey, at: datetime) -> bool:
    opens_at = survey.opens_at
    return survey.status != SurveyStatus.DRAFT and (opens_at is None or opens_at <= at)
