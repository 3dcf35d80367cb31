"""Problems of conditions: what they name, what can be shown, what can never be."""

import sys

import pytest

from surveys.checks.reach import can_hold
from tests.surveys.checked import END, WHY, found, given
from tests.surveys.drafts import item, option, page, survey


class TestReferences:
    uses = item("yes_no", "uses")

    def test_to_an_earlier_page_are_right(self):
        assert given({"op": "chosen", "item": "uses", "option": "yes"}, self.uses) == {}

    def test_to_nothing(self):
        assert given({"op": "answered", "item": "gone"}, self.uses) == {
            ("unknown_item", "why"): {"item": "gone"}
        }

    def test_to_a_later_page(self):
        hidden = self.uses | {"show_if": {"op": "answered", "item": "why"}}
        assert found(page("first", hidden), END) == {("forward_reference", "uses"): {"item": "why"}}

    def test_to_itself(self):
        assert ("forward_reference", "why") in given({"op": "answered", "item": "why"}, self.uses)

    def test_to_the_same_page(self):
        follow_up = WHY | {"show_if": {"op": "answered", "item": "uses"}}
        assert found(page("only", self.uses, follow_up)) == {
            ("same_page_reference", "why"): {"item": "uses"}
        }

    def test_from_a_page_to_its_own_item(self):
        asked = page("only", WHY, show_if={"op": "answered", "item": "why"})
        assert set(found(asked)) == {("same_page_reference", "page_only")}

    def test_to_an_unknown_option(self):
        assert ("unknown_option", "why") in given(
            {"op": "chosen", "item": "uses", "option": "maybe"}, self.uses
        )

    @pytest.mark.parametrize(
        ("raw", "asked"),
        [
            ({"op": "chosen", "item": "it", "option": "a"}, item("number", "it")),
            ({"op": "chosen_any", "item": "it", "options": ["a"]}, item("long_text", "it")),
            ({"op": "eq", "item": "it", "number": "1"}, item("yes_no", "it")),
            ({"op": "eq", "item": "it", "number": "1"}, item("date", "it")),
            ({"op": "eq", "item": "it", "date": "2026-01-01"}, item("scale", "it")),
            ({"op": "answered", "item": "it"}, item("statement", "it")),
        ],
    )
    def test_that_the_kind_cannot_meet(self, raw, asked):
        assert ("wrong_kind", "why") in given(raw, self.uses, asked)


ANSWERED = {"op": "answered", "item": "it"}
RED, BLUE = ({"op": "chosen", "item": "it", "option": code} for code in ("red", "blue"))
NEVER = [
    ([{"op": "chosen", "item": "it", "option": code} for code in ("yes", "no")], "yes_no"),
    ([{"op": "ge", "item": "it", "number": "6"}], "scale"),
    ([{"op": "gt", "item": "it", "number": n} for n in ("4", "5")], "scale"),
    (
        [{"op": "gt", "item": "it", "number": "3"}, {"op": "lt", "item": "it", "number": "3"}],
        "number",
    ),
    ([ANSWERED, {"op": "not", "of": ANSWERED}], "date"),
    (
        [
            {"op": "gt", "item": "it", "date": "2026-01-01"},
            {"op": "lt", "item": "it", "date": "2026-01-02"},
        ],
        "date",
    ),
    (
        [
            {"op": "chosen", "item": "it", "option": "red"},
            {"op": "chosen_none", "item": "it", "options": ["red", "blue"]},
        ],
        "multiple_choice",
    ),
]
SOMETIMES = [
    ([RED, BLUE], "multiple_choice"),
    ([{"op": "ge", "item": "it", "number": "5"}], "scale"),
    ([{"op": "ge", "item": "it", "number": "10"}], "rating"),
    (
        [{"op": "gt", "item": "it", "number": "1"}, {"op": "lt", "item": "it", "number": "1.0001"}],
        "number",
    ),
    (
        [
            {"op": "gt", "item": "it", "date": "2026-01-01"},
            {"op": "lt", "item": "it", "date": "2026-01-03"},
        ],
        "date",
    ),
    ([{"op": "not", "of": ANSWERED}], "long_text"),
]


@pytest.mark.parametrize(("parts", "kind"), NEVER)
def test_what_can_never_be_shown(parts, kind):
    raw = {"op": "all", "of": parts}
    assert set(given(raw, item(kind, "it"))) == {("never_shown", "why")}


@pytest.mark.parametrize(("parts", "kind"), SOMETIMES)
def test_what_can_be_shown(parts, kind):
    assert given({"op": "all", "of": parts}, item(kind, "it")) == {}


def test_what_hangs_on_something_never_shown():
    never = {"op": "ge", "item": "score", "number": "6"}
    follow = item("long_text", "last", show_if={"op": "answered", "item": "hidden"})
    assert set(
        found(
            page("one", item("scale", "score")),
            page("two", item("yes_no", "hidden"), show_if=never),
            page("three", follow, item("short_text", "always")),
        )
    ) == {("never_shown", "page_two"), ("never_shown", "last")}


def test_limits_of_a_number_count():
    raw = {"op": "lt", "item": "age", "number": "18"}
    assert ("never_shown", "why") in given(raw, item("number", "age", min="18", whole=True))
    assert given(raw, item("number", "age", min="17", whole=True)) == {}


def test_a_condition_too_wide_to_try_is_believed():
    many = [option("it", f"o{n}") for n in range(40)]
    parts = [{"op": "chosen", "item": "it", "option": one["code"]} for one in many]
    assert given({"op": "all", "of": parts}, item("multiple_choice", "it", options=many)) == {}


def test_a_wide_condition_is_gone_through_once():
    wide = [item("multiple_choice", f"m{n}", options=["a", "b"]) for n in range(30)]
    parts = [{"op": "chosen", "item": each["id"], "option": "a"} for each in wide]
    last = item("short_text", "last", show_if={"op": "all", "of": parts})
    made, calls = survey(page("one", *wide), page("two", last)), []
    condition = made.item_coded("last").show_if
    sys.setprofile(lambda frame, event, _arg: calls.append((event, frame.f_code.co_name)))
    try:
        assert can_hold(made, condition, set())
    finally:
        sys.setprofile(None)
    # Once for each part, the whole, and the end.
    assert calls.count(("call", "walk")) == len(parts) + 2
