"""Rankings and constant sums: options weighed against each other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from surveys import editing
from tests.surveys.drafts import item, page, question, survey
from tests.surveys.parks import refusal, with_item

CODES = ("red", "green", "blue")


def refused(asked, raw, locale="en"):
    with pytest.raises(surveys.AnswerError) as error:
        asked.parse(raw, locale)
    return error.value


def typed(*values):
    return {code: (value,) for code, value in zip(CODES, values, strict=False)}


class TestRanking:
    def test_places_become_an_order_whatever_script_they_are_in(self):
        asked = question("ranking")
        value = asked.parse(typed(" 2 ", "\u0661", "3"), "ar")
        assert value == surveys.Ranked(("green", "red", "blue"))
        assert asked.fill(value, "fa") == typed("2", "1", "3")

    @pytest.mark.parametrize("raw", [{}, typed("", " "), {"unknown": ("1",)}])
    def test_nothing_placed_is_no_answer(self, raw):
        assert question("ranking").parse(raw, "en") is None

    def test_the_first_few_are_enough_unless_all_are_asked_for(self):
        assert question("ranking").parse(typed("", "1"), "en") == surveys.Ranked(("green",))
        error = refused(question("ranking", required=True), typed("2", "1"))
        assert (error.code, error.params, error.part) == ("rank_gap", {"place": 3}, "blue")
        few = question("ranking", required=True, places=2)
        assert few.parse(typed("2", "1"), "en") == surveys.Ranked(("green", "red"))
        assert refused(few, typed("1", "2", "3")).params == {"max": 2}
        assert question("ranking", places=9).depth == 3

    @pytest.mark.parametrize(
        ("raw", "code", "part"),
        [
            (typed("1", "1"), "ranked_twice", "green"),
            (typed("1", "", "3"), "rank_gap", "green"),
            (typed("4"), "not_a_place", "red"),
            (typed("0"), "not_a_place", "red"),
            (typed("1", "-2"), "not_a_place", "green"),
            (typed("1\x00"), "not_a_place", "red"),
            (typed("9" * 100_000), "not_a_place", "red"),
            (typed("\u00b2"), "not_a_place", "red"),
            ({"red": ("1", "2")}, "not_a_place", "red"),
        ],
    )
    def test_what_is_no_order_is_refused_where_it_goes_wrong(self, raw, code, part):
        error = refused(question("ranking"), raw)
        assert (error.code, error.part) == (code, part)

    @given(st.permutations(CODES), st.integers(1, 3), st.sampled_from(surveys.LANGUAGES))
    def test_every_order_comes_back(self, codes, count, lang):
        value, asked = surveys.Ranked(tuple(codes[:count])), question("ranking")
        assert asked.parse(asked.fill(value, lang), lang) == value


class TestConstantSum:
    def test_amounts_are_read_in_the_language_and_empty_is_nought(self):
        asked = question("constant_sum")
        value = asked.parse(typed("60,5", "39,5"), "de")
        amounts = (("red", Decimal("60.5")), ("green", Decimal("39.5")), ("blue", Decimal(0)))
        assert value == surveys.Shares(amounts)
        assert asked.fill(value, "en") == typed("60.5", "39.5", "0")
        eastern = typed("\u0666\u0660\u066b\u0665", "\u0663\u0669\u066b\u0665")
        assert asked.parse(eastern, "ar") == value

    @pytest.mark.parametrize("raw", [{}, typed("", " "), {"unknown": ("100",)}])
    def test_nothing_given_is_no_answer(self, raw):
        assert question("constant_sum").parse(raw, "en") is None

    @pytest.mark.parametrize(
        ("raw", "code", "part"),
        [
            (typed("60", "39"), "wrong_sum", "red"),
            (typed("0"), "wrong_sum", "red"),
            (typed("60", "lots"), "not_a_number", "green"),
            (typed("60", "-1"), "too_small", "green"),
            (typed("60", "101"), "too_big", "green"),
            (typed("60", "9" * 40), "not_a_number", "green"),
            (typed("60", "1e2"), "not_a_number", "green"),
            (typed("60", "NaN"), "not_a_number", "green"),
            (typed("60", "4\x000"), "bad_character", "green"),
            (typed("60", "4" * 100_000), "too_long", "green"),
        ],
    )
    def test_what_does_not_add_up_is_refused_where_it_goes_wrong(self, raw, code, part):
        error = refused(question("constant_sum"), raw)
        assert (error.code, error.part) == (code, part)

    def test_the_sum_says_what_was_wanted_and_what_came(self):
        error = refused(question("constant_sum", total="1000"), typed("600", "0.5"))
        assert error.params == {"expected": Decimal(1000), "got": Decimal("600.5")}

    def test_parts_of_a_point_are_refused_where_only_whole_ones_count(self):
        asked = question("constant_sum", whole=True)
        assert refused(asked, typed("60.5", "39.5")).code == "not_whole"

    @given(st.tuples(*[st.decimals(0, 1000, places=2)] * 2), st.sampled_from(surveys.LANGUAGES))
    def test_every_share_comes_back(self, given_away, lang):
        first, second = given_away
        amounts = (first, second, Decimal(2000) - first - second)
        value = surveys.Shares(tuple(zip(CODES, amounts, strict=True)))
        asked = question("constant_sum", total="2000")
        assert asked.parse(asked.fill(value, lang), lang) == value

    @pytest.mark.parametrize("total", ["0", "-1", "NaN", "1e16"])
    def test_there_has_to_be_something_to_share(self, total):
        with pytest.raises(surveys.DefinitionError):
            question("constant_sum", total=total)


@pytest.mark.parametrize("kind", ["ranking", "constant_sum"])
class TestBoth:
    def test_a_required_one_must_be_answered(self, kind):
        error = refused(question(kind, required=True), {})
        assert (error.code, error.part) == ("required", "red")

    @pytest.mark.parametrize("flag", ["exclusive", "opens_text", "apart"])
    def test_options_are_all_alike(self, kind, flag):
        with pytest.raises(surveys.DefinitionError):
            question(kind, options=["red", {"code": "other", flag: True}])

    def test_a_value_of_another_kind_fills_nothing(self, kind):
        assert question(kind).fill(surveys.Chosen(("red",)), "en") == {}

    def test_options_are_edited_like_those_of_a_choice(self, kind):
        draft, asked = with_item(kind, labels=["Red", "Green", "Blue"])
        draft = editing.move_option(draft, asked.options[0].id, "down")
        draft = editing.delete_option(draft, asked.options[2].id)
        asked = draft.item(asked.id)
        assert [option.code for option in asked.options] == ["green", "red"]
        assert refusal(editing.add_option, draft, asked.id, "x", code="blue").code == "code_retired"
        assert refusal(editing.add_option, draft, asked.id, "x", apart=True).code == "invalid"

    def test_defaults_stay_out_of_the_canonical_form(self, kind):
        text = surveys.to_json(survey(page("only", item(kind, "asked"))))
        assert all(name not in text for name in ("total", "places", "whole", "unit"))

    def test_only_whether_it_was_answered_can_be_asked(self, kind):
        first = page("one", item(kind, "asked"))
        for condition, fits in (
            ({"op": "answered", "item": "asked"}, True),
            ({"op": "chosen", "item": "asked", "option": "red"}, False),
        ):
            after = page("two", item("number", "next", show_if=condition))
            codes = {one.code for one in surveys.check(survey(first, after))}
            assert ("wrong_kind" in codes) != fits


def test_no_more_places_can_be_asked_for_than_there_are_options():
    problems = surveys.check(survey(page("only", item("ranking", "asked", places=4))))
    found = {one.code: one.params for one in problems}
    assert found["min_over_options"] == {"min": 4, "count": 3}
