"""Numbers as people write them: the signs of their language, digits of any script, strictly."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from surveys.posted import ascii_digits
from surveys.values import plain

_MAX_LENGTH: Final = 60
_MAX_DIGITS: Final = 20
# Bidirectional marks come along when people copy a number out of Arabic or Hebrew text.
_INVISIBLE: Final = re.compile("[\u061c\u200e\u200f\u2066-\u2069\ufeff]")
_MINUS: Final = re.compile("^[-\u2212\uff0d\ufe63]")
# These two mean the same in every language, as does a space, which never separates decimals.
_ARABIC_DECIMAL: Final = "\u066b"
_ARABIC_GROUP: Final = "\u066c"
_SPACES: Final = " \u00a0\u2009\u202f"
# Degrees are never grouped, so that every separator in them begins the decimals.
_DEGREES: Final = re.compile(r"[-+]?\d{1,3}(?:[.,\u066b\uff0e\uff0c]\d{1,20})?\s?°?", re.ASCII)
_SEPARATOR: Final = re.compile("[,\u066b\uff0e\uff0c]")


def parse_number(text: str, locale: str) -> Decimal | None:
    """Return the number that the text says in this language, or None."""
    if len(text) > _MAX_LENGTH:
        return None
    digits = ascii_digits(_INVISIBLE.sub("", text).strip())
    match = _grammar(locale).fullmatch(_MINUS.sub("-", digits))
    if match is None:
        return None
    whole = re.sub(r"\D", "", match["whole"] or "0")
    number = f"{match['sign'] or ''}{whole}.{match['fraction'] or '0'}"
    return plain(Decimal(number)) if len(number) <= _MAX_DIGITS else None


def parse_degrees(text: str) -> Decimal | None:
    """Return the decimal degrees that the text says, None for anything else.

    Maps and telephones write them with a point and people as their language writes numbers; as
    degrees have no thousands, both mean the same.
    """
    if len(text) > _MAX_LENGTH:
        return None
    digits = _MINUS.sub("-", ascii_digits(_INVISIBLE.sub("", text).strip()))
    if not _DEGREES.fullmatch(digits):
        return None
    return plain(Decimal(_SEPARATOR.sub(".", digits.rstrip("° \u00a0"))))


def write_number(number: Decimal, locale: str) -> str:
    """Return the number as `parse_number` reads it in this language, without grouping."""
    decimal, _ = _signs(locale)
    return format(plain(number), "f").replace(".", decimal[0])


@lru_cache(maxsize=64)
def _grammar(locale: str) -> re.Pattern[str]:
    decimal, group = _signs(locale)
    points = f"[{re.escape(decimal)}]"
    commas = f"[{re.escape(group)}]"
    # Groups of three, or Indian groups of two before the last three; one sign throughout.
    grouped = rf"\d{{1,3}}(?P<by>{commas})\d{{3}}(?:(?P=by)\d{{3}})*"
    indian = rf"\d{{1,2}}(?P<each>{commas})(?:\d{{2}}(?P=each))*\d{{3}}"
    whole = rf"(?P<whole>{grouped}|{indian}|\d+)"
    return re.compile(rf"(?P<sign>[-+])?(?=.)(?:{whole})?(?:{points}(?P<fraction>\d+))?", re.ASCII)


@lru_cache(maxsize=64)
def _signs(locale: str) -> tuple[str, str]:
    """Return the decimal signs (the usual one first) and the grouping signs."""
    known = _known(locale)
    decimal = get_decimal_symbol(known) + _ARABIC_DECIMAL
    group = get_group_symbol(known) + _ARABIC_GROUP
    if "." not in group:  # then a point can only mean decimals, whatever the custom
        decimal += "."
    return decimal, group + _SPACES


def _known(locale: str) -> Locale:
    try:
        return Locale.parse(locale)
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale("en")
