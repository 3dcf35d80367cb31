import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.posted import clean
from surveys.values import AnswerError
from tests.surveys.hostile import TEXTS

# A joiner inside an emoji, and a non-joiner inside a Persian word, are spelling.
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
I_DO_NOT_WANT = "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a \n", "a"),
        ("a\r\nb\rc\x0bd\u2028e\x85f", "a\nb\nc\nd\ne\nf"),
        ("e\u0301", "\u00e9"),
        ("a\tb", "a\tb"),
        ("\u200b \u3164\ufeff", ""),
        ("\u2014", "\u2014"),
        (FAMILY, FAMILY),
        (I_DO_NOT_WANT, I_DO_NOT_WANT),
    ],
)
def test_text_is_normalised_and_nothing_else(typed, kept):
    assert clean(typed, max_length=100) == kept


def test_one_line_has_no_line_end():
    assert clean("a\r\n\tb\u2029c", max_length=10, one_line=True) == "a b c"


@pytest.mark.parametrize(
    "typed", ["a\x00b", "\x1b[2J", "\ud800", "a\x7f", "\ufffe", "\uffff", "a" + "\u0301" * 31]
)
def test_characters_that_no_text_needs_are_refused(typed):
    with pytest.raises(AnswerError) as refused:
        clean(typed, max_length=100, part="other")
    assert (refused.value.code, refused.value.part) == ("bad_character", "other")


def test_length_counts_code_points_after_normalising():
    assert clean("e\u0301" * 5, max_length=5) == "\u00e9" * 5
    assert clean("\U0001f3f4" * 5, max_length=5) == "\U0001f3f4" * 5
    with pytest.raises(AnswerError) as refused:
        clean("abcdef", max_length=5)
    assert (refused.value.code, refused.value.params) == ("too_long", {"max": 5, "length": 6})


def test_an_error_never_carries_what_was_typed():
    with pytest.raises(AnswerError) as refused:
        clean("secret\x00", max_length=50)
    assert "secret" not in repr(refused.value)


@pytest.mark.parametrize("typed", TEXTS, ids=range(len(TEXTS)))
def test_hostile_text_is_kept_word_for_word_or_refused(typed):
    try:
        kept = clean(typed, max_length=20_000)
    except AnswerError:
        return
    assert clean(kept, max_length=20_000) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more(typed):
    try:
        kept = clean(typed, max_length=50)
    except AnswerError:
        return
    assert clean(kept, max_length=50) == kept
