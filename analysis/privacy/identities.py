"""National numbers of the launch languages' countries, and numbers that words announce."""

import re
from collections.abc import Collection
from typing import Final, NamedTuple

from analysis.privacy.libraries import checks
from analysis.privacy.lists import either
from analysis.privacy.spans import Found, Kind, Span


class Written(NamedTuple):
    """How a country writes a number; `check` names its check digits, if it has any."""

    country: str
    pattern: re.Pattern[str]
    check: str


def _written(country: str, pattern: str, check: str = "") -> Written:
    whole = re.compile(rf"(?i)(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9]|[.-]\d)")
    return Written(country, whole, check)


_DAY: Final = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"

# What nobody writes by chance: letters in their places, or signs between the groups.
_STYLED: Final = (
    _written("ES", r"\d{8}[ -]?[A-Z]", "dni"),
    _written("ES", r"[XYZ][ -]?\d{7}[ -]?[A-Z]", "nie"),
    _written("ES", r"\d{2}[ /-]\d{7,8}[ /-]\d{2}"),
    _written("FR", r"[1278] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?-?\d{2})", "nir"),
    _written("DE", rf"\d{{2}} ?{_DAY}{_MONTH}\d{{2}} ?[A-Z] ?\d{{3}}"),
    _written("DE", r"[A-Z]\d{9}"),
    _written("DE", r"\d{2} \d{3} \d{3} \d{3}", "idnr"),
    _written("AT", rf"\d{{4}} ?{_DAY}{_MONTH}\d{{2}}", "vnr"),
    _written("CH", r"756\.?\d{4}\.?\d{4}\.?\d{2}", "ahv"),
    _written("BE", r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", "nn"),
    _written("PT", r"\d{8} ?\d ?[A-Z0-9]{2}\d", "cc"),
    _written("BR", r"\d{3}\.\d{3}\.\d{3}-\d{2}"),
    _written("GB", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]"),
    _written("GB", r"\d{3}[ -]\d{3}[ -]\d{4}", "nhs"),
    _written("US", r"\d{3}-\d{2}-\d{4}"),
    _written("CA", r"\d{3}[ -]\d{3}[ -]\d{3}", "sin"),
    _written("IE", r"\d{7}[A-W][ABWTX]?", "pps"),
    _written("MX", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d", "curp"),
    _written("MX", r"[A-ZÑ&]{4}[ -]?\d{6}[ -]?[A-Z0-9]{3}", "rfc"),
    _written("AR", r"\d{2}-\d{8}-\d", "cuit"),
    _written("CL", r"\d{1,2}\.?\d{3}\.?\d{3}-[\dK]", "rut"),
    _written("CO", r"\d{3}\.?\d{3}\.?\d{3}-\d", "nit"),
    _written("IN", r"[2-9]\d{3}[ -]\d{4}[ -]\d{4}", "aadhaar"),
    _written("IN", r"[A-Z]{3}[ABCFGHLJPTK][A-Z]\d{4}[A-Z]", "pan"),
    _written("IN", r"[A-Z]{3}\d{7}"),
    _written("CN", rf"\d{{6}}(?:19|20)\d{{2}}{_MONTH}{_DAY}\d{{3}}[\dX]", "ric"),
    _written("JP", r"\d{4}[ -]\d{4}[ -]\d{4}", "my_number"),
    # Numbers given since October 2020 have no check digit.
    _written("KR", rf"\d{{2}}{_MONTH}{_DAY} ?- ?[0-9*]{{7}}"),
    _written("AE", r"784-?\d{4}-?\d{7}-?\d"),
    _written("EG", rf"[23]\d{{2}}{_MONTH}{_DAY}\d{{7}}"),
    _written("SG", r"[STFGM]\d{7}[A-Z]"),
)
# Digits alone: only when nothing else explains them.
_BARE: Final = (
    _written("GB", r"\d{10}", "nhs"),
    _written("IR", r"\d{10}", "iran"),
    _written("SA", r"[12]\d{9}", "luhn"),
    _written("BR", r"\d{11}", "cpf"),
    _written("DE", r"\d{11}", "idnr"),
    _written("BE", r"\d{11}", "nn"),
    _written("AR", r"\d{11}", "cuit"),
    _written("JP", r"\d{12}", "my_number"),
    _written("IN", r"\d{12}", "aadhaar"),
    _written("FR", r"\d{15}", "nir"),
    _written("KR", r"\d{13}", "rrn"),
    _written("PT", r"[1235]\d{8}", "nif"),
)

_IS: Final = r"is\b|was\b|es\b|est\b|ist\b|é\b|は|が|은|는|이|가|是|है|هو|là\b"
_NUMBER_WORD: Final = rf"(?:{either('number_words')})"
_BETWEEN: Final = rf"(?:[\s:.,(-]{{0,3}}(?:{_NUMBER_WORD}|{_IS})){{0,3}}[\s:.#(-]{{0,4}}"
_CODE: Final = r"(?:nhc-?|[A-Z]{1,3})?-?\d(?:[ ./-]?\d){3,18}(?:[ -]?[A-Z](?![A-Za-z]))?"
_ANNOUNCED = re.compile(
    rf"(?i)(?<![A-Za-z])(?:(?:{either('number_names')})\s?{_BETWEEN}"
    rf"|(?:{either('numbered_things')})\s?(?:{_NUMBER_WORD}|:){_BETWEEN})({_CODE})(?![A-Za-z0-9])"
)
_IBAN = re.compile(
    r"(?i)(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?"
    r"(?![A-Za-z0-9])"
)
_IRAN_LENGTH: Final = 10


def ibans(text: str) -> Found:
    """Yield bank accounts whose check digits are right."""
    for match in _IBAN.finditer(text):
        if checks()["iban"](match[0]):
            yield Span(*match.span(), Kind.IBAN)


def identities(text: str, countries: Collection[str]) -> Found:
    """Yield national numbers by the way they are written, and what words call a number."""
    for written in _STYLED:
        if written.country in countries:
            for match in written.pattern.finditer(text):
                if not written.check or _is_right(written.check, match[0]):
                    yield Span(*match.span(), Kind.NATIONAL_ID)
    for match in _ANNOUNCED.finditer(text):
        yield Span(*match.span(1), Kind.NATIONAL_ID)


def is_identity(digits: str, countries: Collection[str]) -> bool:
    """Tell whether bare digits have the check digits of a national number."""
    return any(
        written.country in countries
        and written.pattern.fullmatch(digits)
        and _is_right(written.check, digits)
        for written in _BARE
    )


def _is_right(check: str, number: str) -> bool:
    return _is_iranian(number) if check == "iran" else checks()[check](number)


def _is_iranian(digits: str) -> bool:
    if len(set(digits)) == 1:
        return False
    total = sum(int(digit) * (_IRAN_LENGTH - place) for place, digit in enumerate(digits[:-1]))
    rest = total % 11
    return int(digits[-1]) == (rest if rest < 2 else 11 - rest)  # noqa: PLR2004
