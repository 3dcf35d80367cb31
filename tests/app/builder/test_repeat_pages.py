"""Editors make a page repeat, change that, and take it back."""

import pytest

from app.builder.comparison import compared
from surveys import editing
from tests.factories import builder


@pytest.fixture
def park(app):
    made = editing.new_survey(code="park", source_lang="en", title="The park")
    made = editing.add_page(made, title="First")
    made = editing.add_item(made, made.pages[0].id, "multiple_choice", "Where?", labels=["A", "B"])
    made = editing.add_page(made, title="Second")
    made = editing.add_item(made, made.pages[1].id, "short_text", "Name?")
    return builder.draft(made, slug="park")


def address(park):
    return f"park/pages/{park.draft.pages[1].id}/repeat/"


WORDS = {"way": "added", "entry": "Child", "add": "Add another child", "least": "1", "most": "5"}


def test_a_page_is_made_to_repeat_and_to_be_answered_once_again(desk, park):
    name = park.draft.pages[1].items[0].id
    before = park.draft
    desk.post(address(park), WORDS | {"summary": name}, survey=park)
    found = park.draft.pages[1].repeats
    assert (found.least, found.most, found.summary) == (1, 5, name)
    assert park.draft.text(found.add, "en").text == "Add another child"
    assert 'value="Add another child"' in desk.get(address(park)).text
    shown = desk.get("park/").text
    assert "Answered several times" in shown
    line = "Asked once or several times, other than before: “\u2068Name?\u2069”."
    assert line in [each.text for each in compared(before, park.draft)]
    desk.post("park/undo", {}, survey=park)
    desk.post(address(park), {"way": "once"}, survey=park)
    assert park.draft.pages[1].repeats is None


def test_a_page_repeats_for_each_answer_of_an_earlier_question(desk, park):
    places = park.draft.pages[0].items[0].id
    desk.post(address(park), {"way": "listed", "over": places, "most": "20"}, survey=park)
    assert park.draft.pages[1].repeats.over == places
    assert "changed how often a page is answered" in desk.get("park/history/").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"way": "added"}, "Write what it is about each time."),
        ({"way": "listed"}, "Choose a question with several answers"),
        ({"way": "listed", "over": "nothing"}, "Choose a question with several answers"),
        (WORDS | {"least": "6"}, "Enter no more than people may answer at most."),
        (WORDS | {"most": "21"}, "Enter a whole number from 1 to 20."),
        (WORDS | {"least": "-1"}, "Enter a whole number from 0 to 20."),
        (WORDS | {"entry": "x" * 101}, "100"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_typed(desk, park, typed, words):
    answer = desk.post(address(park), typed, survey=park)
    assert answer.status_code == 422
    assert words in answer.text
    assert park.draft.pages[1].repeats is None


def test_a_page_that_is_gone_is_said_to_be(desk, park):
    there = address(park)
    builder.redraft(park, editing.delete_page(park.draft, park.draft.pages[1].id))
    assert desk.post(there, WORDS, survey=park, seen=1).status_code == 409
    assert desk.get(there).status_code == 404


def test_readers_change_nothing(reader, park):
    assert reader.post(address(park), WORDS).status_code == 403
