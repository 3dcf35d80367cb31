"""Values that come with a link: what is kept, what never is, and what staff are told."""

import pytest

import surveys
from surveys import Chosen
from tests.app.respond import samples
from tests.app.respond.samples import item, page

OTHER = {"code": "other", "opens_text": True}


def asked(code="src", **fields):
    return samples.survey(
        page("one", item("link_value", code, **fields), item("long_text", "why")),
        page("two", item("short_text", "where", show_if=came_by("poster", code))),
    )


def came_by(option, code="src"):
    return {"op": "chosen", "item": f"i_{code}", "option": option}


def value(text, **fields):
    found = asked(**fields).item_coded("src")
    return found.taken(text)


@pytest.mark.parametrize("text", ["poster", "Poster", " POSTER "])
def test_a_value_that_staff_have_named_is_kept(text):
    assert value(text) == Chosen(("poster",))


@pytest.mark.parametrize("text", ["", "radio", "poster2", "<b>", "\x00", "\ud800", "x" * 10_000])
def test_all_others_are_not(text):
    assert value(text) is None


def test_others_can_be_kept_under_other_up_to_a_length():
    found = asked(options=("poster", OTHER), max_length=8).item_coded("src")
    assert found.taken("radio-4") == Chosen(("other",), "radio-4")
    assert found.taken("other") == Chosen(("other",), "other")
    assert found.taken("radio-456") is None


@pytest.mark.parametrize(
    "text",
    ["ada@example.org", "Ada Lovelace", "0301234567", "=1+1", "a/b", "\u0661\u0662", "-x", "+49"],
)
def test_what_could_tell_who_somebody_is_is_never_kept(text):
    assert value(text, options=("poster", OTHER), max_length=40) is None


def test_it_steers_the_path_and_is_no_question():
    survey = asked()
    assert [each.code for each in surveys.visible_pages(survey, {})] == ["one"]
    known = {"i_src": Chosen(("poster",))}
    assert [each.code for each in surveys.visible_pages(survey, known)] == ["one", "two"]
    assert surveys.prune(survey, known) == known
    assert [each.code for each in surveys.visible_items(survey, survey.pages[0], known)] == ["why"]


def codes(survey):
    return {problem.code for problem in surveys.check(survey)}


def test_staff_are_told_of_names_that_are_taken_or_tell_who_somebody_is():
    assert not codes(asked()) & {"reserved_code", "link_tells_who"}
    assert "reserved_code" in codes(asked(code="via"))
    assert {"link_tells_who"} & codes(asked(code="user_id"))
    blocking = {problem.code for problem in surveys.check(asked(code="lang")) if problem.blocks}
    assert "reserved_code" in blocking
