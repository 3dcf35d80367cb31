"""Answers as values: what is stored, and how it becomes JSON and back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple, TypeAlias

ANSWER_CODES: Final = (
    "required",  # nothing was answered
    "bad_character",  # a control character, half a character, or a tower of accents
    "too_long",  # max, length
    "not_an_option",
    "exclusive",  # option: string id of the label that excludes the others
    "too_few",  # min
    "too_many",  # max
    "not_a_number",
    "not_whole",
    "too_small",  # min
    "too_big",  # max
    "not_a_date",
    "too_early",  # min
    "too_late",  # max
)

_NOT_STORED: Final = "not a stored answer"

Param: TypeAlias = str | int | Decimal | date


class AnswerError(ValueError):
    """What was posted is not an answer; `part` names the input at fault."""

    def __init__(
        self, code: str, params: Mapping[str, Param] | None = None, part: str = ""
    ) -> None:
        super().__init__(code)
        self.code = code
        self.params = dict(params or {})
        self.part = part


class Chosen(NamedTuple):
    """The codes chosen in a closed question, in the order offered, and the text of "other"."""

    codes: tuple[str, ...]
    other: str | None = None


Value: TypeAlias = str | Decimal | date | Chosen
Answers: TypeAlias = Mapping[str, Value]
JsonValue: TypeAlias = str | dict[str, object]


def value_to_json(value: Value) -> JsonValue:
    """Return the value as JSON-able data, the same for equal values."""
    match value:
        case Chosen(codes, other):
            return {"codes": list(codes), "other": other}
        case Decimal():
            return {"number": format(plain(value), "f")}
        case date():
            return {"date": value.isoformat()}
        case str():
            return value


def value_from_json(raw: object) -> Value:
    """Return the value that `value_to_json` wrote; ValueError for anything else."""
    match raw:
        case str():
            return raw
        case {"number": str(number), **rest} if not rest:
            return _number(number)
        case {"date": str(day), **rest} if not rest:
            return _day(day)
        case {"codes": list(codes), "other": str() | None as other, **rest} if not rest:
            if all(isinstance(code, str) for code in codes):
                return Chosen(tuple(codes), other)
    raise ValueError(_NOT_STORED)


def plain(number: Decimal) -> Decimal:
    """Return the number without exponent, needless zeros or a minus before zero."""
    digits = format(number, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Decimal(digits) or Decimal(0)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(_NOT_STORED)
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_NOT_STORED) from None
