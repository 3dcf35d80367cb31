"""Saying when a page or question is shown, in lines, without writing code."""

from decimal import Decimal

import pytest

import surveys
from surveys import editing
from tests.factories import builder

BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def park(app):
    return builder.draft("consultation", slug="park")


def ids(survey):
    found = {item.code: item.id for item in survey.draft.items()}
    return found | {page.code: page.id for page in survey.draft.pages}


def lines(*given, match="all"):
    data = {"count": str(len(given)), "match": match}
    for place, line in enumerate(given):
        data |= {f"l{place}-{name}": value for name, value in line.items()}
    return data


def test_only_questions_of_earlier_pages_are_offered(desk, park):
    page = desk.get(f"park/conditions/{ids(park)['why']}/").text
    assert "Do you support or oppose the proposal?" in page
    assert "In which year were you born?" not in page
    assert "We want to change" not in page
    first = desk.get(f"park/conditions/{ids(park)['support']}/").text
    assert "There is no question on an earlier page" in first


def test_choosing_a_question_shows_what_its_answer_can_be(desk, park):
    known = ids(park)
    data = lines({"item": known["uses_service"]}) | {"go": "choose"}
    answer = desk.post(f"park/conditions/{known['why']}/", data, survey=park)
    assert answer.status_code == 200
    assert "is any of the answers ticked" in answer.text
    assert 'value="yes"' in answer.text
    assert park.revision == 1


@BOTH
def test_a_line_becomes_a_condition(desk, park, htmx):
    known = ids(park)
    line = {"item": known["uses_service"], "operation": "is", "options": "yes"}
    path = f"park/conditions/{known['why']}/"
    page = desk.followed(path, lines(line), survey=park, htmx=htmx)
    assert park.draft.item(known["why"]).show_if == surveys.OptionChosen(
        op="chosen", item=known["uses_service"], option="yes"
    )
    assert "The condition has been saved." in page
    assert "Only if" in page


def test_several_lines_of_several_kinds(desk, park):
    known = ids(park)
    given = lines(
        {"item": known["uses_service"], "operation": "is_not", "options": ["no"]},
        {"item": known["support"], "operation": "ge", "options": "4"},
        {"item": known["year_of_birth"], "operation": "lt", "number": "1990"},
        {"item": known["last_used"], "operation": "ge", "day-day": "1", "day-month": "2",
         "day-year": "2020"},
        {"item": known["why"], "operation": "answered"},
        match="any",
    )  # fmt: skip
    path = f"park/conditions/{known['end']}/"
    assert desk.post(path, given, survey=park).status_code == 303
    stored = park.draft.page("end").show_if
    assert isinstance(stored, surveys.AnyOf)
    assert [type(part).__name__ for part in stored.of] == [
        "OptionsChosen", "Compared", "Compared", "Compared", "Answered",
    ]  # fmt: skip
    assert stored.of[1].number == Decimal(4)
    page = desk.get(path).text
    assert 'value="1990"' in page
    assert desk.post(path, given, survey=park).status_code == 303
    assert park.draft.page("end").show_if == stored


def test_lines_are_added_and_removed_with_what_was_typed_kept(desk, park):
    known = ids(park)
    path = f"park/conditions/{known['end']}/"
    first = {"item": known["uses_service"], "operation": "is", "options": "yes"}
    second = {"item": known["year_of_birth"], "operation": "lt", "number": "1990"}
    more = desk.post(path, lines(first, second) | {"go": "add"}, survey=park)
    assert 'id="line-3"' in more.text
    assert 'value="1990"' in more.text
    fewer = desk.post(path, lines(first, second) | {"go": "drop:0"}, survey=park)
    assert 'id="line-2"' not in fewer.text
    assert 'name="l0-number" value="1990"' in fewer.text
    assert park.revision == 1


@BOTH
def test_a_condition_is_taken_away(desk, park, htmx):
    known = ids(park)
    path = f"park/conditions/{known['change']}/"
    desk.followed(path, {"go": "always"}, survey=park, htmx=htmx)
    assert park.draft.item(known["change"]).show_if is None


def test_what_is_incomplete_is_pointed_at(desk, park):
    known = ids(park)
    path = f"park/conditions/{known['end']}/"
    for line, message in (
        ({"item": ""}, "Choose a question."),
        ({"item": known["quote_consent"]}, "Choose a question."),
        ({"item": "__proto__"}, "Choose a question."),
        ({"item": known["support"]}, "Choose what its answer has to be."),
        ({"item": known["support"], "operation": "lt"}, "Choose what its answer has to be."),
        ({"item": known["support"], "operation": "is"}, "Tick at least one answer."),
        (
            {"item": known["support"], "operation": "is", "options": "9"},
            "Tick at least one answer.",
        ),
        (
            {"item": known["support"], "operation": "ge", "options": ["1", "2"]},
            "Tick the one point",
        ),
        ({"item": known["year_of_birth"], "operation": "lt", "number": "?"}, "Enter a number."),
        ({"item": known["last_used"], "operation": "ge", "day-day": "9"}, "real date"),
    ):
        answer = desk.post(path, lines(line), survey=park)
        assert answer.status_code == 422, line
        assert message in answer.text, line
    assert park.revision == 1


def test_counts_that_are_none(desk, park):
    path = f"park/conditions/{ids(park)['end']}/"
    for count in ("", "0", "-1", "999999999", "x"):
        answer = desk.post(path, {"count": count, "go": "add"}, survey=park)
        assert answer.status_code == 200
        assert 'id="line-2"' in answer.text
        assert 'id="line-3"' not in answer.text


def test_a_condition_with_parts_inside_each_other_is_told_of_and_kept(desk, park):
    known = ids(park)
    answered = surveys.Answered(op="answered", item=known["why"])
    nested = surveys.All(op="all", of=(answered, surveys.AnyOf(op="any", of=(answered, answered))))
    builder.redraft(park, editing.set_show_if(park.draft, known["end"], nested))
    path = f"park/conditions/{known['end']}/"
    page = desk.get(path).text
    assert "made of parts inside each other" in page
    assert 'id="line-1"' not in page
    assert "(“" in desk.get("park/").text
    assert desk.post(path, {"go": "save"}, survey=park).status_code == 303
    assert park.draft.page("end").show_if == nested


def test_a_condition_with_parts_inside_each_other_can_be_written_anew(desk, park):
    known = ids(park)
    answered = surveys.Answered(op="answered", item=known["why"])
    inner = surveys.AnyOf(op="any", of=(answered, answered))
    nested = surveys.All(op="all", of=(answered, inner))
    builder.redraft(park, editing.set_show_if(park.draft, known["end"], nested))
    path = f"park/conditions/{known['end']}/"
    assert 'id="line-1"' in desk.post(path, {"go": "anew"}, survey=park).text
    line = {"item": known["why"], "operation": "answered"}
    assert desk.post(path, lines(line), survey=park).status_code == 303
    assert park.draft.page("end").show_if == answered


def test_two_editors_of_one_condition(desk, park):
    known = ids(park)
    path = f"park/conditions/{known['why']}/"
    line = {"item": known["uses_service"], "operation": "is", "options": "yes"}
    answer = desk.post(path, lines(line), survey=park, seen=9)
    assert answer.status_code == 409
    assert "Always shown" in answer.text
    assert 'value="yes" checked' in answer.text
    assert desk.post(path, lines(line), survey=park, seen=1).status_code == 303
