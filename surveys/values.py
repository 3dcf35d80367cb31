"""Answers as values: what is stored, and how it becomes JSON and back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple, TypeAlias

from surveys.dates import CoarseDate, date_of

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
    "row_missing",  # row: string id of the label of the row without an answer
    "not_a_place",  # max
    "ranked_twice",  # place
    "rank_gap",  # place: the first that nothing has
    "wrong_sum",  # expected, got
    "not_in_form",  # message: string id of the words that say which form
    "detail_missing",  # detail: the box that has to be filled in
    "not_an_email",
    "not_a_phone",
    "too_many_files",  # max
    "file_empty",  # name
    "file_too_big",  # name, max (megabytes)
    "file_not_taken",  # name: not of a group that is asked for, or of no known one
    "file_damaged",  # name
    "file_infected",  # name
    "file_unchecked",  # name: the scanner does not answer
    "not_degrees",  # max
    "half_a_point",
    "outside",  # south, west, north, east
    "refused",  # message: string id of what a rule of the page says
)

_NOT_STORED: Final = "not a stored answer"
_TWO: Final = 2

Param: TypeAlias = str | int | Decimal | date | CoarseDate


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


class Rated(NamedTuple):
    """The rows of a matrix that were answered, in the order asked: row code, option code."""

    rows: tuple[tuple[str, str], ...]


class Ranked(NamedTuple):
    """The codes of a ranking, the first place first."""

    codes: tuple[str, ...]


class Shares(NamedTuple):
    """What each option of a constant sum was given, nought included, in the order offered."""

    amounts: tuple[tuple[str, Decimal], ...]


class Details(NamedTuple):
    """How to reach somebody: the name of each detail given, and its text, in the order asked."""

    given: tuple[tuple[str, str], ...]


class Attachment(NamedTuple):
    """A file that was sent: where it is kept, its name as shown, and what it shows in words."""

    key: str
    name: str
    media_type: str
    size: int
    words: str


class Attached(NamedTuple):
    """The files of one answer, in the order in which they came."""

    files: tuple[Attachment, ...]


class Located(NamedTuple):
    """A place in words ("" when none were given), its point if any, and the code of its area."""

    text: str = ""
    lat: Decimal | None = None
    lon: Decimal | None = None
    area: str | None = None


class Repeated(NamedTuple):
    """The answers to a question that is asked several times: the key of each entry, its value."""

    entries: tuple[tuple[str, "Value"], ...]


Value: TypeAlias = (
    str
    | Decimal
    | date
    | CoarseDate
    | Chosen
    | Rated
    | Ranked
    | Shares
    | Details
    | Attached
    | Located
    | Repeated
)
Answers: TypeAlias = Mapping[str, Value]
JsonValue: TypeAlias = str | dict[str, object]


def value_to_json(value: Value) -> JsonValue:
    """Return the value as JSON-able data, the same for equal values."""
    match value:
        case Chosen(codes, other):
            return {"codes": list(codes), "other": other}
        case Rated() | Ranked() | Shares() | Details() | Attached() | Located():
            return _parts_to_json(value)
        case Repeated(entries):
            return {"entries": [[key, value_to_json(each)] for key, each in entries]}
        case Decimal():
            return {"number": _digits(value)}
        case date() | CoarseDate():
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
        case {"entries": list(entries), **rest} if not rest:
            return Repeated(tuple(map(_entry, entries)))
        case _:
            return _parts_from_json(raw)
    raise ValueError(_NOT_STORED)


def codes_in(value: Value | None) -> tuple[str, ...]:
    """Return the codes of the options that an answer chose: of a choice, or the area of a place."""
    match value:
        case Chosen(codes):
            return codes
        case Located(area=str(area)):
            return (area,)
        case _:
            return ()


def plain(number: Decimal) -> Decimal:
    """Return the number without exponent, needless zeros or a minus before zero."""
    digits = format(number, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Decimal(digits) or Decimal(0)


def _parts_to_json(value: Rated | Ranked | Shares | Details | Attached | Located) -> JsonValue:
    match value:
        case Rated(rows):
            return {"rows": [list(pair) for pair in rows]}
        case Ranked(codes):
            return {"ranked": list(codes)}
        case Shares(amounts):
            return {"shares": [[code, _digits(amount)] for code, amount in amounts]}
        case Details(given):
            return {"details": [list(pair) for pair in given]}
        case Attached(files):
            return {"files": [list(file) for file in files]}
        case Located(text, lat, lon, area):
            point = None if lat is None or lon is None else [_digits(lat), _digits(lon)]
            return {"place": [text, point, area]}


def _parts_from_json(raw: object) -> Value:
    match raw:
        case {"rows": list(parts), **rest} if not rest:
            return Rated(tuple(map(_pair, parts)))
        case {"ranked": list(parts), **rest} if not rest and all(map(_is_text, parts)):
            return Ranked(tuple(parts))
        case {"shares": list(parts), **rest} if not rest:
            return Shares(tuple((code, _number(amount)) for code, amount in map(_pair, parts)))
        case {"files": list(parts), **rest} if not rest:
            return Attached(tuple(map(_file, parts)))
        case {"details": list(parts), **rest} if not rest:
            return Details(tuple(map(_pair, parts)))
        case {"place": [str(text), point, str() | None as area], **rest} if not rest:
            lat, lon = (None, None) if point is None else map(_number, _pair(point))
            return Located(text, lat, lon, area)
    raise ValueError(_NOT_STORED)


def _digits(number: Decimal) -> str:
    return format(plain(number), "f")


def _is_text(raw: object) -> bool:
    return isinstance(raw, str)


def _pair(raw: object) -> tuple[str, str]:
    if isinstance(raw, list) and len(raw) == _TWO and all(map(_is_text, raw)):
        return raw[0], raw[1]
    raise ValueError(_NOT_STORED)


def _entry(raw: object) -> tuple[str, Value]:
    match raw:
        case [str(key), value] if not (isinstance(value, dict) and "entries" in value):
            return key, value_from_json(value)
    raise ValueError(_NOT_STORED)


def _file(raw: object) -> Attachment:
    match raw:
        case [str(key), str(name), str(media_type), int(size), str(words)]:
            return Attachment(key, name, media_type, size, words)
        case _:
            raise ValueError(_NOT_STORED)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(_NOT_STORED)
    return number


def _day(text: str) -> date | CoarseDate:
    try:
        return date_of(text)
    except ValueError:
        raise ValueError(_NOT_STORED) from None
