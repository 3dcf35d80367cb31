"""Redact what points at a person before any other part reads the text."""

import re
from typing import Final

LINK: Final = "[link]"
EMAIL: Final = "[email]"
PHONE: Final = "[phone]"
NUMBER: Final = "[number]"
PLACEHOLDER = re.compile(r"\[(?:link|email|phone|number)\]")

# Every repetition is possessive or short, so that no text can make a pattern slow.
_LINK = re.compile(r"(?i)(?:\bhttps?://|\bwww\.)\S++")
_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9._%+-]++@(?:[\w-]++\.)++[\w-]{2,}+|[A-Za-z0-9._%+-]{1,64}@(?:[\w-]++\.)+[\w-]{2,}"
)
_SPELLED_EMAIL = re.compile(
    r"(?i)(?<![\w.+-])[\w.+-]++\s?(?:[(\[]at[)\]]|\s(?:at|arroba)\s)\s?[\w-]{1,40}"
    r"\s?(?:[(\[]dot[)\]]|\s(?:dot|punto|ponto|punkt|point)\s)\s?[\w-]{2,10}"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\(?\d(?:[\s().-]{0,3}\d){6,17}|\(?\d(?:[\s().-]{0,3}\d){7,18})(?!\w)"
)
_DATE_OR_YEARS = re.compile(
    r"\d{1,2}[.-]\d{1,2}[.-]\d{2,4}|\d{4}[.-]\d{1,2}[.-]\d{1,2}|(?:19|20)\d\d\s?[.-]\s?(?:19|20)\d\d"
)
_NUMBER = re.compile(r"\d{6,}+")


def _phone_or_date(match: re.Match[str]) -> str:
    return match[0] if _DATE_OR_YEARS.fullmatch(match[0]) else PHONE


def redact(text: str) -> str:
    """Return the text with e-mail addresses, links, phone and long numbers taken out."""
    for pattern, placeholder in ((_LINK, LINK), (_EMAIL, EMAIL), (_SPELLED_EMAIL, EMAIL)):
        text = pattern.sub(placeholder, text)
    text = _PHONE.sub(_phone_or_date, _IBAN.sub(NUMBER, text))
    return _NUMBER.sub(NUMBER, text)
