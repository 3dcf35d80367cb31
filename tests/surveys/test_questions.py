"""What holds for every kind, whatever is posted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from tests.surveys.drafts import ONE_OF_EACH, item, page, survey
from tests.surveys.hostile import TEXTS

OTHER = {"code": "other", "opens_text": True}
ASKED = (
    *survey(page("only", *ONE_OF_EACH)).items(),
    *survey(page("only", item("multiple_choice", "many", options=["red", OTHER]))).items(),
)
COLOURS = ("red", "green", "blue")
PARTS = (
    "",
    "other",
    "day",
    "month",
    "year",
    "unknown",
    "0",
    "seats",
    "paths",
    "bad",
    "good",
    *COLOURS,
)

typed = st.one_of(
    st.text(st.characters(), max_size=40),
    st.text(st.sampled_from("0123456789.,- \u066b\u0663"), max_size=8),
    st.sampled_from([text for text in TEXTS if len(text) < 10_000]),
    st.sampled_from(
        ["red", "yes", "given", "other", "bad", "good", "1", "3", "10", "31", "2", "60", "2024"]
    ),
)
posted = st.dictionaries(st.sampled_from(PARTS), st.lists(typed, max_size=3), max_size=5)
asked = st.sampled_from(ASKED)
languages = st.sampled_from(surveys.LANGUAGES)


@given(asked, posted, languages)
def test_an_answer_comes_back_the_same_or_is_refused_in_words(question, raw, locale):
    refused = question.problem(raw, locale)
    if refused is not None:
        assert refused.code in surveys.ANSWER_CODES
        assert refused.part in question.parts
        return
    value = question.parse(raw, locale)
    if value is not None:
        assert surveys.value_from_json(surveys.value_to_json(value)) == value
        assert question.parse(question.fill(value, locale), locale) == value


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.code)
def test_hostile_text_in_every_part_raises_nothing_else(question):
    for text in TEXTS:
        for values in ([text], [text, text], [text] * 100):
            problem = question.problem(dict.fromkeys(PARTS, values), "en")
            assert problem is None or problem.code in surveys.ANSWER_CODES


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.code)
def test_a_value_of_another_kind_fills_nothing_wrong(question):
    for value in ("text", surveys.Chosen(("red",)), surveys.Rated((("seats", "bad"),))):
        assert set(question.fill(value, "en")) <= set(question.parts)


def test_every_kind_is_listed_once():
    assert [type(question) for question in ASKED[:-1]] != []
    assert {type(question) for question in ASKED} == set(surveys.KINDS)


def test_a_statement_asks_nothing():
    statement = next(question for question in ASKED if question.kind == "statement")
    assert statement.parts == ()
    assert statement.parse({"": ("words",)}, "en") is None
