"""Answers as JSON: the shape of each kind, into the inputs of the web form and back.

What is sent here is read by the very code that reads the form, so nothing passes that the form
would refuse. Numbers are written plainly, with a point, whatever the language.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Final, TypeAlias

import surveys

Inputs: TypeAlias = dict[str, list[str]]
LOCALE: Final = "en"
"""The language in which numbers are read."""
LONGEST_NUMBER: Final = 60
EXACT: Final = 2**53
PLACE: Final = {"text": "", "area": "area", "lat": "lat", "lon": "lon"}
"""What the parts of a place are called, and the input that each fills in."""
_WRITTEN: Final = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", re.ASCII)


class ShapeError(ValueError):
    """The JSON is not of the shape in which this kind is answered; `part` says where."""

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(code)
        self.code, self.part = code, part


def value_of(question: surveys.Item, raw: object) -> surveys.Value | None:
    """Return the answer that the JSON holds. Raises ShapeError and surveys.AnswerError."""
    if isinstance(question, surveys.LinkValue):
        return None if raw is None else _linked(question, raw)
    value = question.parse({} if raw is None else inputs(question, raw), LOCALE)
    is_lost = isinstance(raw, dict) and raw.get("text") and not getattr(value, "other", None)
    if is_lost and not isinstance(value, surveys.Located):
        raise ShapeError("takes_no_text", "text")
    return value


def _linked(question: surveys.LinkValue, raw: object) -> surveys.Value:
    # Nobody is asked for it: a program says what the address said, and is held to the same.
    value = question.taken(_text(raw))
    if value is None:
        raise surveys.AnswerError("not_an_option")
    return value


def values_of(question: surveys.Item, raw: object) -> surveys.Value | None:
    """Return the answers that the JSON holds for each entry of a page that repeats, by its key.

    Raises as `value_of`; `part` of the error then begins with the key.
    """
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise ShapeError("wrong_type")
    found: dict[str, surveys.Value] = {}
    for key, each in raw.items():
        try:
            value = value_of(question, each)
        except ShapeError as error:
            raise ShapeError(error.code, _inside(key, error.part)) from error
        except surveys.AnswerError as error:
            inside = _inside(key, error.part)
            raise surveys.AnswerError(error.code, error.params, inside) from error
        if value is not None:
            found[str(key)] = value
    return surveys.gathered(found)


def _inside(key: object, part: str) -> str:
    return f"{key}.{part}" if part else str(key)


@singledispatch
def inputs(question: object, raw: object) -> Inputs:  # noqa: ARG001  (for the kinds below)
    """Return what a browser would have posted. Raises ShapeError."""
    raise TypeError(type(question).__name__)


@inputs.register
def _(question: surveys.ClosedQuestion, raw: object) -> Inputs:
    if isinstance(raw, dict):
        _refuse_others(raw, ("option", "text"))
        return {"": [_text(raw.get("option"))], "other": [_text(raw.get("text", ""))]}
    return {"": [_code(question, raw)]}


@inputs.register
def _(_question: surveys.MultipleChoice, raw: object) -> Inputs:
    if isinstance(raw, dict):
        _refuse_others(raw, ("options", "text"))
        return {"": _texts(raw.get("options")), "other": [_text(raw.get("text", ""))]}
    return {"": _texts(raw)}


@inputs.register
def _(_question: surveys.Consent, raw: object) -> Inputs:
    if not isinstance(raw, bool):
        raise ShapeError("wrong_type")
    return {"": ["given"]} if raw else {}


@inputs.register
def _(_question: surveys.ShortText | surveys.LongText, raw: object) -> Inputs:
    return {"": [_text(raw)]}


@inputs.register
def _(_question: surveys.Number, raw: object) -> Inputs:
    return {"": [_number(raw)]}


@inputs.register
def _(question: surveys.Date, raw: object) -> Inputs:
    more = "-[0-9]{2}" * (len(question.parts) - 1)
    if not re.fullmatch(f"[0-9]{{4}}{more}", _text(raw), re.ASCII):
        raise ShapeError("wrong_type")
    figures = zip(reversed(question.parts), _text(raw).split("-"), strict=True)
    return {part: [figure] for part, figure in figures}


@inputs.register
def _(question: surveys.Matrix, raw: object) -> Inputs:
    return {row: [_text(code, row)] for row, code in _by_part(question, raw).items()}


@inputs.register
def _(question: surveys.Ranking, raw: object) -> Inputs:
    places: Inputs = {}
    for place, code in enumerate(_texts(raw), start=1):
        if code not in question.parts:
            raise surveys.AnswerError("not_an_option")
        places.setdefault(code, []).append(str(place))
    return places


@inputs.register
def _(question: surveys.ConstantSum, raw: object) -> Inputs:
    return {code: [_number(amount, code)] for code, amount in _by_part(question, raw).items()}


@inputs.register
def _(question: surveys.Place, raw: object) -> Inputs:
    if isinstance(raw, str):
        return {"": [raw]}
    if not isinstance(raw, dict):
        raise ShapeError("wrong_type")
    _refuse_others(raw, tuple(name for name, part in PLACE.items() if part in question.parts))
    given = {name: each for name, each in raw.items() if each is not None}
    return {
        part: [(_number if part in {"lat", "lon"} else _text)(given[name], name)]
        for name, part in PLACE.items()
        if name in given
    }


@inputs.register
def _(
    _question: surveys.Statement | surveys.Calculated | surveys.LinkValue, _raw: object
) -> Inputs:
    raise ShapeError("asks_nothing")


@inputs.register
def _(_question: surveys.ContactDetails | surveys.Upload, _raw: object) -> Inputs:
    raise ShapeError("only_on_the_page")


def shown(question: surveys.Item, value: surveys.Value) -> object:
    """Return the answer in the shape in which it would be sent."""
    match value:
        case surveys.Chosen(codes, other):
            return _chosen(question, codes, other)
        case surveys.Rated(rows):
            return dict(rows)
        case surveys.Ranked(codes):
            return list(codes)
        case surveys.Repeated(entries):
            return {key: shown(question, each) for key, each in entries}
        case surveys.Shares(amounts):
            return {code: _figure(amount) for code, amount in amounts}
        case _:
            return _plain(value)


def _plain(value: surveys.Value) -> object:
    match value:
        case Decimal():
            return _figure(value)
        case date() | surveys.CoarseDate():
            return value.isoformat()
        case surveys.Located():
            parts = zip(PLACE, (value.text, value.area, value.lat, value.lon), strict=True)
            return {name: _part(each) for name, each in parts if each not in {"", None}}
        case surveys.Attached(files):
            return [_file(each) for each in files]
        case str():
            return value
        case _:  # contact details are kept apart: no answer is ever one
            raise TypeError(type(value).__name__)


def _part(each: str | Decimal | None) -> object:
    return _figure(each) if isinstance(each, Decimal) else each


def _file(file: surveys.Attachment) -> object:
    # What it holds is handed out to staff alone.
    return {
        "name": file.name,
        "media_type": file.media_type,
        "bytes": file.size,
        "words": file.words,
    }


def _chosen(question: surveys.Item, codes: tuple[str, ...], other: str | None) -> object:
    if isinstance(question, surveys.Consent):
        return True
    if isinstance(question, surveys.LinkValue):
        return other or codes[0]
    if isinstance(question, surveys.MultipleChoice):
        return {"options": list(codes), "text": other} if other else list(codes)
    return {"option": codes[0], "text": other} if other else codes[0]


def _figure(number: Decimal) -> int | float | str:
    # A string where a reader of JSON would round.
    if number == number.to_integral_value() and abs(number) < EXACT:
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else format(number, "f")


def _text(raw: object, part: str = "") -> str:
    if not isinstance(raw, str):
        raise ShapeError("wrong_type", part)
    return raw


def _texts(raw: object) -> list[str]:
    if not isinstance(raw, list):
        raise ShapeError("wrong_type")
    return [_text(each) for each in raw]


def _code(question: surveys.ClosedQuestion, raw: object) -> str:
    # The points of a scale are numbers to whoever writes a program.
    has_points = isinstance(question, surveys.Scale | surveys.Rating)
    if has_points and isinstance(raw, int) and not isinstance(raw, bool):
        return _number(raw)
    return _text(raw)


def _number(raw: object, part: str = "") -> str:
    match raw:
        case bool():
            raise ShapeError("wrong_type", part)
        case int():
            text = str(raw)
        case Decimal() if len(raw.as_tuple().digits) + abs(raw.adjusted()) > LONGEST_NUMBER:
            raise surveys.AnswerError("not_a_number", part=part)
        case Decimal():
            text = format(raw, "f")
        case str() if not raw or _WRITTEN.fullmatch(raw):
            text = raw
        case str():
            raise surveys.AnswerError("not_a_number", part=part)
        case _:
            raise ShapeError("wrong_type", part)
    return text


def _by_part(question: surveys.Item, raw: object) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise ShapeError("wrong_type")
    _refuse_others(raw, question.parts)
    return raw


def _refuse_others(raw: Mapping[str, object], known: tuple[str, ...]) -> None:
    for name in raw:
        if name not in known:
            raise ShapeError("unknown_part", name)
