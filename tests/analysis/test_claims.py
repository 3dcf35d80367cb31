"""A claim rests on its comments in numbers, names and quotations, and on more than one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claims import Doubt, doubt_in_number, doubt_in_words, tells_of

TEXTS = ["I waited 45 minutes for Dr Patel at St Mary's.", 'The nurse said "come back on Monday".']


@pytest.mark.parametrize(
    "claim",
    [
        "People wait a long time.",
        "Somebody waited 45 minutes for Dr Patel.",
        "Somebody waited ٤٥ minutes.",
        "One person was told to “come back on Monday”.",
        "One was told to 'come back\non Monday' by the nurse.",
        "It's the nurses' wish that patients don't wait.",
        "St Mary’s keeps people waiting.",
        "Waits are long. Nurses send people away.",
    ],
)
def test_what_is_in_the_comments_may_be_said(claim):
    assert doubt_in_words(claim, TEXTS, "en") is None


@pytest.mark.parametrize(
    ("claim", "doubt"),
    [
        ("People wait 3 hours.", Doubt.NUMBER),
        ("People wait ３ hours.", Doubt.NUMBER),
        ("97 % are content.", Doubt.NUMBER),
        ("People like Dr Smith.", Doubt.NAME),
        ("The doctors of the BMA are late.", Doubt.NAME),
        ("BMA doctors are late.", Doubt.NAME),
        ("People say “the best clinic ever”.", Doubt.QUOTE),
        ('A citizen: "The best clinic ever".', Doubt.QUOTE),
        ("A citizen: «The best clinic ever».", Doubt.QUOTE),
        ("A citizen: „The best clinic ever“.", Doubt.QUOTE),
        ("ある人は「最高です」と言った。", Doubt.QUOTE),
        ("People say 'the best clinic ever'.", Doubt.QUOTE),
        ('People say "come back on Friday".', Doubt.QUOTE),
        ('People say "come back on Monday.', Doubt.QUOTE),
    ],
)
def test_what_is_not_in_the_comments_is_told(claim, doubt):
    assert doubt_in_words(claim, TEXTS, "en") is doubt


def test_a_claim_without_a_comment_rests_on_nothing():
    assert doubt_in_words("People wait.", [], "en") is Doubt.NOTHING


def test_words_that_everybody_was_shown_may_be_used():
    claim = "People like the new Riverside Park."
    assert doubt_in_words(claim, ["It is a nice place"], "en") is Doubt.NAME
    known = "What do you think of Riverside Park?"
    assert doubt_in_words(claim, ["It is a nice place"], "en", known) is None


def test_german_nouns_are_not_taken_for_names():
    assert doubt_in_words("Die Wartezeit dauert lange.", ["zu langes Warten"], "de") is None
    assert doubt_in_words("Der ADAC hilft.", ["gute Hilfe"], "de") is Doubt.NAME


@pytest.mark.parametrize(
    ("people", "doubt"), [(0, Doubt.FAR), (1, Doubt.ALONE), (2, None), (9, None)]
)
def test_one_person_alone_is_no_claim_about_a_topic(people, doubt):
    assert doubt_in_number(people) is doubt


@given(st.text(max_size=200), st.lists(st.text(max_size=80), min_size=1, max_size=3))
def test_whatever_stands_there_is_compared_without_failing(claim, texts):
    doubt_in_words(claim, texts, "en")
    assert doubt_in_words(claim, [], "en") is Doubt.NOTHING


@pytest.mark.parametrize(
    ("text", "theirs", "others", "tells"),
    [
        ("The ramp is steep.", "A steep ramp", ["No lift"], True),
        ("The ramp is steep.", "A steep ramp", ["the ramp", "too STEEP"], False),
        ("It is so.", "It is so", ["No lift"], False),
        ("Ask for Ann there.", "I know Ann well", ["No lift"], True),
        ("It took 40 days.", "It was 40", ["No lift"], True),
        ("段差が急です。", "入口の段差が危ない", ["駐車場"], True),
        ("駐車場が狭い。", "入口の段差が危ない", ["駐車場"], False),
        ("", "A steep ramp", [], False),
    ],
)
def test_a_text_tells_of_whoever_alone_used_its_words(text, theirs, others, tells):
    assert tells_of(text, theirs, others) is tells
