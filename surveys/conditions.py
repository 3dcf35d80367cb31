"""When a page or item is shown: a closed set of typed operators, never text to run.

A place counts as its area does: without one, no operator but `answered` holds for it.

Missing answers: `answered`, `chosen`, `chosen_any`, `chosen_none`, `row_chosen` and every
comparison are false when the item has no answer (or was itself hidden), `figures` when either
figure is missing. So `not` of a comparison is true then: "not (age < 18)" also holds for people
who gave no age, "age >= 18" does not.
"""

import datetime as dt
import operator
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Annotated, Final, Literal, Self, TypeAlias, assert_never

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from surveys.figures import Figure, items_of, number_in, parts_of, reckon
from surveys.model import Id, Model, OptionCode
from surveys.values import Answers, Rated, Value, codes_in

MAX_NODES: Final = 200
MAX_DEPTH: Final = 20


class All(Model):
    """Holds when every condition inside holds."""

    op: Literal["all"]
    of: Annotated[tuple["Condition", ...], Field(min_length=1, max_length=MAX_NODES)]


class AnyOf(Model):
    """Holds when at least one condition inside holds."""

    op: Literal["any"]
    of: Annotated[tuple["Condition", ...], Field(min_length=1, max_length=MAX_NODES)]


class Not(Model):
    """Holds when the condition inside does not."""

    op: Literal["not"]
    of: "Condition"


class Answered(Model):
    """Holds when the item has an answer."""

    op: Literal["answered"]
    item: Id


class OptionChosen(Model):
    """Holds when this option of the item was chosen."""

    op: Literal["chosen"]
    item: Id
    option: OptionCode


class OptionsChosen(Model):
    """Holds when the item is answered and any (or none) of these options was chosen."""

    op: Literal["chosen_any", "chosen_none"]
    item: Id
    options: Annotated[tuple[OptionCode, ...], Field(min_length=1, max_length=MAX_NODES)]


class RowChosen(Model):
    """Holds when this row of a matrix was answered with one of these options."""

    op: Literal["row_chosen"]
    item: Id
    row: OptionCode
    options: Annotated[tuple[OptionCode, ...], Field(min_length=1, max_length=MAX_NODES)]


class Compared(Model):
    """Holds when the answer (a number, a date, or the point of a scale) compares so."""

    op: Literal["eq", "ne", "lt", "le", "gt", "ge"]
    item: Id
    number: Annotated[Decimal, Field(allow_inf_nan=False)] | None = None
    date: dt.date | None = None

    @model_validator(mode="after")
    def _has_one_value(self) -> Self:
        if (self.number is None) == (self.date is None):
            code = "one_value"
            raise PydanticCustomError(code, "give either a number or a date")
        return self


class Figures(Model):
    """Holds when one figure reckoned from answers compares so with another."""

    op: Literal["figures"]
    left: Figure
    compare: Literal["eq", "ne", "lt", "le", "gt", "ge"]
    right: Figure


Leaf: TypeAlias = Answered | OptionChosen | OptionsChosen | RowChosen | Compared
Condition: TypeAlias = Annotated[
    All | AnyOf | Not | Answered | OptionChosen | OptionsChosen | RowChosen | Compared | Figures,
    Field(discriminator="op"),
]
for _recursive in (All, AnyOf, Not):
    _recursive.model_rebuild()

_COMPARE: Final[dict[str, Callable[[object, object], bool]]] = {
    name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")
}


def evaluate(condition: Condition, answers: Answers) -> bool:
    """Tell whether the condition holds for these answers (of items that are shown)."""
    match condition:
        case All():
            return all(evaluate(part, answers) for part in condition.of)
        case AnyOf():
            return any(evaluate(part, answers) for part in condition.of)
        case Not():
            return not evaluate(condition.of, answers)
        case Figures():
            return _figures_hold(condition, answers)
        case Answered() | OptionChosen() | OptionsChosen() | RowChosen() | Compared():
            value = answers.get(condition.item)
            return value is not None and _holds(condition, value)
        case _:
            assert_never(condition)


def walk(condition: Condition) -> Iterator[tuple[Condition, int]]:
    """Yield every part of the condition with its depth; the whole has depth 1."""
    waiting: list[tuple[Condition, int]] = [(condition, 1)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        match part:
            case All() | AnyOf():
                waiting.extend((inner, depth + 1) for inner in part.of)
            case Not():
                waiting.append((part.of, depth + 1))
            case _:
                pass


def items_in(condition: Condition) -> frozenset[str]:
    """Return the ids of the items that the condition looks at."""
    found: set[str] = set()
    for part, _ in walk(condition):
        match part:
            case Figures():
                found |= items_of(part.left) | items_of(part.right)
            case All() | AnyOf() | Not():
                pass
            case _:
                found.add(part.item)
    return frozenset(found)


def _figures_hold(leaf: Figures, answers: Answers) -> bool:
    left, right = reckon(leaf.left, answers), reckon(leaf.right, answers)
    return left is not None and right is not None and _COMPARE[leaf.compare](left, right)


def _holds(leaf: Leaf, value: Value) -> bool:
    match leaf:
        case Answered():
            return True
        case OptionChosen():
            return leaf.option in codes_in(value)
        case OptionsChosen():
            codes = codes_in(value)
            return bool(codes) and set(leaf.options).isdisjoint(codes) == (leaf.op == "chosen_none")
        case RowChosen():
            return isinstance(value, Rated) and dict(value.rows).get(leaf.row) in leaf.options
        case Compared():
            return _compares(leaf, value)


def _compares(leaf: Compared, value: Value) -> bool:
    if leaf.date is not None:
        return isinstance(value, dt.date) and _COMPARE[leaf.op](value, leaf.date)
    number = number_in(value)
    return number is not None and _COMPARE[leaf.op](number, leaf.number)


def _depths(part: Condition, depth: int) -> Iterator[int]:
    yield depth
    if isinstance(part, Figures):
        for figure in (part.left, part.right):
            yield from (depth + inner for _, inner in parts_of(figure))


def _within_budget(condition: Condition) -> Condition:
    sizes = [depth for part, depth in walk(condition) for depth in _depths(part, depth)]
    if len(sizes) > MAX_NODES or max(sizes) > MAX_DEPTH:
        code = "condition_too_big"
        raise PydanticCustomError(code, "the condition has too many or too deep parts")
    return condition


ShowIf: TypeAlias = Annotated[Condition, AfterValidator(_within_budget)]
