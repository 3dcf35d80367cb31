"""An answer told again in a later question, in the words of each language."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.piping import Piped, pipes_in, told, unpiped, unplural_pipes_in

BUS = {"service": Piped("the bus")}
VISITS = "{visits, plural, =0 {no visits} one {# visit} other {# visits}}"


def plain(text):
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You said {service}.", "You said the bus."),
        ("You said {other}.", "You said …."),
        ("Tell us about {other|this service}.", "Tell us about this service."),
        ("Tell us about {service|this service}.", "Tell us about the bus."),
        ("{other|}", ""),
        ("{} { service } {Service} {1} {service", "{} { service } {Service} {1} {service"),
    ],
)  # fmt: skip
def test_an_answer_in_its_place(text, expected):
    assert plain(told(text, BUS, "en")) == expected


def test_what_is_put_in_has_a_direction_of_its_own():
    assert told("{service}", BUS, "ar") == "\u2068the bus\u2069"


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "no visits"), (1, "1 visit"), (2, "2 visits")]
)
def test_a_number_chooses_its_form(number, expected):
    answers = {"visits": Piped(str(number), Decimal(number))}
    assert plain(told(VISITS, answers, "en")) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (11, "many")]
)
def test_arabic_has_six_forms(number, expected):
    forms = "".join(
        f"{name} {{{name}}} " for name in ("zero", "one", "two", "few", "many", "other")
    )
    answers = {"n": Piped(str(number), Decimal(number))}
    assert told(f"{{n, plural, {forms}}}", answers, "ar") == expected


def test_without_a_number_the_other_form_is_taken():
    assert plain(told(VISITS, {}, "en")) == "… visits"
    assert plain(told(VISITS, {"visits": Piped("many")}, "en")) == "many visits"


def test_which_answers_a_text_tells():
    assert list(pipes_in(f"{{a}} {{b|c}} {VISITS} {{}} {{D}}")) == ["a", "b", "visits"]
    assert list(unplural_pipes_in("{a, plural, one {#}} {b, plural, other {#}}")) == ["a"]
    assert unpiped("{a} {b|c} {}") == "[a] [b|c] {}"


@given(st.text(st.sampled_from("{}|,ab #=plural otherone01"), max_size=60), st.text(max_size=20))
def test_any_text_can_be_read_and_no_answer_is_read_as_a_form(text, words):
    answers = {"a": Piped(words, Decimal(1)), "ab": Piped("{a}")}
    told(text, answers, "en")
    assert list(pipes_in(unpiped(text))) == []
    assert told("{ab}", answers, "en") == "\u2068{a}\u2069"
