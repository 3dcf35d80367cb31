"""Groups of digits: payment cards, phone numbers, and long numbers that may be anything."""

import re
from collections.abc import Collection
from typing import Final

from analysis.privacy.identities import is_identity
from analysis.privacy.libraries import checks, phones
from analysis.privacy.lists import either
from analysis.privacy.spans import Found, Kind, Span

_GROUP = re.compile(r"(?<!\d)(?:\+\s?)?\(?\d(?:[\s().\-/]{0,3}+\d)*+")
_CHUNK = re.compile(r"\+?\(?\d[^\s]*+")
_EXTENSION = re.compile(r"(?i)\s?(?:x|ext\.?|extension|内線|내선|poste|durchwahl)\s?\d{1,6}(?!\d)")
_CARD = re.compile(r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}")
_NOT_DIGIT = re.compile(r"\D+")

_DAY_FIRST: Final = r"[0-3]?\d[./ -][0-3]?\d[./ -](?:\d{4}|\d{2})"
_YEAR_FIRST: Final = r"\d{4}[./ -][0-3]?\d[./ -][0-3]?\d"
_YEAR: Final = r"(?:19|20)\d\d"
_CLOCK: Final = r"(?:[01]?\d|2[0-4])[.:]?[0-5]\d"
_FIGURE = re.compile(
    rf"(?:{_DAY_FIRST}|{_YEAR_FIRST})(?:\s?[-/ ]\s?(?:{_DAY_FIRST}|{_YEAR_FIRST}))?"
    rf"|(?:{_DAY_FIRST}|{_YEAR_FIRST})\s{_CLOCK}"
    rf"|{_YEAR}(?:-\d++)++|\d++00\s?-\s?\d++00"
    rf"|{_YEAR}(?:\s?[./ -]\s?(?:{_YEAR}|\d{{1,2}}))++|\d{{1,2}}[./]{_YEAR}"
    rf"|{_CLOCK}\s?[-/ ]\s?{_CLOCK}|\d{{1,3}}(?:\.\d{{3}})++|\d{{1,3}}(?: \d{{3}})* 000"
    r"|\d{1,4}000|\d++\.\d++|\d{1,3}\s?-\s?\d{1,3}"
)
_MONEY = re.compile(rf"(?i)[\s.,-]{{0,3}}(?:{either('money')})")
_CURRENCY_BEFORE = re.compile(r"(?i)(?:[€$£¥₩₹]|eur|usd|gbp|rs\.?)\s?$")
_PHONE_BEFORE = re.compile(rf"(?i)(?:{either('phone_words')})[^\d\n]{{0,24}}$")
_PHONE_AFTER = re.compile(r"(?i)[\s(,-]{0,3}(?:office|fax|mobile|cell|home|work)\b")
_LONG: Final = 6
_SHORTEST_PHONE: Final = 5
_PHONE_DIGITS: Final = range(7, 16)
_UNCHECKED_PHONE_DIGITS: Final = range(9, 16)
_GROUPED_PHONE: Final = 8
_BARE_PHONE: Final = 9
_CARD_DIGITS: Final = range(13, 20)
# A longer row of digits is looked at as one, and after so many the library is asked no more:
# a text of nothing but figures must not take minutes.
_MOST_DIGITS: Final = 24
_MOST_CHUNKS: Final = 8
_MOST_GROUPS: Final = 20
_BEFORE: Final = 40


def numbers(text: str, countries: Collection[str]) -> Found:
    """Yield what a group of at least six digits is, unless it is a date, a time or an amount."""
    asked = 0
    for match in _GROUP.finditer(text):
        count = sum(map(str.isdigit, match[0]))
        if count < _SHORTEST_PHONE:
            continue
        if count > _MOST_DIGITS:
            yield Span(*match.span(), Kind.NUMBER)
            continue
        asked += 1
        regions = countries if asked <= _MOST_GROUPS else ()
        yield from _group(text, match.start(), match.end(), regions)


def _group(text: str, start: int, end: int, countries: Collection[str]) -> Found:
    chunks = [match.span() for match in _CHUNK.finditer(text[:end], start)][:_MOST_CHUNKS]
    place = 0
    while place < len(chunks):
        for last in range(len(chunks), place, -1):
            first_place, last_place = chunks[place][0], chunks[last - 1][1]
            kind = _kind(text, first_place, last_place, countries)
            if kind is not None:
                yield Span(first_place, _with_extension(text, last_place, kind), kind)
                place = last
                break
            if _FIGURE.fullmatch(text[first_place:last_place].strip("()")):
                place = last
                break
        else:
            place += 1


def _kind(text: str, start: int, end: int, countries: Collection[str]) -> Kind | None:
    written = text[start:end]
    digits = _NOT_DIGIT.sub("", written)
    is_told_after = bool(_PHONE_AFTER.match(text, end))
    is_announced = is_told_after or bool(
        _PHONE_BEFORE.search(text[max(0, start - _BEFORE) : start])
    )
    if len(digits) < (_SHORTEST_PHONE if is_announced else _LONG):
        return None
    looks_dialled = written[0] in "0+(" or len(digits) >= _BARE_PHONE
    is_surely_phone = is_told_after or (is_announced and looks_dialled)
    if not is_surely_phone and _is_figure(text, start, end):
        return None
    if _is_card(written, digits):
        return Kind.CARD
    return _phone_or_number(written, digits, countries, is_announced=is_announced)


def _phone_or_number(
    written: str, digits: str, countries: Collection[str], *, is_announced: bool
) -> Kind | None:
    if is_announced and len(digits) < _PHONE_DIGITS.stop:
        return Kind.PHONE
    if _is_phone(written, digits, countries):
        return Kind.PHONE
    if is_identity(digits, countries):
        return Kind.NATIONAL_ID
    if digits == written:
        return Kind.NUMBER
    if len(digits) < _UNCHECKED_PHONE_DIGITS.start:
        return None
    return Kind.PHONE if len(digits) in _UNCHECKED_PHONE_DIGITS else Kind.NUMBER


def _is_card(written: str, digits: str) -> bool:
    if len(digits) not in _CARD_DIGITS or digits[0] not in "23456":
        return False
    # Four groups of four are a card even when a digit was typed wrong.
    return bool(_CARD.fullmatch(written)) or checks()["luhn"](digits)


def _is_figure(text: str, start: int, end: int) -> bool:
    if _FIGURE.fullmatch(text[start:end].strip("()")):
        return True
    before = text[max(0, start - 5) : start]
    return bool(_MONEY.match(text, end) or _CURRENCY_BEFORE.search(before))


def _is_phone(written: str, digits: str, countries: Collection[str]) -> bool:
    if len(digits) not in _PHONE_DIGITS:
        return False
    # So few digits are a phone number somewhere, and mostly something else.
    shortest = _BARE_PHONE if digits == written else _GROUPED_PHONE
    if len(digits) < shortest and written[0] not in "0+":
        return False
    if written[0] == "+":
        return _is_valid(f"+{digits}", None)
    if digits.startswith("00") and _is_valid(f"+{digits[2:]}", None):
        return True
    return any(_is_valid(digits, region) for region in countries)


def _is_valid(digits: str, region: str | None) -> bool:
    library = phones()
    try:
        number = library.parse(digits, region)
    except library.NumberParseException:
        return False
    return bool(library.is_valid_number(number))


def _with_extension(text: str, end: int, kind: Kind) -> int:
    extension = _EXTENSION.match(text, end) if kind is Kind.PHONE else None
    return end if extension is None else extension.end()
