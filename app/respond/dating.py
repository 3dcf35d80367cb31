"""Dates in words, as coarse as they were asked for."""

from datetime import date

from babel.dates import format_skeleton

from app.i18n import current_locale, custom, day, digits
from surveys import CoarseDate


def in_words(value: date | CoarseDate) -> str:
    """Return a day, a month of a year or a year as the reader's language says it."""
    if not isinstance(value, CoarseDate):
        return day(value)
    if value.month is None:
        return digits(str(value.year))
    return digits(format_skeleton("yMMMM", value.first, locale=custom(current_locale())))
