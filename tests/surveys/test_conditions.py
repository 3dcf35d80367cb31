"""One truth table per operator; a missing answer stands in each."""

import json
from datetime import date
from decimal import Decimal

import pytest

import surveys
from tests.surveys.drafts import chosen, item, page, survey

TRUE = {"op": "answered", "item": "yes"}
FALSE = {"op": "answered", "item": "never"}
RED, BLUE, BOTH = chosen("red"), chosen("blue"), chosen("red", "blue")


def condition(raw):
    return survey(page("only", item("short_text", "asked", show_if=raw))).item("asked").show_if


def holds(raw, value=None, **answers):
    given = {"yes": "words", **answers} | ({} if value is None else {"it": value})
    return surveys.evaluate(condition(raw), given)


@pytest.mark.parametrize(
    ("op", "parts", "truth"),
    [
        ("all", [TRUE], True),
        ("all", [FALSE], False),
        ("all", [TRUE, TRUE], True),
        ("all", [TRUE, FALSE], False),
        ("all", [FALSE, FALSE], False),
        ("any", [TRUE], True),
        ("any", [FALSE], False),
        ("any", [TRUE, FALSE], True),
        ("any", [FALSE, FALSE], False),
    ],
)
def test_all_and_any(op, parts, truth):
    assert holds({"op": op, "of": parts}) is truth


@pytest.mark.parametrize(("part", "truth"), [(TRUE, False), (FALSE, True)])
def test_not(part, truth):
    assert holds({"op": "not", "of": part}) is truth


@pytest.mark.parametrize(
    ("value", "truth"), [(None, False), ("words", True), (Decimal(0), True), (RED, True)]
)
def test_answered(value, truth):
    assert holds({"op": "answered", "item": "it"}, value) is truth


@pytest.mark.parametrize(
    ("value", "truth"), [(None, False), (RED, True), (BLUE, False), (BOTH, True), ("red", False)]
)
def test_chosen(value, truth):
    assert holds({"op": "chosen", "item": "it", "option": "red"}, value) is truth


@pytest.mark.parametrize(
    ("value", "any_of", "none_of"),
    [
        (None, False, False),
        (RED, True, False),
        (BLUE, False, True),
        (BOTH, True, False),
        ("red", False, False),
    ],
)
def test_chosen_any_and_chosen_none(value, any_of, none_of):
    options = {"item": "it", "options": ["red", "green"]}
    assert holds({"op": "chosen_any", **options}, value) is any_of
    assert holds({"op": "chosen_none", **options}, value) is none_of


ORDER = {  # below, equal, above
    "eq": (False, True, False),
    "ne": (True, False, True),
    "lt": (True, False, False),
    "le": (True, True, False),
    "gt": (False, False, True),
    "ge": (False, True, True),
}


@pytest.mark.parametrize("op", ORDER)
@pytest.mark.parametrize(
    ("limit", "values"),
    [
        ({"number": "3"}, (Decimal("2.9"), Decimal("3.0"), Decimal("3.1"))),
        ({"number": "3"}, (chosen("2"), chosen("3"), chosen("4"))),
        ({"number": "9"}, (chosen("8"), chosen("9"), chosen("10"))),
        ({"date": "2026-01-01"}, (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2))),
    ],
)
def test_comparisons(op, limit, values):
    raw = {"op": op, "item": "it", **limit}
    assert tuple(holds(raw, value) for value in values) == ORDER[op]


@pytest.mark.parametrize("op", ORDER)
@pytest.mark.parametrize("limit", [{"number": "3"}, {"date": "2026-01-01"}])
@pytest.mark.parametrize("value", [None, "3", "2026-01-01", chosen("dont_know"), chosen("3", "4")])
def test_comparing_a_missing_or_other_answer_is_false(op, limit, value):
    assert holds({"op": op, "item": "it", **limit}, value) is False


def test_not_of_a_missing_comparison_is_true():
    assert holds({"op": "not", "of": {"op": "lt", "item": "it", "number": "18"}}) is True


def nested(depth):
    raw = TRUE
    for _ in range(depth - 1):
        raw = {"op": "not", "of": raw}
    return raw


def test_the_budget_is_two_hundred_parts_and_twenty_levels():
    condition(nested(20))
    condition({"op": "all", "of": [TRUE] * 199})
    assert condition({"op": "any", "of": [{"op": "all", "of": [TRUE] * 100}, TRUE]})


@pytest.mark.parametrize(
    "raw",
    [
        nested(21),
        nested(100),
        {"op": "all", "of": [TRUE] * 200},
        {"op": "all", "of": [{"op": "any", "of": [TRUE] * 100}] * 2},
        {"op": "all", "of": [TRUE] * 10_000},
        {"op": "all", "of": []},
        {"op": "eval", "of": "1"},
        {"op": "eq", "item": "it"},
        {"op": "eq", "item": "it", "number": "1", "date": "2026-01-01"},
        {"op": "eq", "item": "it", "number": "NaN"},
        {"op": "chosen_any", "item": "it", "options": []},
        {"op": "answered", "item": "it", "more": 1},
    ],
    ids=lambda raw: json.dumps(raw)[:40],
)
def test_what_is_no_condition_is_refused(raw):
    with pytest.raises(surveys.DefinitionError):
        condition(raw)


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        (None, False),
        (surveys.Rated((("seats", "good"),)), True),
        (surveys.Rated((("seats", "bad"),)), False),
        (surveys.Rated((("paths", "good"),)), False),
        (RED, False),
    ],
)
def test_row_chosen(value, truth):
    raw = {"op": "row_chosen", "item": "it", "row": "seats", "options": ["good", "fair"]}
    assert holds(raw, value) is truth


@pytest.mark.parametrize(
    ("compare", "truths"),
    [
        ("eq", (False, True, False)),
        ("ne", (True, False, True)),
        ("lt", (True, False, False)),
        ("le", (True, True, False)),
        ("gt", (False, False, True)),
        ("ge", (False, True, True)),
    ],
)
def test_figures(compare, truths):
    raw = {
        "op": "figures",
        "left": {"op": "value", "item": "it"},
        "compare": compare,
        "right": {"op": "value", "item": "limit"},
    }
    found = tuple(holds(raw, Decimal(n), limit=Decimal(2)) for n in (1, 2, 3))
    assert found == truths
    assert holds(raw, None, limit=Decimal(2)) is False
    assert holds(raw, Decimal(2)) is False
    assert surveys.items_in(condition(raw)) == {"it", "limit"}


def test_figures_count_towards_the_budget():
    many = {"op": "sum", "of": [{"op": "number", "number": 1}] * 100}
    raw = {"op": "figures", "left": many, "compare": "eq", "right": many}
    with pytest.raises(surveys.DefinitionError, match="condition_too_big"):
        condition(raw)
