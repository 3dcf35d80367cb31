"""Conditions as lines: what is read is what is written back."""

from datetime import date
from decimal import Decimal

import pytest

import surveys
from app.builder.lines import (
    CHOICES,
    COMPARISONS,
    Line,
    Lines,
    are_plain,
    condition_of,
    lines_of,
    operations_for,
)
from surveys import library

LINES = [
    Line("q", "is", ("red",)),
    Line("q", "is", ("red", "blue")),
    Line("q", "is_not", ("red",)),
    Line("q", "is_not_or_empty", ("red",)),
    Line("q", "is_not_or_empty", ("red", "blue")),
    Line("q", "answered"),
    Line("q", "empty"),
    *(Line("q", name, number=Decimal("2.5")) for name in sorted(COMPARISONS)),
    Line("q", "ge", day=date(2026, 5, 4)),
    Line("q", "row_is", ("good", "bad"), row="paths"),
    Line("q", "count_ge", number=Decimal(2)),
    Line("q", "count_le", number=Decimal(0)),
    Line("q", "count_le_or_empty", number=Decimal(3)),
    Line("q", "lt", other="r"),
    Line("q", "ge", other="r", counts_days=True),
]


@pytest.mark.parametrize("line", LINES, ids=str)
def test_one_line_there_and_back(line):
    assert lines_of(condition_of(Lines("all", (line,)))) == Lines("all", (line,))


@pytest.mark.parametrize("match", ["all", "any"])
def test_several_lines_there_and_back(match):
    lines = Lines(match, tuple(LINES[:4]))
    assert lines_of(condition_of(lines)) == lines


def test_parts_inside_each_other_are_more_than_lines_can_say():
    answered = surveys.Answered(op="answered", item="q")
    inner = surveys.AnyOf(op="any", of=(answered, answered))
    assert lines_of(surveys.All(op="all", of=(answered, inner))) is None
    assert lines_of(surveys.Not(op="not", of=inner)) is None
    number = surveys.Fixed(op="number", number=Decimal(1))
    assert lines_of(surveys.Figures(op="figures", left=number, compare="lt", right=number)) is None


@pytest.mark.parametrize("entry", library.names(), ids=lambda entry: entry.id)
def test_every_condition_of_the_library_can_be_edited(entry):
    items = {item.id: item for item in entry.survey.items()}
    for part in (*entry.survey.pages, *items.values()):
        if part.show_if is not None:
            lines = lines_of(part.show_if)
            assert lines is not None
            assert are_plain(entry.survey, lines, items)
            assert condition_of(lines) == part.show_if


@pytest.mark.parametrize("entry", library.names(), ids=lambda entry: entry.id)
def test_what_can_be_asked_suits_the_question(entry):
    for item in entry.survey.items():
        offered = set(operations_for(entry.survey, item))
        assert {"answered", "empty"} <= offered
        closed = surveys.ClosedQuestion | surveys.Matrix
        assert bool(offered & CHOICES) == isinstance(item, closed)
