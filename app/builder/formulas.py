"""The common formulas as staff write them in a form, and back."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias, cast

import surveys

Way: TypeAlias = Literal["sum", "mean", "least", "most", "count", "minus", "days"]
Scaling: TypeAlias = Literal["", "times", "over"]
TOGETHER: Final = frozenset({"sum", "mean", "least", "most"})


class Part(NamedTuple):
    """One number among those reckoned with: an answer, or what one row or option got of it."""

    item: str
    code: str = ""

    @property
    def key(self) -> str:
        """Return how a form names it."""
        return f"{self.item}-{self.code}" if self.code else self.item


class Shape(NamedTuple):
    """A formula of the common form: parts in one way, then scaled, then rounded.

    `parts` are two for a difference and one for a count; `scale` says what is done with `by`.
    """

    way: Way
    parts: tuple[Part, ...]
    present: bool = False
    scale: Scaling = ""
    by: Decimal = Decimal(1)
    places: int | None = None


def figure_of(shape: Shape) -> surveys.Figure:
    """Return the formula that the shape stands for."""
    figure = _core(shape)
    number = surveys.Fixed(op="number", number=shape.by)
    if shape.scale == "times":
        figure = surveys.Together(op="product", of=(figure, number))
    elif shape.scale == "over":
        figure = surveys.Between(op="over", left=figure, right=number)
    if shape.places is None:
        return figure
    return surveys.Rounded(op="round", of=figure, places=shape.places)


def shape_of(figure: surveys.Figure) -> Shape | None:
    """Return the formula as a shape, None when it is more than the form can say."""
    if isinstance(figure, surveys.Rounded):
        found = shape_of(figure.of)
        if found is None or found.places is not None:
            return None
        return found._replace(places=figure.places)
    core, scale, by = _unscaled(figure)
    found = _shape_of_core(core)
    return found._replace(scale=scale, by=by) if found is not None else None


def numbers_in(item: surveys.Item) -> Iterator[Part]:
    """Yield the numbers that an answer to this question holds."""
    match item:
        case surveys.Number() | surveys.Calculated() | surveys.Scale() | surveys.Rating():
            yield Part(item.id)
        case surveys.Matrix() if any(option.code.isdecimal() for option in item.options):
            yield from (Part(item.id, row.code) for row in item.rows)
        case surveys.ConstantSum():
            yield from (Part(item.id, option.code) for option in item.options)
        case _:
            pass


def is_counted(item: surveys.Item) -> bool:
    """Return whether the answers chosen can be counted."""
    return isinstance(item, surveys.MultipleChoice | surveys.Matrix | surveys.Ranking)


def _unscaled(figure: surveys.Figure) -> tuple[surveys.Figure, Scaling, Decimal]:
    match figure:
        case surveys.Together(
            op="product", of=(inner, surveys.Fixed(number=number)), present=False
        ):
            return inner, "times", number
        case surveys.Between(op="over", left=inner, right=surveys.Fixed(number=number)):
            return inner, "over", number
        case _:
            return figure, "", Decimal(1)


def _core(shape: Shape) -> surveys.Figure:
    if shape.way == "count":
        return surveys.CountOf(op="count", item=shape.parts[0].item)
    if shape.way == "days":
        days = (surveys.DayOf(op="day", item=part.item) for part in shape.parts)
        return surveys.Between(op="minus", left=next(days), right=next(days))
    numbers = tuple(_number(part) for part in shape.parts)
    if shape.way == "minus":
        return surveys.Between(op="minus", left=numbers[0], right=numbers[1])
    return surveys.Together(op=shape.way, of=numbers, present=shape.present)


def _number(part: Part) -> surveys.Figure:
    if part.code:
        return surveys.PartOf(op="part", item=part.item, code=part.code)
    return surveys.ValueOf(op="value", item=part.item)


def _shape_of_core(core: surveys.Figure) -> Shape | None:
    match core:
        case surveys.CountOf(item=item):
            return Shape("count", (Part(item),))
        case surveys.Between(
            op="minus", left=surveys.DayOf(item=item), right=surveys.DayOf(item=other)
        ):
            return Shape("days", (Part(item), Part(other)))
        case surveys.Between(op="minus", left=left, right=right):
            return _shape_of_parts("minus", (left, right))
        case surveys.Together(op=op, of=parts, present=present) if op in TOGETHER:
            return _shape_of_parts(cast("Way", op), parts, present=present)
        case _:
            return None


def _shape_of_parts(
    way: Way, figures: tuple[surveys.Figure, ...], *, present: bool = False
) -> Shape | None:
    parts = [_part(figure) for figure in figures]
    known = tuple(part for part in parts if part is not None)
    return Shape(way, known, present) if len(known) == len(parts) else None


def _part(figure: surveys.Figure) -> Part | None:
    match figure:
        case surveys.ValueOf(item=item):
            return Part(item)
        case surveys.PartOf(item=item, code=code):
            return Part(item, code)
        case _:
            return None
