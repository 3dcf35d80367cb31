"""Figures reckoned from answers: a closed set of typed operators, never text to run.

A figure that needs an answer which is not there is itself missing (None), and so is what is
reckoned from it; `first_of` says what to take instead, and `sum`, `mean`, `least` and `most` may
be told to take those `present`. Dividing by nought, and results beyond 10**20, are missing too.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from surveys.model import Id, Model, OptionCode
from surveys.values import Answers, Chosen, Located, Ranked, Rated, Repeated, Shares, Value, plain

MAX_PARTS: Final = 100
_LARGEST: Final = Decimal(10) ** 20
_PRECISION: Final = 34


class Fixed(Model):
    """The same number for everybody."""

    op: Literal["number"]
    number: Annotated[Decimal, Field(allow_inf_nan=False, max_digits=20)]


class ValueOf(Model):
    """The number answered, the point chosen on a scale, or what was reckoned before."""

    op: Literal["value"]
    item: Id


class DayOf(Model):
    """The day answered, counted so that the difference of two is a number of days."""

    op: Literal["day"]
    item: Id


class CountOf(Model):
    """How many options were chosen, rows answered, places given, or entries made."""

    op: Literal["count"]
    item: Id


class PartOf(Model):
    """Of one row of a matrix the point chosen, of one option its place or its share."""

    op: Literal["part"]
    item: Id
    code: OptionCode


class Together(Model):
    """Several figures made into one; with `present`, those that are missing are passed over."""

    op: Literal["sum", "product", "mean", "least", "most"]
    of: Annotated[tuple["Figure", ...], Field(min_length=1, max_length=MAX_PARTS)]
    present: bool = False


class FirstOf(Model):
    """The first figure that is not missing."""

    op: Literal["first_of"]
    of: Annotated[tuple["Figure", ...], Field(min_length=1, max_length=MAX_PARTS)]


class Between(Model):
    """One figure less another, or divided by another."""

    op: Literal["minus", "over"]
    left: "Figure"
    right: "Figure"


class Rounded(Model):
    """A figure with so many decimal places, halves away from nought."""

    op: Literal["round"]
    of: "Figure"
    places: Annotated[int, Field(ge=0, le=6)] = 0


Reading: TypeAlias = ValueOf | DayOf | CountOf | PartOf
Figure: TypeAlias = Annotated[
    Fixed | ValueOf | DayOf | CountOf | PartOf | Together | FirstOf | Between | Rounded,
    Field(discriminator="op"),
]
for _recursive in (Together, FirstOf, Between, Rounded):
    _recursive.model_rebuild()

_TOGETHER: Final[dict[str, Callable[[Sequence[Decimal]], Decimal]]] = {
    "sum": lambda parts: sum(parts, Decimal(0)),
    "mean": lambda parts: sum(parts, Decimal(0)) / len(parts),
    "least": min,
    "most": max,
}


def reckon(figure: Figure, answers: Answers) -> Decimal | None:
    """Return the figure for these answers (of items that are shown), None when it is missing."""
    with localcontext() as context:
        context.prec = _PRECISION
        try:
            found = _reckoned(figure, answers)
        except (DivisionByZero, InvalidOperation, Overflow):
            return None
    return found if found is not None and abs(found) <= _LARGEST else None


def parts_of(figure: Figure) -> Iterator[tuple[Figure, int]]:
    """Yield every part of the figure with its depth; the whole has depth 1."""
    waiting: list[tuple[Figure, int]] = [(figure, 1)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        waiting.extend((inner, depth + 1) for inner in _inside(part))


def items_of(figure: Figure) -> frozenset[str]:
    """Return the ids of the items that the figure is reckoned from."""
    return frozenset(part.item for part, _ in parts_of(figure) if isinstance(part, Reading))


def number_in(value: Value | None) -> Decimal | None:
    """Return the number that an answer is or stands for: a number, or one point of a scale."""
    match value:
        case Decimal():
            return value
        case Chosen(codes=(code,)) | Located(area=str(code)):
            return _point(code)
        case _:
            return None


def _inside(figure: Figure) -> tuple[Figure, ...]:
    match figure:
        case Together() | FirstOf():
            return figure.of
        case Between():
            return figure.left, figure.right
        case Rounded():
            return (figure.of,)
        case _:
            return ()


def _reckoned(figure: Figure, answers: Answers) -> Decimal | None:
    match figure:
        case Fixed():
            return figure.number
        case Together():
            return _together(figure, [_reckoned(part, answers) for part in figure.of])
        case FirstOf():
            found = (_reckoned(part, answers) for part in figure.of)
            return next((part for part in found if part is not None), None)
        case Between():
            return _between(figure, _reckoned(figure.left, answers), figure.right, answers)
        case Rounded():
            whole = _reckoned(figure.of, answers)
            return None if whole is None else _rounded(whole, figure.places)
        case _:
            value = answers.get(figure.item)
            return None if value is None else _leaf(figure, value)


def _leaf(figure: Reading, value: Value) -> Decimal | None:
    match figure:
        case ValueOf():
            return number_in(value)
        case DayOf():
            return Decimal(value.toordinal()) if isinstance(value, date) else None
        case CountOf():
            return _count(value)
        case PartOf():
            return _part(value, figure.code)


def _together(figure: Together, parts: Sequence[Decimal | None]) -> Decimal | None:
    there = [part for part in parts if part is not None]
    if not there or (len(there) < len(parts) and not figure.present):
        return None
    if figure.op == "product":
        product = Decimal(1)
        for part in there:
            product *= part
        return product
    return _TOGETHER[figure.op](there)


def _between(
    figure: Between, left: Decimal | None, other: Figure, answers: Answers
) -> Decimal | None:
    right = _reckoned(other, answers)
    if left is None or right is None:
        return None
    return left - right if figure.op == "minus" else left / right


def _rounded(number: Decimal, places: int) -> Decimal:
    return plain(number.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP"))


def _count(value: Value) -> Decimal | None:
    match value:
        case Chosen(codes=codes) | Ranked(codes=codes):
            return Decimal(len(codes))
        case Located(area=area):
            return Decimal(int(area is not None))
        case Rated(rows=rows):
            return Decimal(len(rows))
        case Repeated(entries=entries):
            return Decimal(len(entries))
        case _:
            return None


def _part(value: Value, code: str) -> Decimal | None:
    match value:
        case Rated(rows=rows):
            chosen = dict(rows).get(code)
            return None if chosen is None else _point(chosen)
        case Ranked(codes=codes):
            return Decimal(codes.index(code) + 1) if code in codes else None
        case Shares(amounts=amounts):
            return dict(amounts).get(code)
        case _:
            return None


def _point(code: str) -> Decimal | None:
    # isdecimal alone would let a figure of another script through.
    return Decimal(code) if code.isascii() and code.isdecimal() else None
