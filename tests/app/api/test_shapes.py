"""Answers as JSON: every kind there and back, and nothing that the form would refuse."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from app.api.shapes import ShapeError, shown, value_of
from surveys.questions import kind_of
from tests.app.respond import samples

WITH_OTHER = [{"code": "red"}, {"code": "else", "opens_text": True}]
FIELDS = {
    "single_choice": {"options": WITH_OTHER},
    "multiple_choice": {"options": WITH_OTHER},
    "number": {"max": "1e15"},
    "ranking": {"places": 2},
    "place": {"options": ["north", "south"]},
}
GOOD = {
    "single_choice": ["red", {"option": "else", "text": "Blue 🎈"}],
    "multiple_choice": [["red"], {"options": ["red", "else"], "text": "Blue"}],
    "yes_no": ["no"],
    "scale": ["3"],
    "rating": ["10"],
    "consent": [True],
    "short_text": ["سلام"],
    "long_text": ["two\nlines"],
    "number": [-3, 1985, 12.5, 0],
    "date": ["2026-02-28"],
    "matrix": [{"seats": "bad", "paths": "good"}, {"seats": "bad"}],
    "ranking": [["green", "red"], ["blue"]],
    "constant_sum": [{"red": 60, "green": 39.5, "blue": 0.5}],
    "link_value": ["poster"],
    "place": [
        {"text": "By the bridge"},
        {"text": "Bridge", "area": "north", "lat": 46.9481, "lon": -7.4474},
        {"lat": 0, "lon": 180},
        {"area": "south"},
    ],
}
BAD = [
    ("single_choice", ["red"], "wrong_type"),
    ("single_choice", "purple", "not_an_option"),
    ("single_choice", {"option": "red", "text": "more"}, "takes_no_text"),
    ("single_choice", {"option": "red", "colour": "x"}, "unknown_part"),
    ("multiple_choice", "red", "wrong_type"),
    ("multiple_choice", ["red", 1], "wrong_type"),
    ("multiple_choice", ["purple"], "not_an_option"),
    ("yes_no", True, "wrong_type"),
    ("scale", 6, "not_an_option"),
    ("scale", True, "wrong_type"),
    ("rating", 10**30, "not_an_option"),
    ("consent", "given", "wrong_type"),
    ("short_text", 5, "wrong_type"),
    ("short_text", "\ud800", "bad_character"),
    ("short_text", "a\x00b", "bad_character"),
    ("long_text", "x" * 5001, "too_long"),
    ("number", True, "wrong_type"),
    ("number", "1,5", "not_a_number"),
    ("number", "NaN", "not_a_number"),
    ("number", "１", "not_a_number"),
    ("number", Decimal("1e999999"), "not_a_number"),
    ("number", Decimal("1e-999999"), "not_a_number"),
    ("number", 10**100, "not_a_number"),
    ("number", [], "wrong_type"),
    ("date", "2026-02-30", "not_a_date"),
    ("date", "28.2.2026", "wrong_type"),
    ("date", "1066-01-01", "too_early"),
    ("matrix", {"seats": "bad", "lamps": "good"}, "unknown_part"),
    ("matrix", {"seats": None}, "wrong_type"),
    ("matrix", ["bad"], "wrong_type"),
    ("ranking", ["red", "red"], "not_a_place"),
    ("ranking", ["red", "green", "blue"], "not_a_place"),
    ("ranking", ["purple"], "not_an_option"),
    ("constant_sum", {"red": 50}, "wrong_sum"),
    ("constant_sum", {"red": "fifty"}, "not_a_number"),
    ("constant_sum", {"purple": 100}, "unknown_part"),
    ("statement", "read", "asks_nothing"),
    ("contact", {"email": "a@example.org"}, "only_on_the_page"),
    ("upload", [], "only_on_the_page"),
    ("place", ["Bridge"], "wrong_type"),
    ("place", {"text": 5}, "wrong_type"),
    ("place", {"text": "Bridge", "height": 3}, "unknown_part"),
    ("place", {"area": "east"}, "not_an_option"),
    ("place", {"lat": Decimal("46.9")}, "half_a_point"),
    ("place", {"lat": 91, "lon": 0}, "not_degrees"),
    ("place", {"lat": "46,9", "lon": 0}, "not_a_number"),
    ("place", {"lat": True, "lon": 0}, "wrong_type"),
    ("place", "x" * 301, "too_long"),
]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def question(kind: str) -> surveys.Item:
    item = samples.item(kind, kind, **FIELDS.get(kind, {}))
    return next(samples.survey(samples.page("one", item)).items())


def test_every_kind_has_a_shape():
    taken = {kind_of(kind) for kind in surveys.KINDS if not kind.is_online_only}
    assert set(GOOD) == taken - {"statement", "calculated"}


def test_a_place_may_be_said_in_words_alone_and_its_point_is_rounded():
    asked = question("place")
    assert value_of(asked, "By the bridge") == surveys.Located("By the bridge")
    exact = {"text": None, "lat": Decimal("46.94808123"), "lon": Decimal("7.44744")}
    assert shown(asked, value_of(asked, exact)) == {"lat": 46.9481, "lon": 7.4474}


def test_a_place_without_a_point_takes_none():
    item = samples.item("place", "spot", asks_point=False)
    asked = next(samples.survey(samples.page("one", item)).items())
    with pytest.raises(ShapeError, match="unknown_part"):
        value_of(asked, {"text": "Bridge", "lat": 1, "lon": 1})


def test_files_are_told_of_and_not_where_they_are():
    file = surveys.Attachment("0" * 32, "bench.jpg", "image/jpeg", 12, "A broken bench")
    assert shown(question("upload"), surveys.Attached((file,))) == [
        {"name": "bench.jpg", "media_type": "image/jpeg", "bytes": 12, "words": "A broken bench"}
    ]


@pytest.mark.parametrize(
    ("kind", "raw"), [(kind, raw) for kind, several in GOOD.items() for raw in several]
)
def test_an_answer_comes_back_in_the_shape_in_which_it_was_sent(kind, raw):
    exact = json.loads(json.dumps(raw), parse_float=Decimal)
    value = value_of(question(kind), exact)
    assert value is not None
    assert shown(question(kind), value) == raw
    again = shown(question(kind), surveys.value_from_json(surveys.value_to_json(value)))
    assert again == raw


@pytest.mark.parametrize(("kind", "raw", "code"), BAD)
def test_what_is_no_answer_is_refused(kind, raw, code):
    with pytest.raises((ShapeError, surveys.AnswerError)) as refused:
        value_of(question(kind), raw)
    assert refused.value.code == code


@pytest.mark.parametrize("kind", GOOD)
def test_nothing_is_no_answer_unless_one_is_required(kind):
    asked = question(kind)
    assert value_of(asked, None) is None
    if not asked.is_asked:
        return
    with pytest.raises(surveys.AnswerError) as refused:
        value_of(asked.model_copy(update={"required": True}), None)
    assert refused.value.code == "required"


def test_a_number_that_a_reader_of_json_would_round_is_a_string():
    long = Decimal("1234567890.123456789")
    assert shown(question("number"), long) == "1234567890.123456789"
    assert value_of(question("number"), "1234567890.123456789") == long
    assert shown(question("number"), Decimal(2**60)) == str(2**60)


def test_a_date_is_a_date():
    assert value_of(question("date"), "2026-02-28") == date(2026, 2, 28)


@given(kind=st.sampled_from([*GOOD, "statement"]), raw=ANY_JSON)
def test_no_json_whatsoever_is_more_than_refused(kind, raw):
    try:
        value = value_of(question(kind), raw)
    except (ShapeError, surveys.AnswerError):
        return
    if value is not None:
        assert value_of(question(kind), shown(question(kind), value)) == value
