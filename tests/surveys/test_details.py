"""Contact details: what can be one, what has to be there, and what no condition may look at."""

import pytest

import surveys
from tests.surveys.checked import found
from tests.surveys.drafts import item, page, question, survey

ALL = list(surveys.DETAILS)


def details(**given):
    return surveys.Details(tuple(given.items()))


def refused(asked, **typed):
    error = asked.problem({part: (text,) for part, text in typed.items()}, "en")
    return None if error is None else (error.code, error.part)


def test_what_is_given_is_kept_in_the_order_asked_and_can_be_shown_again():
    asked = question("contact", asked=ALL)
    typed = {"postcode": ("N1 9GU",), "name": (" Zoë \n Ng ",), "email": ("z@example.org",)}
    value = asked.parse(typed, "en")
    assert value == details(name="Zoë Ng", email="z@example.org", postcode="N1 9GU")
    assert asked.parse(asked.fill(value, "en"), "en") == value
    assert surveys.value_from_json(surveys.value_to_json(value)) == value


def test_nothing_is_nothing_unless_the_question_has_to_be_answered():
    assert question("contact").parse({"name": ("  ",)}, "en") is None
    assert refused(question("contact", required=True)) == ("required", "name")


def test_who_fills_in_any_box_fills_in_the_needed_ones():
    asked = question("contact", needed=["email"])
    assert refused(asked, name="Ng") == ("detail_missing", "email")
    assert refused(asked, email="z@example.org") is None


def test_boxes_that_are_not_asked_are_not_read():
    assert question("contact").parse({"phone": ("12345",)}, "en") is None


@pytest.mark.parametrize(
    "typed", ["x", "x@", "@x.org", "x@y", "a b@x.org", "x@y..z", "x@@y.z", "<x@y.z>"]
)
def test_what_mail_cannot_go_to(typed):
    assert refused(question("contact"), email=typed) == ("not_an_email", "email")


@pytest.mark.parametrize("typed", ["x@y.z", "o'neill+a@sub.example.org", "用户@例子.广告"])
def test_addresses_of_any_script(typed):
    assert question("contact").parse({"email": (typed,)}, "en") == details(email=typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+44 (0)20 7946-0018", "+44 (0)20 7946-0018"),
        ("+91 ९८७६५ ४३२१०", "+91 98765 43210"),
        ("\uff0b81 3 1234 5678", "+81 3 1234 5678"),
        ("030/1234567 ext. 12", "030/1234567 ext. 12"),
    ],
)
def test_numbers_as_people_write_them(typed, kept):
    asked = question("contact", asked=["phone"])
    assert asked.parse({"phone": (typed,)}, "en") == details(phone=kept)


@pytest.mark.parametrize("typed", ["123", "call me", "1" * 24, "+44 20 7946 0018 home", "++441234"])
def test_what_nobody_can_dial(typed):
    assert refused(question("contact", asked=["phone"]), phone=typed) == ("not_a_phone", "phone")


@pytest.mark.parametrize("part", ALL)
def test_hostile_text_is_refused_with_its_box(part):
    asked = question("contact", asked=ALL)
    assert refused(asked, **{part: "a\x00b"}) == ("bad_character", part)
    assert refused(asked, **{part: "\ud800"}) == ("bad_character", part)
    assert refused(asked, **{part: "1" * 100_000}) == ("too_long", part)


@pytest.mark.parametrize(
    "fields", [{"asked": []}, {"asked": ["name", "name"]}, {"needed": ["phone"]}, {"asked": ["x"]}]
)
def test_definitions_that_ask_in_two_ways_are_refused(fields):
    with pytest.raises(surveys.DefinitionError):
        survey(page("only", item("contact", "asked", **fields)))


def test_no_condition_looks_at_it():
    asked = item("contact", "asked", purpose="words", kept_until="2026-12-31")
    why = item("long_text", "why", show_if={"op": "answered", "item": "asked"})
    assert ("wrong_kind", "why") in found(page("first", asked), page("end", why))


def test_another_kind_of_value_fills_nothing():
    assert question("contact").fill("words", "en") == {}
