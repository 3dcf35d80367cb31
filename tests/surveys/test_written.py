from datetime import date
from decimal import Decimal

import pytest

import surveys
from tests.surveys.drafts import question


def refusal(asked, raw, locale="en"):
    with pytest.raises(surveys.AnswerError) as refused:
        asked.parse(raw, locale)
    return refused.value


def day(day, month, year):
    return {"day": (day,), "month": (month,), "year": (year,)}


class TestText:
    def test_default_lengths(self):
        assert question("short_text").max_length == 200
        assert question("long_text").max_length == 5000

    def test_a_comment_is_kept_word_for_word(self):
        words = "It's <b>slow</b>\n\n=1+1 -2+3 \U0001f44d\U0001f3fd"
        assert question("long_text").parse({"": (words,)}, "en") == words

    def test_a_short_text_is_one_line(self):
        assert question("short_text").parse({"": ("a\r\nb",)}, "en") == "a b"

    @pytest.mark.parametrize("typed", ["", " \n\t ", "\u200b\u3164"])
    def test_nothing_to_see_is_no_answer(self, typed):
        assert question("long_text").parse({"": (typed,)}, "en") is None
        assert refusal(question("long_text", required=True), {"": (typed,)}).code == "required"

    def test_too_long_says_by_how_much(self):
        refused = refusal(question("long_text", max_length=10), {"": ("a" * 11,)})
        assert (refused.code, refused.params) == ("too_long", {"max": 10, "length": 11})

    def test_no_length_above_twenty_thousand(self):
        with pytest.raises(surveys.DefinitionError):
            question("long_text", max_length=20_001)


class TestNumber:
    def test_it_is_read_in_the_language_of_the_page(self):
        assert question("number").parse({"": ("12,5",)}, "de") == Decimal("12.5")

    def test_limits_are_inclusive(self):
        asked = question("number", min="0.5", max="10")
        assert asked.parse({"": ("0.5",)}, "en") == Decimal("0.5")
        assert asked.parse({"": ("10",)}, "en") == Decimal(10)
        small, big = refusal(asked, {"": ("0.4",)}), refusal(asked, {"": ("10.1",)})
        assert (small.code, small.params) == ("too_small", {"min": Decimal("0.5")})
        assert (big.code, big.params) == ("too_big", {"max": Decimal(10)})

    def test_whole_numbers_only(self):
        asked = question("number", whole=True)
        assert asked.parse({"": ("10.0",)}, "en") == Decimal(10)
        assert refusal(asked, {"": ("10.5",)}).code == "not_whole"

    @pytest.mark.parametrize("typed", ["ten", "1e309", "0x1F", "NaN", "null", "9" * 5000])
    def test_words_are_no_number(self, typed):
        assert refusal(question("number"), {"": (typed,)}).code in {"not_a_number", "too_long"}


class TestDate:
    def test_three_parts_make_a_day(self):
        assert question("date").parse(day("1", "02", "2026"), "en") == date(2026, 2, 1)

    @pytest.mark.parametrize(
        "typed",
        [
            ("\u0663", "\u0662", "\u0662\u0660\u0662\u0666"),
            ("\u06f3", "\u06f2", "\u06f2\u06f0\u06f2\u06f6"),
            ("\u0969", "\u0968", "\u0968\u0966\u0968\u096c"),
            ("\uff13", "\uff12", "\uff12\uff10\uff12\uff16"),
        ],
    )
    def test_digits_of_any_script(self, typed):
        assert question("date").parse(day(*typed), "en") == date(2026, 2, 3)

    @pytest.mark.parametrize(
        ("typed", "part"),
        [
            (("30", "2", "2024"), "day"),
            (("29", "2", "2023"), "day"),
            (("0", "1", "2024"), "day"),
            (("1", "13", "2024"), "month"),
            (("1", "0", "2024"), "month"),
            (("0", "0", "0000"), "month"),
            (("1", "1", "0000"), "year"),
            (("1", "1", "24"), "year"),
            (("", "", "1969"), "day"),
            (("1", "", "1969"), "month"),
            (("1", "May", "1969"), "month"),
            (("\u00b2", "1", "1969"), "day"),
            (("-1", "1", "1969"), "day"),
            (("1", "1", "1" * 500), "year"),
        ],
    )
    def test_no_such_day(self, typed, part):
        refused = refusal(question("date"), day(*typed))
        assert refused.code in {"not_a_date", "too_long"}
        assert refused.part == part

    def test_empty_parts_are_no_answer(self):
        assert question("date").parse(day("", " ", ""), "en") is None
        assert refusal(question("date", required=True), {}).part == "day"

    def test_limits(self):
        asked = question("date", min="2020-01-01", max="2020-12-31")
        early, late = refusal(asked, day("31", "12", "2019")), refusal(asked, day("1", "1", "2021"))
        assert (early.code, early.params) == ("too_early", {"min": date(2020, 1, 1)})
        assert (late.code, late.params) == ("too_late", {"max": date(2020, 12, 31)})

    def test_without_limits_only_days_that_people_may_mean(self):
        assert refusal(question("date"), day("31", "12", "9999")).code == "too_late"
        assert refusal(question("date"), day("1", "1", "1403")).code == "too_early"
