"""Postcodes and dates of birth."""

import re
from collections.abc import Collection
from typing import Final

from analysis.privacy.lists import either
from analysis.privacy.spans import Found, Kind, Span

_NOT_BEFORE: Final = r"(?<![A-Za-z0-9.,-])"
_NOT_AFTER: Final = r"(?![A-Za-z0-9]|[.,-]\d)"
_STATES: Final = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|"
    "T[NX]|UT|V[TA]|W[AVIY]|PR"
)
_POSTCODES: Final = {
    "GB": (
        r"(?i:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d(?:\d|[ABEHMNPRV-Y])?|\d[A-HJKPS-UW])"
        r" ?\d[ABD-HJLNP-UW-Z]{2})"
    ),
    "CA": r"(?i:[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d)",
    "IE": r"(?:[AC-FHKNPRTV-Y]\d[0-9W] ?(?=[A-Z]{0,3}\d)[0-9AC-FHKNPRTV-Y]{4})",
    "US": rf"(?:\d{{5}}-\d{{4}}|(?:{_STATES})\.?,? \d{{5}})",
    "PT": r"\d{4}-\d{3}(?= [A-ZÀ-Ý])",
    "BR": r"\d{2}\.?\d{3}-\d{3}",
    "JP": r"〒\s?\d{3}-?\d{4}",
    "DE": r"(?:D|DE)-\d{5}",
    "CH": r"(?:A|AT|B|BE|CH|L|LU)-\d{4}",
    "ES": r"(?:E|F|FR)-\d{5}",
}
_BY_COUNTRY: Final = {
    country: re.compile(_NOT_BEFORE + pattern + _NOT_AFTER)
    for country, pattern in _POSTCODES.items()
}
_ANNOUNCED = re.compile(
    rf"(?i)(?<![A-Za-z])(?:{either('postcode_words')})(?![A-Za-z])[\s:.]{{0,4}}"
    r"(?:is |es |est |ist |é |は|는|是)?(\d{3}[ -]?\d{2,5}|\d{4,6})(?!\d)"
)
# Five digits before a town. What ends in 00 is mostly a number of things, German ones included,
# unless it follows a street.
_BEFORE_TOWN = re.compile(
    r"(?<![A-Za-z0-9.,-])((?<=[\d,.;)º-] )\d{5}|0\d{4}|\d{3}(?!00)\d{2})(?!\d)"
    rf"(?=[.,]? {{1,2}}(?!{either('not_towns')})"
    r"(?:(?:La|El|Los|Las|A|As|O|Le|Les|Bad|San|Santa) |L['\u2019]|Saint-)?[A-ZÀ-Ý][a-zà-ÿ]{2,})"
)
_WITH_TOWN: Final = frozenset({"ES", "FR", "DE", "MX", "IT"})

_MONTH: Final = rf"(?:{either('months')})\w{{0,8}}"
_DATE: Final = (
    r"(?:\d{1,2}[./ -]{1,2}\d{1,2}[./ -]{1,2}\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{6}(?:\d{2})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|º|er|\.)?\s(?:de\s|of\s)?{_MONTH}\.?,?\s(?:del?\s)?\d{{2,4}}"
    rf"|{_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|(?:昭和|平成|大正|令和)\d{1,2}年\d{1,2}月\d{1,2}日|\d{1,2} tháng \d{1,2},? năm \d{4})"
)
_BIRTH_BEFORE = re.compile(rf"(?i)(?:{either('born')})\D{{0,25}}?({_DATE})(?!\d)")
_BIRTH_AFTER = re.compile(rf"(?i)({_DATE})\s?(?:{either('birth_after')})")


def postcodes(text: str, countries: Collection[str]) -> Found:
    """Yield postcodes: those of a shape of their own, and digits with words or a town beside."""
    for country, pattern in _BY_COUNTRY.items():
        if country in countries:
            for match in pattern.finditer(text):
                yield Span(*match.span(), Kind.POSTCODE)
    for match in _ANNOUNCED.finditer(text):
        yield Span(*match.span(1), Kind.POSTCODE)
    if not _WITH_TOWN.isdisjoint(countries):
        for match in _BEFORE_TOWN.finditer(text):
            yield Span(*match.span(1), Kind.POSTCODE)


def birth_dates(text: str) -> Found:
    """Yield dates that words call the day of somebody's birth."""
    for pattern in (_BIRTH_BEFORE, _BIRTH_AFTER):
        for match in pattern.finditer(text):
            yield Span(*match.span(1), Kind.BIRTH_DATE)
