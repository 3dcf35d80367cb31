"""Editors make a page repeat, change that, and take it back."""

import pytest

import surveys
from app.builder import known
from app.builder.comparison import compared
from app.builder.conditions import condition_sentences
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


@pytest.fixture
def children(park):
    """The second page repeats, and a third follows it."""
    second = park.draft.pages[1]
    definition = editing.repeat_page(
        park.draft, second.id, entry="Child", add="Add", most=5, summary=second.items[0].id
    )
    definition = editing.add_page(definition, title="Third")
    definition = editing.add_item(definition, definition.pages[2].id, "short_text", "School?")
    definition = editing.add_item(definition, definition.pages[2].id, "number", "How old?")
    return builder.draft(definition, slug="children")


def asks(desk, survey, **line):
    """Make a condition of the third page with one line, through the form."""
    path = f"children/conditions/{survey.draft.pages[2].id}/"
    data = {"count": "1", "match": "all"} | {f"l0-{name}": value for name, value in line.items()}
    return desk.post(path, data, survey=survey)


ASKED = [
    ({"operation": "answered"}, "Only if “Name?” is answered at least once"),
    ({"operation": "empty"}, "Only if “Name?” is not answered"),
    ({"operation": "count_ge", "number": "2"}, "Only if “Name?” is answered at least 2 times"),
    (
        {"operation": "count_le_or_empty", "number": "3"},
        "Only if “Name?” is answered at most 3 times",
    ),
]


@pytest.mark.parametrize(("line", "told"), ASKED, ids=[line["operation"] for line, _told in ASKED])
def test_a_condition_asks_for_entries_and_their_number(desk, children, line, told):
    name = children.draft.pages[1].items[0].id
    third = children.draft.pages[2].id
    assert asks(desk, children, item=name, **line).status_code == 303
    condition = children.draft.pages[2].show_if
    (sentence,) = condition_sentences(children.draft, condition)
    assert sentence.replace("\u2068", "").replace("\u2069", "") == told
    shown = desk.get(f"children/conditions/{third}/").text
    assert f'<option value="{line["operation"]}" selected>' in shown
    assert "is any of the answers ticked" not in shown
    assert "is answered at least so many times" in shown
    assert not [each for each in surveys.check(children.draft) if each.blocks]
    two = surveys.Repeated((("1", "Ada"), ("2", "Bea")))
    wanted = {"answered": (0, 1), "empty": (1, 0), "count_ge": (0, 1), "count_le_or_empty": (1, 1)}
    holds = tuple(int(surveys.evaluate(condition, each)) for each in ({}, {name: two}))
    assert holds == wanted[line["operation"]]


@pytest.mark.parametrize(
    "line",
    [
        {"operation": "is", "options": "a"},
        {"operation": "ge", "number": "1"},
        {"operation": "count_ge", "number": ""},
        {"operation": "count_ge", "number": "1.5"},
        {"operation": "count_ge", "number": "-1"},
        {"operation": "count_eq", "number": "1"},
    ],
)
def test_nothing_else_can_be_asked_of_entries(desk, children, line):
    answer = asks(desk, children, item=children.draft.pages[1].items[0].id, **line)
    assert answer.status_code == 422
    assert children.draft.pages[2].show_if is None


def test_entries_are_counted_by_conditions_only(children):
    name, draft = children.draft.pages[1].items[0].id, children.draft
    third = draft.pages[2]
    assert name in [item.id for item in known.before(draft, third.id, entries=True)]
    assert name not in [item.id for item in known.before(draft, third.id)]


def test_a_rule_of_the_page_itself_asks_nothing_of_its_own_entries(desk, children):
    name, second = children.draft.pages[1].items[0].id, children.draft.pages[1].id
    assert (
        f'<option value="{name}"'
        not in desk.get(f"children/pages/{second}/rules/new/")
        .text.partition('id="l0-item"')[2]
        .partition("</select>")[0]
    )
    third = children.draft.pages[2].id
    assert f'<option value="{name}"' in desk.get(f"children/pages/{third}/rules/new/").text
