"""What an XLSForm allows of an answer: limits where a question has them, rules for the rest."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from surveys.exchange.expressions import (
    Both,
    Constant,
    Is,
    Made,
    Matches,
    Reading,
    Term,
    Today,
    Tree,
    Weighed,
)
from surveys.exchange.form import Written
from surveys.exchange.numbers import number_of
from surveys.exchange.patterns import whole

_TEXTS: Final = frozenset({"short_text", "long_text"})
_ENDS: Final = {"ge": "min", "le": "max", "gt": "min", "lt": "max"}
_STEP: Final = {"ge": 0, "le": 0, "gt": 1, "lt": -1}
_COUNTS: Final = {"min": "min_chosen", "max": "max_chosen"}
_SMALL: Final = Decimal(10) ** 9


@dataclass
class Limits:
    """What a constraint says: fields of the question, its form, and what neither can say."""

    fields: dict[str, object] = field(default_factory=dict)
    pattern: str | None = None
    rest: list[Tree] = field(default_factory=list)

    def rule(self) -> Tree | None:
        """Return what is left for a rule."""
        if not self.rest:
            return None
        return self.rest[0] if len(self.rest) == 1 else Both(tuple(self.rest))

    def written(self, message: Mapping[str, str]) -> Written | None:
        """Return the form that the text has to have."""
        return None if self.pattern is None else Written(self.pattern, message)


def limits_of(tree: Tree, kind: str, *, whole_number: bool) -> Limits:
    """Return what a constraint such as `. >= 0 and . <= 120` says of a question of this kind."""
    limits = Limits()
    for part in _parts(tree):
        found = _fields(part, kind, whole_number=whole_number)
        if isinstance(part, Matches) and kind == "short_text" and part.name == ".":
            limits.pattern, found = _pattern(part, limits.pattern), {}
        if found is None or not found.keys().isdisjoint(limits.fields):
            limits.rest.append(part)
        else:
            limits.fields |= found
    return limits


def _pattern(part: Matches, before: str | None) -> str | None:
    return whole(part.pattern) if before is None else before


def _parts(tree: Tree) -> Sequence[Tree]:
    if not isinstance(tree, Both):
        return [tree]
    return [inner for part in tree.parts for inner in _parts(part)]


def _fields(part: Tree, kind: str, *, whole_number: bool) -> dict[str, object] | None:
    match part:
        case Is(name=".", op=op, value=value) if op in _ENDS:
            return _value(kind, op, value, whole_number=whole_number)
        case Weighed(left=Reading(name=".", what=what), op=op, right=Constant(text)):
            return _reading(kind, what, op, text)
        case Weighed(left=left, op=op, right=right) if kind == "date" and op in {"le", "ge"}:
            return _days(left, op, right)
        case _:
            return None


def _value(kind: str, op: str, value: str, *, whole_number: bool) -> dict[str, object] | None:
    if kind == "date" and op in {"le", "ge"}:
        return _day(op, value)
    number = number_of(value)
    if kind != "number" or number is None:
        return None
    if op in {"ge", "le"}:
        return {_ENDS[op]: number}
    is_step = whole_number and number == number.to_integral_value()
    return {_ENDS[op]: number + _STEP[op]} if is_step else None


def _day(op: str, value: str) -> dict[str, object] | None:
    try:
        return {_ENDS[op]: dt.date.fromisoformat(value)}
    except ValueError:
        return None


def _reading(kind: str, what: str, op: str, text: str) -> dict[str, object] | None:
    number = number_of(text)
    if number is None or number != number.to_integral_value() or not 0 <= number < _SMALL:
        return None
    if op not in _ENDS:
        return None
    most, end = int(number) + _STEP[op], _ENDS[op]
    if what == "length" and kind in _TEXTS:
        # A least length has no field of its own.
        return {"max_length": most} if end == "max" and most > 0 else None
    if what == "count" and kind == "multiple_choice" and most > 0:
        return {_COUNTS[end]: most}
    return None


def _days(left: Term, op: str, right: Term) -> dict[str, object] | None:
    """Return the limits for `. <= today() + 7`: counted from the day of answering."""
    from_today = _from_today(right)
    is_own = getattr(left, "name", "") == "."
    return {f"{_ENDS[op]}_days": from_today} if is_own and from_today is not None else None


def _from_today(term: Term) -> int | None:
    match term:
        case Today():
            return 0
        case Made(op="sum" | "minus" as op, parts=(Today(), Constant(text))):
            number = number_of(text)
            if number is None or number != number.to_integral_value() or abs(number) > _SMALL:
                return None
            return int(number) if op == "sum" else -int(number)
        case _:
            return None
