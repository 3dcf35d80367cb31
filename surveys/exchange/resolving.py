"""From what an expression says to a condition on the questions that stand before it."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final, assert_never

from surveys.choices import ClosedQuestion
from surveys.conditions import (
    MAX_DEPTH,
    MAX_NODES,
    All,
    Answered,
    AnyOf,
    Compared,
    Condition,
    Figures,
    Not,
    OptionChosen,
    OptionsChosen,
    RowChosen,
    walk,
)
from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import (
    Both,
    Either,
    Empty,
    Has,
    Is,
    Matches,
    Negated,
    Tree,
    Weighed,
)
from surveys.exchange.numbers import number_of
from surveys.exchange.reckoning import Known, Placed, Row, figure_of, part_of
from surveys.figures import Fixed, parts_of
from surveys.grids import Matrix
from surveys.questions import Item, Statement
from surveys.reckoned import Calculated
from surveys.written import Date, Number

_HOLDS: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    "lt": Decimal.__lt__,
    "le": Decimal.__le__,
    "gt": Decimal.__gt__,
    "ge": Decimal.__ge__,
}


def condition_of(tree: Tree, known: Known) -> Condition:
    """Return the condition; ExchangeError when the survey language cannot say it."""
    condition = _condition(tree, known)
    if not fits(condition):
        raise ExchangeError("expression_too_deep")
    return condition


def fits(condition: Condition) -> bool:
    """Tell whether the condition is within what a survey may have."""
    depths = [each for part, depth in walk(condition) for each in _depths(part, depth)]
    return len(depths) <= MAX_NODES and max(depths) <= MAX_DEPTH


def _depths(part: Condition, depth: int) -> Iterator[int]:
    yield depth
    if isinstance(part, Figures):
        for figure in (part.left, part.right):
            yield from (depth + inner for _, inner in parts_of(figure))


def _condition(tree: Tree, known: Known) -> Condition:
    match tree:
        case Both(parts):
            return All(op="all", of=tuple(_condition(part, known) for part in parts))
        case Either(parts):
            return AnyOf(op="any", of=tuple(_condition(part, known) for part in parts))
        case Negated(part):
            return Not(op="not", of=_condition(part, known))
        case _:
            return _leaf(tree, known)


def _leaf(tree: Empty | Has | Is | Matches | Weighed, known: Known) -> Condition:
    if isinstance(tree, Empty | Has | Is) and (row := known.row(tree.name)):
        return _in_row(tree, row)
    match tree:
        case Empty(name):
            return _empty(name, known)
        case Has(name, value):
            placed = known.question(name)
            return _chosen(placed, _code(placed, name, value))
        case Is():
            return _compared(tree, known)
        case Weighed(left, op, right):
            sides = figure_of(left, known), figure_of(right, known)
            return Figures(op="figures", left=sides[0], compare=op, right=sides[1])
        case Matches(name):
            raise ExchangeError("expression_not_supported", name=name)
        case _:
            assert_never(tree)


def _empty(name: str, known: Known) -> Condition:
    if name in known.aliases:
        owner, value = known.aliases[name]
        return Not(op="not", of=_condition(Has(owner, value), known))
    placed = known.question(name)
    if isinstance(placed.item, Statement):
        raise ExchangeError("expression_wrong_kind", name=name)
    return Not(op="not", of=Answered(op="answered", item=placed.item.id))


def _compared(leaf: Is, known: Known) -> Condition:
    if leaf.name in known.aliases:
        owner, value = known.aliases[leaf.name]
        if leaf.op != "eq" or leaf.value not in {"Y", "1"}:
            raise ExchangeError("expression_unknown_choice", name=leaf.value)
        return _condition(Has(owner, value), known)
    placed = known.question(leaf.name)
    match placed.item:
        case ClosedQuestion():
            return _among(leaf, placed)
        case Number(id=item_id) | Calculated(id=item_id):
            number = number_of(leaf.value)
            if number is None:
                raise ExchangeError("expression_wrong_kind", name=leaf.name)
            return Compared(op=leaf.op, item=item_id, number=number)
        case Date(id=item_id, precision="day"):
            return Compared(op=leaf.op, item=item_id, date=_date(leaf))
        case _:
            raise ExchangeError("expression_wrong_kind", name=leaf.name)


def _in_row(leaf: Empty | Has | Is, row: Row) -> Condition:
    """Return the condition on a row of a matrix, or on one part of a total."""
    item = row.of.item
    if isinstance(leaf, Empty) and not isinstance(item, Matrix):
        # Of a total, what nothing was given to is nought as well.
        return Not(op="not", of=_part(Is(leaf.name, "gt", "0"), row))
    if isinstance(leaf, Empty):
        options = tuple(row.of.codes.values())
        chosen = RowChosen(op="row_chosen", item=item.id, row=row.code, options=options)
        return Not(op="not", of=chosen)
    if not isinstance(item, Matrix):
        return _part(leaf, row)
    if isinstance(leaf, Has) or leaf.op == "eq":
        if leaf.value not in row.of.codes:
            raise ExchangeError("expression_unknown_choice", name=leaf.value)
        options = (row.of.codes[leaf.value],)
    else:
        options = _fitting(leaf, row.of)
    return RowChosen(op="row_chosen", item=item.id, row=row.code, options=options)


def _part(leaf: Has | Is, row: Row) -> Condition:
    number = number_of(leaf.value)
    if number is None or isinstance(leaf, Has):
        raise ExchangeError("expression_wrong_kind", name=leaf.name)
    right = Fixed(op="number", number=number)
    return Figures(op="figures", left=part_of(row, leaf.name), compare=leaf.op, right=right)


def _among(leaf: Is, placed: Placed) -> Condition:
    """Return the condition on a closed question: equal to one choice, or below or above."""
    if leaf.op == "eq":
        code = _code(placed, leaf.name, leaf.value)
        others = tuple(other for other in placed.codes.values() if other != code)
        only = _chosen(placed, code)
        if not others or not _takes_many(placed.item):
            return only
        none = OptionsChosen(op="chosen_none", item=placed.item.id, options=others)
        return All(op="all", of=(only, none))
    if _takes_many(placed.item):
        raise ExchangeError("expression_wrong_kind", name=leaf.name)
    options = _fitting(leaf, placed)
    return OptionsChosen(op="chosen_any", item=placed.item.id, options=options)


def _fitting(leaf: Is, placed: Placed) -> tuple[str, ...]:
    """Return the choices that are figures below or above a limit."""
    limit, figures = number_of(leaf.value), {c: number_of(n) for n, c in placed.codes.items()}
    if limit is None:
        raise ExchangeError("expression_wrong_kind", name=leaf.name)
    fitting = [c for c, n in figures.items() if n is not None and _HOLDS[leaf.op](n, limit)]
    if not fitting:
        raise ExchangeError("expression_unknown_choice", name=leaf.value)
    return tuple(fitting)


def _takes_many(item: Item) -> bool:
    return isinstance(item, ClosedQuestion) and item.takes_many


def _chosen(placed: Placed, code: str) -> Condition:
    return OptionChosen(op="chosen", item=placed.item.id, option=code)


def _code(placed: Placed, name: str, value: str) -> str:
    if not isinstance(placed.item, ClosedQuestion):
        raise ExchangeError("expression_wrong_kind", name=name)
    if value not in placed.codes:
        raise ExchangeError("expression_unknown_choice", name=value)
    return placed.codes[value]


def _date(leaf: Is) -> dt.date:
    try:
        return dt.date.fromisoformat(leaf.value)
    except ValueError:
        raise ExchangeError("expression_wrong_kind", name=leaf.name) from None
