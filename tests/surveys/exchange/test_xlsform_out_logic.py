"""Conditions, formulas and repeats as XPath, and what they mean when they come back."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook

import surveys
from surveys.exchange import Outcome, convert
from surveys.exchange.xlsout import write
from tests.surveys import drafts
from tests.surveys.drafts import item, page
from tests.surveys.exchange import books
from tests.surveys.exchange.forms import losses, rows, valid


def shown(condition, kind="single_choice", **fields):
    """Return the expression by which a second page is shown."""
    survey = drafts.survey(
        page("one", item(kind, "asked", **fields)),
        page("two", item("long_text", "why"), show_if=condition),
    )
    written = write(survey)
    valid(written.data)
    return survey, written, rows(written.data)[-3].get("relevant")


CONDITIONS = [
    ({"op": "chosen", "item": "asked", "option": "red"}, {}, "${asked} = 'red'"),
    ({"op": "answered", "item": "asked"}, {}, "${asked} != ''"),
    (
        {"op": "chosen_any", "item": "asked", "options": ["red", "green"]},
        {"kind": "multiple_choice"},
        "(selected(${asked}, 'red') or selected(${asked}, 'green'))",
    ),
    (
        {"op": "chosen_none", "item": "asked", "options": ["red"]},
        {},
        "(${asked} != '' and not(${asked} = 'red'))",
    ),
    (
        {"op": "not", "of": {"op": "ge", "item": "asked", "number": "18"}},
        {"kind": "number"},
        "not(${asked} >= 18)",
    ),
    (
        {"op": "ne", "item": "asked", "number": "1.50"},
        {"kind": "number"},
        "(${asked} != '' and ${asked} != 1.50)",
    ),
    (
        {"op": "lt", "item": "asked", "date": "2026-01-31"},
        {"kind": "date"},
        "${asked} < date('2026-01-31')",
    ),
    ({"op": "chosen", "item": "asked", "option": "7"}, {"kind": "rating"}, "${asked} = 7"),
    ({"op": "chosen", "item": "asked", "option": "given"}, {"kind": "consent"}, "${asked} = 'OK'"),
    (
        {"op": "answered", "item": "asked"},
        {"kind": "matrix"},
        "(${asked_seats} != '' or ${asked_paths} != '')",
    ),
    (
        {"op": "all", "of": [
            {"op": "chosen", "item": "asked", "option": "yes"},
            {"op": "any", "of": [{"op": "answered", "item": "asked"}]},
        ]},
        {"kind": "yes_no"},
        "(${asked} = 'yes' and ${asked} != '')",
    ),
]  # fmt: skip
NUMBERS = [surveys.parse_number(text, "en") for text in ("17", "18", "1.5", "-1")]
ANSWERS = {
    "single_choice": [drafts.chosen("red"), drafts.chosen("green")],
    "multiple_choice": [drafts.chosen("red"), drafts.chosen("blue"), drafts.chosen("red", "green")],
    "yes_no": [drafts.chosen("yes"), drafts.chosen("no")],
    "rating": [drafts.chosen("7"), drafts.chosen("10")],
    "number": NUMBERS,
    "date": [dt.date(2026, 1, 30), dt.date(2026, 1, 31)],
}


@pytest.mark.parametrize(("condition", "fields", "expression"), CONDITIONS)
def test_a_condition_becomes_xpath_and_means_the_same_when_it_comes_back(
    condition, fields, expression
):
    survey, written, found = shown(condition, **fields)
    assert found == expression
    back = convert(written.data).survey
    ours, theirs = survey.pages[1].show_if, back.pages[1].show_if
    values = ANSWERS.get(fields.get("kind", "single_choice"), [])
    for value in (None, *values):
        before = {} if value is None else {"asked": value}
        after = {} if value is None else {back.item_coded("asked").id: value}
        assert surveys.evaluate(ours, before) == surveys.evaluate(theirs, after), value


def test_a_condition_that_a_form_cannot_say_is_left_out_and_named():
    condition = {"op": "ge", "item": "asked", "number": "3"}
    _survey, written, found = shown(condition, kind="constant_sum")
    assert found is None
    refused = (Outcome.REFUSED, "expression_wrong_kind", "asked")
    assert losses(written, "expression") == {"two": refused}


def test_formulas_and_comparisons_go_out_and_what_cannot_is_named():
    value = {"op": "value", "item": "age"}
    double = {"op": "product", "of": [value, {"op": "number", "number": 2}]}
    old = {"op": "figures", "left": {"op": "value", "item": "score"}, "compare": "ge",
           "right": {"op": "number", "number": 80}}  # fmt: skip
    survey = drafts.survey(
        page("one", item("number", "age"), item("short_text", "ref", pattern="[A-Z]+"),
             item("calculated", "score", formula=double), item("date", "day", max_days=0),
             is_shuffled=True),
        page("two", item("long_text", "why", show_if=old, requested=True)),
    )  # fmt: skip
    written = write(survey)
    valid(written.data)
    found = {row["name"]: row for row in rows(written.data) if "name" in row}
    assert found["score"]["calculation"] == "(number(${age}) * 2)"
    assert found["why"]["relevant"] == "number(${score}) >= 80"
    assert found["ref"]["constraint"] == "regex(., '^(?:[A-Z]+)$')"
    assert "today()" in found["day"]["constraint"]
    assert losses(written, "group")["one"] == (Outcome.CHANGED, "logic_left_out", "random order")
    assert losses(written)["why"] == (Outcome.CHANGED, "logic_left_out", "asked for once more")


def test_repeats_go_out_and_come_back():
    words = {"entry": "words", "add": "words"}
    survey = drafts.survey(
        page("first", item("multiple_choice", "places")),
        page("kids", item("short_text", "name"), repeats={**words, "least": 1, "summary": "name"}),
        page("twice", item("number", "age"), repeats={**words, "least": 2, "most": 2}),
        page("each", item("short_text", "like"), repeats={"over": "places"}),
        page("last", item("long_text", "why")),
    )
    written = write(survey)
    valid(written.data)
    counted = [row for row in rows(written.data) if "repeat_count" in row]
    counts = [(row["name"], row["repeat_count"]) for row in counted]
    assert counts == [("twice", "2"), ("each", "count-selected(${places})")]
    assert losses(written, "group")["kids"][1] == "logic_left_out"
    back = convert(written.data).survey
    repeats = {each.code: each.repeats for each in back.pages}
    assert repeats["first"] is repeats["last"] is None
    assert (repeats["kids"].least, repeats["kids"].most) == (0, 20)
    assert (repeats["twice"].least, repeats["twice"].most) == (2, 2)
    assert repeats["each"].over == back.item_coded("places").id
    assert repeats["kids"].summary == back.item_coded("name").id
    assert back.text(repeats["kids"].add, "en").text == "Add another"
    once = write(drafts.survey(page("one", item("number", "age"))))
    sheet = load_workbook(BytesIO(once.data))["survey"]
    assert "repeat_count" not in [cell.value for cell in sheet[1]]


def test_a_repeat_inside_a_group_becomes_a_page_of_its_own():
    book = books.book(
        survey=[
            ["type", "name", "label", "relevant", "repeat_count"],
            ["begin_group", "home", "Home"],
            ["integer", "people", "How many?"],
            ["begin_repeat", "kids", "Child", "${people} > 1", "${people}"],
            ["text", "name", "Name"],
            ["integer", "age", "Age"],
            ["text", "school", "School", "${age} > 5"],
            ["begin_repeat", "toys", "Toys"],
            ["text", "toy", "Toy"],
            ["end_repeat"],
            ["end_repeat"],
            ["text", "after", "After"],
            ["end_group"],
        ]
    )
    converted = convert(book)
    pages = converted.survey.pages
    assert [[each.code for each in page.items] for page in pages] == [
        ["people"],
        ["name", "age", "school"],
        ["after"],
    ]
    assert [page.repeats is not None for page in pages] == [False, True, False]
    assert pages[1].show_if is not None
    assert pages[1].items[2].show_if is None
    found = {each.source.name: each.reason for each in converted.report}
    assert found["toy"] == found["toys"] == "inside_repeat"
    assert found["school"] == "logic_left_out"
    assert found["kids"] == "limits_left_out"
