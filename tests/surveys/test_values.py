import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from tests.surveys.drafts import chosen

codes = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), max_size=5)
amounts = st.decimals(min_value=0, max_value=10**15, places=2)
values = st.one_of(
    st.text(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18),
    st.builds(surveys.Ranked, codes.map(tuple)),
    st.builds(surveys.Shares, st.lists(st.tuples(st.text(), amounts)).map(tuple)),
    st.builds(surveys.Rated, st.lists(st.tuples(st.text(), st.text())).map(tuple)),
    st.builds(surveys.Chosen, codes.map(tuple), st.none() | st.text()),
)


@given(values)
def test_every_value_comes_back_from_its_json(value):
    stored = json.loads(json.dumps(surveys.value_to_json(value)))
    assert surveys.value_from_json(stored) == value


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("words", "words"),
        (chosen("a", "b"), {"codes": ["a", "b"], "other": None}),
        (chosen("other", other="mine"), {"codes": ["other"], "other": "mine"}),
        (surveys.Rated((("b", "1"), ("a", "2"))), {"rows": [["b", "1"], ["a", "2"]]}),
        (Decimal("12.50"), {"number": "12.5"}),
        (Decimal("1E+3"), {"number": "1000"}),
        (Decimal("-0.0"), {"number": "0"}),
        (date(2026, 1, 31), {"date": "2026-01-31"}),
    ],
)
def test_the_stored_form_is_the_promised_one(value, stored):
    assert surveys.value_to_json(value) == stored


@pytest.mark.parametrize(
    "raw",
    [
        None,
        1,
        [],
        {},
        {"number": 1},
        {"number": "NaN"},
        {"number": "1e"},
        {"date": "2026-02-30"},
        {"codes": "ab", "other": None},
        {"codes": [1], "other": None},
        {"codes": [], "other": 1},
        {"codes": []},
        {"ranked": [1]},
        {"ranked": ["a"], "rows": []},
        {"shares": [["a", "NaN"]]},
        {"shares": [["a", 1]]},
        {"rows": {"a": "b"}},
        {"rows": [["a"]]},
        {"rows": [["a", 1]]},
        {"rows": [["a", "b"]], "codes": []},
        {"number": "1", "date": "2026-01-01"},
    ],
)
def test_what_was_never_stored_is_refused(raw):
    with pytest.raises(ValueError, match="not a stored answer"):
        surveys.value_from_json(raw)
