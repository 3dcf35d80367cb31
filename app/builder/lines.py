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
CHOICES: Final = frozenset({"is", "is_not", "is_not_or_empty", "row_is"})
# The last is the opposite of "more than": then it holds where nothing is answered, too.
COUNTS: Final[Mapping[str, Comparison]] = {
    "count_ge": "ge",
    "count_le": "le",
    "count_le_or_empty": "gt",
}
_ALWAYS: Final = ("answered", "empty")


class Line(NamedTuple):
    """One line: a question, what is asked of its answer, and with what it is compared.

    `row`: the row of a matrix; `other`: the question with whose answer it is compared, both of
    them days when `counts_days`.
    """

    item: str
    operation: str
    options: tuple[str, ...] = ()
    number: Decimal | None = None
    day: date | None = None
    row: str = ""
    other: str = ""
    counts_days: bool = False

    @property
    def items(self) -> tuple[str, ...]:
        """Return the ids of the questions whose answers it looks at."""
        return (self.item, self.other) if self.other else (self.item,)


class Lines(NamedTuple):
    """Several lines, all or any of which have to hold."""

    match: Match
    lines: tuple[Line, ...]


def operations_for(survey: surveys.Survey, item: surveys.Question) -> tuple[str, ...]:
    """Return what can be asked of answers to this question."""
    if survey.is_repeated(item.id):
        # Of several answers: whether there are any, and how many.
        return ("count_ge", "count_le_or_empty", *_ALWAYS)
    return (*_operations(item), *_ALWAYS)


def are_plain(survey: surveys.Survey, lines: Lines, earlier: Mapping[str, surveys.Item]) -> bool:
    """Return whether every line asks something that can be asked of an earlier question."""
    return all(
        earlier.keys() >= set(line.items)
        and line.operation in operations_for(survey, earlier[line.item])
        and (not line.other or comparable(survey, *(earlier[each] for each in line.items)))
        for line in lines.lines
    )


def comparable(survey: surveys.Survey, item: surveys.Question, other: surveys.Question) -> bool:
    """Return whether the answers to two questions can be compared with each other."""
    if survey.is_repeated(item.id) or survey.is_repeated(other.id):
        return False
    if isinstance(item, surveys.Date):
        return isinstance(other, surveys.Date) and other.is_day and other.id != item.id
    numbers = surveys.Number | surveys.Calculated
    return isinstance(item, numbers) and isinstance(other, numbers) and other.id != item.id


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


def _operations(item: surveys.Question) -> tuple[str, ...]:
    if isinstance(item, surveys.ClosedQuestion):
        if not item.offered():
            return ()  # a place without areas
        return ("is", "is_not", "is_not_or_empty", *_operations_of_many(item))
    match item:
        case surveys.Matrix():
            return ("row_is",)
        case surveys.Number() | surveys.Calculated():
            return ("ge", "le", "gt", "lt", "eq", "ne")
        case surveys.Date(precision="day"):
            return ("ge", "le", "eq")
        case _:
            return ()


def _operations_of_many(item: surveys.ClosedQuestion) -> tuple[str, ...]:
    match item:
        case surveys.Scale() | surveys.Rating():
            return ("ge", "le")
        case surveys.MultipleChoice():
            return tuple(COUNTS)
        case _:
            return ()


def _line_of(part: surveys.Condition) -> Line | None:
    match part:
        case surveys.OptionChosen() | surveys.OptionsChosen() | surveys.RowChosen():
            return _choice(part)
        case surveys.Answered():
            return Line(part.item, "answered")
        case surveys.Compared():
            return Line(part.item, part.op, number=part.number, day=part.date)
        case surveys.Not():
            return _negated(part.of)
        case surveys.Figures():
            return _figures(part)
        case _:
            return None


def _figures(part: surveys.Figures) -> Line | None:
    match part.left, part.right:
        case surveys.CountOf(item=item), surveys.Fixed(number=number):
            names = {COUNTS[name]: name for name in ("count_ge", "count_le")}
            name = names.get(part.compare)
            return None if name is None else Line(item, name, number=number)
        case surveys.ValueOf(item=item), surveys.ValueOf(item=other):
            return Line(item, part.compare, other=other)
        case surveys.DayOf(item=item), surveys.DayOf(item=other):
            return Line(item, part.compare, other=other, counts_days=True)
        case _:
            return None


def _negated(part: surveys.Condition) -> Line | None:
    match part:
        case surveys.Answered():
            return Line(part.item, "empty")
        case surveys.OptionChosen() | surveys.OptionsChosen(op="chosen_any"):
            return _choice(part)._replace(operation="is_not_or_empty")
        case surveys.Figures(
            left=surveys.CountOf(item=item), compare="gt", right=surveys.Fixed(number=number)
        ):
            return Line(item, "count_le_or_empty", number=number)
        case _:
            return None


def _choice(part: surveys.OptionChosen | surveys.OptionsChosen | surveys.RowChosen) -> Line:
    if isinstance(part, surveys.RowChosen):
        return Line(part.item, "row_is", part.options, row=part.row)
    if isinstance(part, surveys.OptionChosen):
        return Line(part.item, "is", (part.option,))
    return Line(part.item, "is" if part.op == "chosen_any" else "is_not", part.options)


def _leaf(line: Line) -> surveys.Condition:
    match line.operation:
        case "answered":
            return surveys.Answered(op="answered", item=line.item)
        case "empty":
            return surveys.Not(op="not", of=surveys.Answered(op="answered", item=line.item))
        case operation if operation in CHOICES:
            return _choosing(line)
        case "count_le_or_empty":
            return surveys.Not(op="not", of=_comparison(line))
        case _:
            return _comparison(line)


def _choosing(line: Line) -> surveys.Condition:
    match line.operation:
        case "row_is":
            return surveys.RowChosen(
                op="row_chosen", item=line.item, row=line.row, options=line.options
            )
        case "is_not":
            return surveys.OptionsChosen(op="chosen_none", item=line.item, options=line.options)
        case "is_not_or_empty":
            return surveys.Not(op="not", of=_chosen(line))
        case _:
            return _chosen(line)


def _comparison(line: Line) -> surveys.Condition:
    left: surveys.Figure
    right: surveys.Figure
    if line.operation in COUNTS:
        left = surveys.CountOf(op="count", item=line.item)
        right = surveys.Fixed(op="number", number=line.number or Decimal(0))
        compare = COUNTS[line.operation]
        return surveys.Figures(op="figures", left=left, compare=compare, right=right)
    compare = cast("Comparison", line.operation)
    if not line.other:
        return surveys.Compared(op=compare, item=line.item, number=line.number, date=line.day)
    if line.counts_days:
        left, right = (surveys.DayOf(op="day", item=each) for each in line.items)
    else:
        left, right = (surveys.ValueOf(op="value", item=each) for each in line.items)
    return surveys.Figures(op="figures", left=left, compare=compare, right=right)


def _chosen(line: Line) -> surveys.Condition:
    if len(line.options) == 1:
        return surveys.OptionChosen(op="chosen", item=line.item, option=line.options[0])
    return surveys.OptionsChosen(op="chosen_any", item=line.item, options=line.options)
