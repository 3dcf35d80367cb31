"""Conditions as lines that staff can read and change, and back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias, cast

import surveys

MAX_LINES: Final = 8
Match: TypeAlias = Literal["all", "any"]
Comparison: TypeAlias = Literal["eq", "ne", "lt", "le", "gt", "ge"]
COMPARISONS: Final = frozenset({"eq", "ne", "lt", "le", "gt", "ge"})
CHOICES: Final = frozenset({"is", "is_not", "is_not_or_empty"})
_ALWAYS: Final = ("answered", "empty")


class Line(NamedTuple):
    """One line: a question, what is asked of its answer, and with what it is compared."""

    item: str
    operation: str
    options: tuple[str, ...] = ()
    number: Decimal | None = None
    day: date | None = None


class Lines(NamedTuple):
    """Several lines, all or any of which have to hold."""

    match: Match
    lines: tuple[Line, ...]


def operations_for(item: surveys.Question) -> tuple[str, ...]:
    """Return what can be asked of answers to this question."""
    match item:
        case surveys.Scale() | surveys.Rating():
            return ("is", "is_not", "is_not_or_empty", "ge", "le", *_ALWAYS)
        case surveys.ClosedQuestion():
            return ("is", "is_not", "is_not_or_empty", *_ALWAYS)
        case surveys.Number():
            return ("ge", "le", "gt", "lt", "eq", "ne", *_ALWAYS)
        case surveys.Date():
            return ("ge", "le", "eq", *_ALWAYS)
        case _:
            return _ALWAYS


def are_plain(lines: Lines, earlier: Mapping[str, surveys.Item]) -> bool:
    """Return whether every line asks something that can be asked of an earlier question."""
    return all(
        line.item in earlier and line.operation in operations_for(earlier[line.item])
        for line in lines.lines
    )


def lines_of(condition: surveys.Condition) -> Lines | None:
    """Return the condition as lines, None when it is more than lines can say."""
    match condition:
        case surveys.All():
            match, parts = "all", condition.of
        case surveys.AnyOf():
            match, parts = "any", condition.of
        case _:
            match, parts = "all", (condition,)
    lines = [_line_of(part) for part in parts]
    if len(lines) > MAX_LINES or None in lines:
        return None
    return Lines(cast("Match", match), tuple(line for line in lines if line is not None))


def condition_of(lines: Lines) -> surveys.Condition:
    """Return the condition that the lines stand for."""
    parts = tuple(_leaf(line) for line in lines.lines)
    if len(parts) == 1:
        return parts[0]
    return (
        surveys.All(op="all", of=parts)
        if lines.match == "all"
        else surveys.AnyOf(op="any", of=parts)
    )


def _line_of(part: surveys.Condition) -> Line | None:
    match part:
        case surveys.OptionChosen() | surveys.OptionsChosen():
            return _choice(part)
        case surveys.Answered():
            return Line(part.item, "answered")
        case surveys.Compared():
            return Line(part.item, part.op, number=part.number, day=part.date)
        case surveys.Not():
            return _negated(part.of)
        case _:
            return None


def _negated(part: surveys.Condition) -> Line | None:
    match part:
        case surveys.Answered():
            return Line(part.item, "empty")
        case surveys.OptionChosen() | surveys.OptionsChosen(op="chosen_any"):
            return _choice(part)._replace(operation="is_not_or_empty")
        case _:
            return None


def _choice(part: surveys.OptionChosen | surveys.OptionsChosen) -> Line:
    if isinstance(part, surveys.OptionChosen):
        return Line(part.item, "is", (part.option,))
    return Line(part.item, "is" if part.op == "chosen_any" else "is_not", part.options)


def _leaf(line: Line) -> surveys.Condition:
    match line.operation:
        case "is":
            return _chosen(line)
        case "is_not":
            return surveys.OptionsChosen(op="chosen_none", item=line.item, options=line.options)
        case "is_not_or_empty":
            return surveys.Not(op="not", of=_chosen(line))
        case "answered":
            return surveys.Answered(op="answered", item=line.item)
        case "empty":
            return surveys.Not(op="not", of=surveys.Answered(op="answered", item=line.item))
        case _:
            operation = cast("Comparison", line.operation)
            return surveys.Compared(op=operation, item=line.item, number=line.number, date=line.day)


def _chosen(line: Line) -> surveys.Condition:
    if len(line.options) == 1:
        return surveys.OptionChosen(op="chosen", item=line.item, option=line.options[0])
    return surveys.OptionsChosen(op="chosen_any", item=line.item, options=line.options)
