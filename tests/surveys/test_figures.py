"""One truth table per operator; a missing answer stands in each."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

import surveys
from surveys.figures import parts_of
from tests.surveys.drafts import chosen, item, page, survey

FIGURE = TypeAdapter(surveys.Figure)
TWO, THREE = {"op": "number", "number": 2}, {"op": "number", "number": 3}
GONE = {"op": "value", "item": "gone"}


def reckoned(raw, **answers):
    return surveys.reckon(FIGURE.validate_json(json.dumps(raw)), answers)


@pytest.mark.parametrize(
    ("raw", "answer", "expected"),
    [
        ({"op": "value"}, None, None),
        ({"op": "value"}, Decimal("1.5"), Decimal("1.5")),
        ({"op": "value"}, chosen("4"), Decimal(4)),
        ({"op": "value"}, chosen("4", "5"), None),
        ({"op": "value"}, chosen("red"), None),
        ({"op": "value"}, "4", None),
        ({"op": "day"}, date(1, 1, 2), Decimal(2)),
        ({"op": "day"}, Decimal(2), None),
        ({"op": "count"}, chosen("red", "blue"), Decimal(2)),
        ({"op": "count"}, surveys.Ranked(("a", "b", "c")), Decimal(3)),
        ({"op": "count"}, surveys.Rated((("a", "1"),)), Decimal(1)),
        ({"op": "count"}, "words", None),
        ({"op": "part", "code": "b"}, surveys.Rated((("a", "1"), ("b", "5"))), Decimal(5)),
        ({"op": "part", "code": "b"}, surveys.Rated((("b", "good"),)), None),
        ({"op": "part", "code": "b"}, surveys.Rated((("a", "1"),)), None),
        ({"op": "part", "code": "b"}, surveys.Ranked(("a", "b")), Decimal(2)),
        ({"op": "part", "code": "b"}, surveys.Ranked(("a",)), None),
        ({"op": "part", "code": "b"}, surveys.Shares((("b", Decimal(40)),)), Decimal(40)),
        ({"op": "part", "code": "b"}, "words", None),
    ],
)
def test_what_is_read_from_an_answer(raw, answer, expected):
    given_answers = {} if answer is None else {"it": answer}
    assert reckoned(raw | {"item": "it"}, **given_answers) == expected


@pytest.mark.parametrize(
    ("op", "parts", "present", "expected"),
    [
        ("sum", [TWO, THREE], False, 5),
        ("product", [TWO, THREE], False, 6),
        ("mean", [TWO, THREE], False, Decimal("2.5")),
        ("least", [TWO, THREE], False, 2),
        ("most", [TWO, THREE], False, 3),
        ("sum", [TWO, GONE], False, None),
        ("sum", [TWO, GONE], True, 2),
        ("mean", [TWO, GONE], True, 2),
        ("product", [THREE, GONE], True, 3),
        ("sum", [GONE], True, None),
    ],
)
def test_several_together(op, parts, present, expected):
    assert reckoned({"op": op, "of": parts, "present": present}) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"op": "minus", "left": TWO, "right": THREE}, -1),
        ({"op": "minus", "left": TWO, "right": GONE}, None),
        ({"op": "over", "left": THREE, "right": TWO}, Decimal("1.5")),
        ({"op": "over", "left": GONE, "right": TWO}, None),
        ({"op": "over", "left": TWO, "right": {"op": "number", "number": 0}}, None),
        ({"op": "first_of", "of": [GONE, TWO, THREE]}, 2),
        ({"op": "first_of", "of": [GONE]}, None),
        ({"op": "round", "of": {"op": "over", "left": TWO, "right": THREE}, "places": 2},
         Decimal("0.67")),
        ({"op": "round", "of": {"op": "number", "number": "2.5"}}, 3),
        ({"op": "round", "of": {"op": "number", "number": "-2.5"}}, -3),
        ({"op": "round", "of": GONE}, None),
    ],
)  # fmt: skip
def test_one_from_two_and_what_to_take_instead(raw, expected):
    assert reckoned(raw) == expected


def test_what_grows_beyond_all_bounds_is_missing():
    big = {"op": "number", "number": 10**19}
    assert reckoned({"op": "product", "of": [big] * 2}) is None
    assert reckoned({"op": "product", "of": [big] * 100}) is None


leaves = st.sampled_from(
    [TWO, THREE, GONE, {"op": "value", "item": "it"}, {"op": "count", "item": "it"}]
)
figures = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            lambda op, of, present: {"op": op, "of": of, "present": present},
            st.sampled_from(["sum", "product", "mean", "least", "most"]),
            st.lists(inner, min_size=1, max_size=3),
            st.booleans(),
        ),
        st.builds(
            lambda op, left, right: {"op": op, "left": left, "right": right},
            st.sampled_from(["minus", "over"]),
            inner,
            inner,
        ),
        inner.map(lambda of: {"op": "round", "of": of, "places": 3}),
    ),
    max_leaves=20,
)


@given(figures, st.sampled_from([None, Decimal(7), chosen("red"), "words"]))
def test_a_figure_comes_back_from_json_and_is_a_number_or_missing(raw, answer):
    figure = FIGURE.validate_json(json.dumps(raw))
    assert FIGURE.validate_json(FIGURE.dump_json(figure)) == figure
    found = surveys.reckon(figure, {} if answer is None else {"it": answer})
    assert found is None or found.is_finite()
    assert surveys.items_of(figure) <= {"it", "gone"}
    assert max(depth for _, depth in parts_of(figure)) >= 1


def test_what_is_reckoned_steers_and_is_sent_but_never_asked_or_taken_from_outside():
    both = {"op": "sum", "of": [{"op": "value", "item": "a"}, {"op": "value", "item": "b"}]}
    high = {"op": "figures", "left": {"op": "value", "item": "score"}, "compare": "ge",
            "right": {"op": "number", "number": 8}}  # fmt: skip
    park = survey(
        page("asked", item("scale", "a"), item("scale", "b"),
             item("calculated", "score", formula=both)),
        page("reason", item("long_text", "why", show_if=high)),
    )  # fmt: skip
    answers = {"a": chosen("5"), "b": chosen("4"), "score": Decimal(1), "why": "Good"}
    assert surveys.prune(park, answers) == {**answers, "score": Decimal(9)}
    assert surveys.prune(park, answers | {"b": chosen("1")}) == {
        "a": chosen("5"), "b": chosen("1"), "score": Decimal(6)}  # fmt: skip
    assert [each.id for each in surveys.visible_items(park, park.page("asked"), {})] == ["a", "b"]
    assert not any(problem.blocks for problem in surveys.check(park))


def test_a_formula_has_a_budget():
    deep = TWO
    for _ in range(25):
        deep = {"op": "round", "of": deep}
    with pytest.raises(surveys.DefinitionError, match="formula_too_big"):
        survey(page("only", item("calculated", "score", formula=deep)))
