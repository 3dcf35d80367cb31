import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from tests.surveys.drafts import ONE_OF_EACH, definition, item, page


def problems(text):
    with pytest.raises(surveys.DefinitionError) as refused:
        surveys.from_json(text)
    return refused.value.problems


def problems_of(*pages, **fields):
    return problems(json.dumps(definition(*pages, **fields)))


DEEP = '{"op":"not","of":' * 1_000 + "{}" + "}" * 1_000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("[" * 100_000, "too_deep"),
        ('{"a":' * 100_000, "too_deep"),
        ('{"code":"a","code":"b"}', "duplicate_key"),
        ('{"format":NaN}', "not_json"),
        ('{"format":Infinity}', "not_json"),
        ('{"format":' + "1" * 5_000 + "}", "not_json"),
        (b"\xef\xbb\xbf{}", "not_json"),
        ("{}".encode("utf-16"), "not_json"),
        (b"\xc0\xaf", "not_json"),
        ("\ud800", "bad_character"),
        ("x" * 4_000_001, "too_big"),
        (json.dumps(definition(code="DEEP")).replace('"DEEP"', DEEP), "too_deep"),
        ("null", "model_type"),
        ("[]", "model_type"),
        (b"\x80\x04\x95", "not_json"),
        ("<!DOCTYPE lolz [<!ENTITY lol 'lol'>]>", "not_json"),
    ],
    ids=range(18),
)
def test_hostile_text_is_refused_by_code(text, code):
    assert code in {found for _, found in problems(text)}


def test_a_problem_names_its_path():
    found = problems_of(page("only", item("number", "age", whole="yes")))
    assert found == [("pages.0.items.0.number.whole", "bool_type")]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"format": 2}, "literal_error"),
        ({"more": 1}, "extra_forbidden"),
        ({"code": "__proto__"}, "string_pattern_mismatch"),
        ({"code": "Demo"}, "string_pattern_mismatch"),
        ({"code": "demo\n"}, "string_pattern_mismatch"),
        ({"languages": ["fr"]}, "source_lang"),
        ({"languages": ["en", "en"]}, "duplicate_language"),
        ({"languages": ["en", "zh-Hans"]}, "string_pattern_mismatch"),
        ({"title": "nowhere"}, "unknown_string"),
        ({"retired_codes": "abc"}, "tuple_type"),
    ],
)
def test_what_does_not_fit_is_refused(fields, code):
    assert problems_of(**fields)[0][1] == code


def test_an_id_stands_for_one_thing():
    twins = page("one", item("long_text", "why")), page("two", item("short_text", "why"))
    assert problems_of(*twins) == [("", "duplicate_id")]


def test_an_unknown_kind_is_refused():
    assert problems_of(page("only", item("script", "x")))[0][1] == "union_tag_invalid"


def test_a_source_hash_must_be_true():
    lie = {"source_hash": "0" * 16, "translations": {"en": {"text": "Words"}}}
    assert problems_of(strings={"words": lie}) == [("", "source_hash")]


def test_control_characters_in_texts_are_refused():
    text = {"words": {"translations": {"fr": {"text": "a\x00b"}}}}
    assert problems_of(strings=text)[0][1] == "bad_character"


def test_too_many_parts_are_refused():
    items = [item("short_text", f"q{n}") for n in range(201)]
    assert problems_of(page("only", *items))[0][1] == "too_long"


def test_problems_never_quote_what_was_written():
    assert "secret" not in repr(problems_of(code="SECRET secret"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)
NAMED = ["show_if", "options", "extra", "max", "min", "hint"]
ITEM_FIELDS = st.text(max_size=8) | st.sampled_from(NAMED)
FIELDS = [*definition(), "intro", "fallbacks", "library", "retired_codes"]


@given(st.sampled_from(FIELDS), json_values)
def test_any_value_in_any_field_is_read_or_refused(field, value):
    raw = definition(page("only", *ONE_OF_EACH)) | {field: value}
    try:
        survey = surveys.from_json(json.dumps(raw))
    except surveys.DefinitionError:
        return
    assert surveys.from_json(surveys.to_json(survey)) == survey


@given(
    st.sampled_from(ONE_OF_EACH),
    ITEM_FIELDS,
    json_values,
)
def test_any_value_in_any_field_of_an_item_is_read_or_refused(base, field, value):
    raw = definition(page("only", base | {field: value}))
    try:
        survey = surveys.from_json(json.dumps(raw))
    except surveys.DefinitionError:
        return
    assert surveys.from_json(surveys.to_json(survey)) == survey
    surveys.check(survey)
