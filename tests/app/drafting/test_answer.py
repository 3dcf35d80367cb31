"""What a language model answers is read strictly, and stripped of all but plain words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drafting.answer import plain, read
from app.machines.port import Fault, NoDraftError


def answer(**changes: object) -> str:
    whole = {
        "label": "Parking",
        "meaning": {"text": "Where to leave the car.", "comments": [1, 2]},
        "claims": [{"text": "It is full.", "comments": [1, 2, 2]}],
    }
    return json.dumps(whole | changes)


def test_an_answer_in_the_form_that_was_asked_for_is_read():
    found = read(answer())
    assert (found.label, found.meaning.comments) == ("Parking", [1, 2])
    assert found.claims[0].comments == [1, 2], "each number once"
    assert read(f"```json\n{answer()}\n```") == found


@pytest.mark.parametrize(
    "changes",
    [
        {"label": ""},
        {"label": 7},
        {"label": "!!"},
        {"label": "x" * 121},
        {"label": "![](http://evil.example)"},
        {"meaning": "Parking"},
        {"meaning": {"text": "Parking"}},
        {"meaning": {"text": "Parking", "comments": ["1"]}},
        {"meaning": {"text": "Parking", "comments": [0]}},
        {"meaning": {"text": "Parking", "comments": [1.5]}},
        {"meaning": {"text": "Parking", "comments": [True]}},
        {"claims": []},
        {"claims": [{"text": "It is full.", "comments": [1], "run": "rm"}]},
        {"claims": [{"text": "It is full.", "comments": [1]}] * 13},
        {"claims": [{"text": "It is full. " * 60, "comments": [1]}]},
        {"claims": [{"text": "\ud800", "comments": [1]}]},
        {"tools": []},
    ],
)
def test_any_other_form_is_no_draft(changes):
    with pytest.raises(NoDraftError) as refused:
        read(answer(**changes))
    assert refused.value.fault is Fault.UNREADABLE


def test_an_answer_without_end_is_no_draft():
    with pytest.raises(NoDraftError) as refused:
        read(answer() + " " * 20_000)
    assert refused.value.fault is Fault.OVERLONG


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See [the list](http://evil.example/?q=1) now", "See the list now"),
        ("![a picture](http://evil.example/x.png)", "a picture"),
        ("Go to https://evil.example/a?b or www.evil.example", "Go to or"),
        ("javascript:alert(1) it is", "it is"),
        ("Write to ann@example.org or 020 7946 0958", "Write to or"),
        ("<b>Bold</b> <script>alert(1)</script>", "Bold alert(1)"),
        ("**Bold** and `code` and # head", "Bold and code and head"),
        ("- one\n- two", "one two"),
        ("a\u202eb\u200bc\x00d\ufeff", "a b c d"),
        ("「狭い」という声", "「狭い」という声"),
        ("It is 5 - 7 minutes", "It is 5 - 7 minutes"),
    ],
)
def test_links_markup_and_hidden_signs_are_taken_out(text, words):
    assert plain(text) == words


@given(st.text(max_size=300))
def test_whatever_a_model_says_becomes_one_line_of_plain_words(text):
    found = plain(text)
    assert "\n" not in found
    assert "<" not in found
    assert "](" not in found
    assert "://" not in plain(f"{text} https://evil.example/{text}")
    assert not any("\u202a" <= sign <= "\u202e" or "\ud800" <= sign <= "\udfff" for sign in found)
    found.encode()
