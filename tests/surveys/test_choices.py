import pytest
from pydantic import ValidationError

import surveys
from tests.surveys.drafts import chosen, item, option, page, question, survey


def refusal(asked, raw):
    with pytest.raises(surveys.AnswerError) as refused:
        asked.parse(raw, "en")
    return refused.value


@pytest.mark.parametrize("raw", [{}, {"": ()}, {"": ("",)}, {"": (" ", "")}, {"other": ("words",)}])
def test_nothing_chosen_is_no_answer(raw):
    assert question("single_choice").parse(raw, "en") is None


def test_a_required_question_must_be_answered():
    refused = refusal(question("single_choice", required=True), {"": ("",)})
    assert (refused.code, refused.part) == ("required", "")


def test_read_does_not_ask_for_an_answer():
    assert question("single_choice", required=True).read({}, "en") is None


@pytest.mark.parametrize("kind", ["single_choice", "scale", "rating", "yes_no"])
def test_only_options_can_be_chosen_and_only_one(kind):
    asked = question(kind)
    codes = [option.code for option in asked.options]
    assert asked.parse({"": (codes[0],)}, "en") == chosen(codes[0])
    assert asked.parse({"": (codes[0], codes[0])}, "en") == chosen(codes[0])
    assert refusal(asked, {"": ("Words",)}).code == "not_an_option"
    assert refusal(asked, {"": (codes[0], codes[1])}).code == "too_many"


def test_many_are_kept_once_each_in_the_order_offered():
    asked = question("multiple_choice")
    assert asked.parse({"": ("blue", "red", "blue")}, "en") == chosen("red", "blue")


def test_an_exclusive_option_stands_alone():
    none = {"code": "none", "exclusive": True}
    asked = question("multiple_choice", options=["red", "green", none], min_chosen=2)
    assert asked.parse({"": ("none",)}, "en") == chosen("none")
    refused = refusal(asked, {"": ("red", "none")})
    assert (refused.code, refused.params) == ("exclusive", {"option": "words"})


def test_limits_count_what_was_chosen():
    asked = question("multiple_choice", min_chosen=2, max_chosen=2)
    assert asked.parse({}, "en") is None
    assert asked.parse({"": ("red", "blue")}, "en") == chosen("red", "blue")
    few, many = refusal(asked, {"": ("red",)}), refusal(asked, {"": ("red", "blue", "green")})
    assert (few.code, few.params, many.code, many.params) == (
        "too_few",
        {"min": 2},
        "too_many",
        {"max": 2},
    )


class TestOther:
    asked = question("single_choice", options=["red", {"code": "other", "opens_text": True}])

    def test_its_text_is_kept_with_the_option(self):
        raw = {"": ("other",), "other": (" a  blue\r\none ",)}
        assert self.asked.parse(raw, "en") == chosen("other", other="a blue one")

    def test_its_text_may_be_missing(self):
        assert self.asked.parse({"": ("other",)}, "en") == chosen("other")

    def test_its_text_is_dropped_with_the_option(self):
        assert self.asked.parse({"": ("red",), "other": ("blue",)}, "en") == chosen("red")

    def test_its_text_has_a_limit(self):
        refused = refusal(self.asked, {"": ("other",), "other": ("a" * 501,)})
        assert (refused.code, refused.part) == ("too_long", "other")

    def test_it_is_a_part_of_the_form(self):
        assert self.asked.parts == ("", "other")


def test_a_rating_offers_the_numbers_then_what_stands_apart():
    apart = option("asked", {"code": "dont_know", "apart": True})
    asked = question("rating", extra=[apart])
    assert [one.code for one in asked.options] == [*map(str, range(11)), "dont_know"]
    assert asked.parse({"": ("dont_know",)}, "en") == chosen("dont_know")
    assert asked.option("10").label == "number_10"


def test_consent_is_given_or_not_answered():
    asked = question("consent")
    assert asked.parse({"": ("given",)}, "en") == chosen("given")
    assert asked.parse({}, "en") is None
    assert asked.takes_many


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("yes_no", ["no", "yes"]),
        ("yes_no", ["yes", "no", "maybe"]),
        ("scale", ["1", "2", "3", "4"]),
        ("consent", ["given", {"code": "refused", "apart": True}]),
    ],
)
def test_kinds_keep_their_own_options(kind, options):
    with pytest.raises(surveys.DefinitionError):
        survey(page("only", item(kind, "asked", options=options)))


def test_questions_cannot_be_changed():
    asked = question("single_choice")
    with pytest.raises(ValidationError):
        asked.code = "another"
