"""How to reach a person: asked on its own terms, and kept apart from every answer."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from surveys.model import StringId
from surveys.posted import Posted, ascii_digits, clean, one
from surveys.question import Question
from surveys.values import AnswerError, Details, Value

Detail = Literal["name", "email", "phone", "address", "postcode"]
DETAILS: Final[tuple[Detail, ...]] = ("name", "email", "phone", "address", "postcode")
LENGTHS: Final[dict[str, int]] = {
    "name": 200,
    "email": 254,
    "phone": 40,
    "address": 500,
    "postcode": 20,
}

# What mail can be sent to, roughly: only a message that arrives proves an address.
_EMAIL: Final = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\.]+(?:\.[^\s@<>\"(),:;\\.]+)+")
_PHONE: Final = re.compile(
    r"\+?[\d\s().\-/\u2010-\u2015]+(?:(?:#|x|ext\.?)\s?\d{1,8})?", re.IGNORECASE
)
# E.164 has 15 digits at most; an extension may follow. Short codes of towns have few.
_DIGITS: Final = range(4, 24)


class ContactDetails(Question):
    """Name, e-mail, phone or address of somebody who wants to be reached.

    `asked` are the boxes on the page; those in `needed` have to be filled in by whoever fills in
    any. The value is kept in a place of its own, until `kept_until`.
    """

    kind: Literal["contact"]
    asked: Annotated[tuple[Detail, ...], Field(min_length=1)] = ("name", "email")
    needed: tuple[Detail, ...] = ()
    # Why it is asked, in words that people read before they type anything.
    purpose: StringId | None = None
    kept_until: dt.date | None = None
    # Whether staff may see which answers these details came with, to write back about them.
    is_linked: bool = False
    is_kept_apart: ClassVar[bool] = True
    is_online_only: ClassVar[bool] = True

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        return self.asked

    @override
    def read(self, raw: Posted, locale: str) -> Details | None:
        given = tuple((part, text) for part in self.asked if (text := _read(raw, part)))
        if not given:
            return None
        lacking = [part for part in self.asked if part in self.needed and part not in dict(given)]
        if lacking:
            raise AnswerError("detail_missing", {"detail": lacking[0]}, lacking[0])
        return Details(given)

    @override
    def fill(self, value: Value, locale: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, Details):
            return {}
        return {part: (text,) for part, text in value.given}

    @override
    def string_ids(self) -> Iterator[str]:
        yield from super().string_ids()
        if self.purpose is not None:
            yield self.purpose

    @model_validator(mode="after")
    def _has_plain_parts(self) -> Self:
        if len(set(self.asked)) < len(self.asked) or not set(self.needed) <= set(self.asked):
            raise PydanticCustomError("not_plain", "each detail is asked once, needed ones too")
        return self


def _read(raw: Posted, part: str) -> str:
    text = clean(one(raw, part), max_length=LENGTHS[part], part=part, one_line=part != "address")
    if part == "email" and text and not _EMAIL.fullmatch(text):
        raise AnswerError("not_an_email", part=part)
    if part == "phone" and text:
        return _phone(text)
    return text


def _phone(text: str) -> str:
    # Figures of any script, because whoever dials it may have another keyboard.
    text = ascii_digits(text).replace("\uff0b", "+")
    digits = sum(char.isdecimal() for char in text)
    if not _PHONE.fullmatch(text) or digits not in _DIGITS:
        raise AnswerError("not_a_phone", part="phone")
    return text
