"""Our conditions as XPath, in which XLSForm says when a question is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from surveys.choices import ClosedQuestion, Consent, Rating
from surveys.conditions import (
    All,
    Answered,
    AnyOf,
    Compared,
    Condition,
    Figures,
    Leaf,
    Not,
    OptionChosen,
    OptionsChosen,
    RowChosen,
)
from surveys.exchange.errors import ExchangeError
from surveys.figures import (
    Between,
    CountOf,
    DayOf,
    Figure,
    Fixed,
    Rounded,
    Together,
    ValueOf,
)
from surveys.questions import Item

_SIGNS: Final = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
# Not `sum` and `mean`: those are of XLSForm's repeats.
_TOGETHER: Final = {
    "sum": ("(", " + ", ")"),
    "product": ("(", " * ", ")"),
    "least": ("min(", ", ", ")"),
    "most": ("max(", ", ", ")"),
}
_READ: Final = {
    "value": ("number(", ")"),
    "day": ("decimal-date-time(", ")"),
    "count": ("count-selected(", ")"),
}
TICKED: Final = "OK"
"""What ODK stores when `acknowledge` is ticked."""


@dataclass(frozen=True)
class Named:
    """An item, and the names of the questions that it became: one, or one for each part."""

    item: Item
    names: tuple[str, ...]
    area: str = ""
    """The one among them that has the areas of a place."""


def xpath(condition: Condition, items: Mapping[str, Named]) -> str:
    """Return the expression; ExchangeError when a part looks at what the form does not have.

    An unanswered question is '' there, which is unequal to everything and no number: so "not
    equal" has to say that there is an answer, as it does here.
    """
    match condition:
        case All(of=parts):
            return _joined(" and ", (xpath(part, items) for part in parts))
        case AnyOf(of=parts):
            return _joined(" or ", (xpath(part, items) for part in parts))
        case Not(of=part):
            return f"not({xpath(part, items)})"
        case Figures(left=left, compare=compare, right=right):
            return f"{figured(left, items)} {_SIGNS[compare]} {figured(right, items)}"
        case _:
            return _leaf(condition, _named(condition.item, items))


def figured(figure: Figure, items: Mapping[str, Named]) -> str:
    """Return the figure as an expression; ExchangeError when a form cannot reckon it."""
    match figure:
        case Fixed(number=number):
            return _figure(number)
        case Together(op=op, of=parts, present=False) if op in _TOGETHER:
            begin, between, end = _TOGETHER[op]
            return begin + between.join(figured(part, items) for part in parts) + end
        case Between(op=op, left=left, right=right):
            sign = "-" if op == "minus" else "div"
            return f"({figured(left, items)} {sign} {figured(right, items)})"
        case Rounded(of=part, places=places):
            return f"round({figured(part, items)}, {places})"
        case ValueOf() | DayOf() | CountOf():
            named = _named(figure.item, items)
            begin, end = _READ[figure.op]
            if len(named.names) == 1:
                return f"{begin}${{{named.names[0]}}}{end}"
            raise ExchangeError("expression_wrong_kind", name=named.item.code)
        case _:
            raise ExchangeError("expression_not_supported", name=figure.op)


def _named(item_id: str, items: Mapping[str, Named]) -> Named:
    named = items.get(item_id)
    if named is None or not named.names:
        raise ExchangeError("expression_unknown_question", name=item_id)
    return named


def _leaf(leaf: Leaf, named: Named) -> str:
    match leaf:
        case RowChosen():
            raise ExchangeError("expression_not_supported", name=leaf.row)
        case Answered():
            return _answered(named)
        case OptionChosen():
            return _chosen(named, leaf.option)
        case OptionsChosen(op="chosen_any"):
            return _joined(" or ", (_chosen(named, code) for code in leaf.options))
        case OptionsChosen():
            any_of = _joined(" or ", (_chosen(named, code) for code in leaf.options))
            answered = f"${{{named.area}}} != ''" if named.area else _answered(named)
            return f"({answered} and not({any_of}))"
        case Compared():
            return _compared(leaf, named)


def _answered(named: Named) -> str:
    return _joined(" or ", (f"${{{name}}} != ''" for name in named.names))


def _chosen(named: Named, code: str) -> str:
    item = named.item
    if named.area:
        return f"${{{named.area}}} = '{code}'"
    if not isinstance(item, ClosedQuestion) or len(named.names) > 1:
        raise ExchangeError("expression_wrong_kind", name=item.code)
    reference = f"${{{named.names[0]}}}"
    if isinstance(item, Consent):
        return f"{reference} = '{TICKED}'"
    if item.takes_many:
        return f"selected({reference}, '{code}')"
    is_figure = isinstance(item, Rating) and code.isdecimal()
    return f"{reference} = {code}" if is_figure else f"{reference} = '{code}'"


def _compared(leaf: Compared, named: Named) -> str:
    if len(named.names) > 1:
        raise ExchangeError("expression_wrong_kind", name=named.item.code)
    value = f"date('{leaf.date}')" if leaf.date is not None else _figure(leaf.number)
    said = f"${{{named.names[0]}}} {_SIGNS[leaf.op]} {value}"
    return f"({_answered(named)} and {said})" if leaf.op == "ne" else said


def _figure(number: Decimal | None) -> str:
    return format(number or Decimal(0), "f")


def _joined(word: str, parts: Iterable[str]) -> str:
    found = list(parts)
    return found[0] if len(found) == 1 else f"({word.join(found)})"
