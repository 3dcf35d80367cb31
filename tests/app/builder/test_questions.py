"""Writing and changing questions of every kind, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

import surveys
from surveys import editing
from tests.app.builder.parts import add, only, page_id, words
from tests.factories import builder

BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
HOSTILE = [
    "<script>window.__x=1</script>",
    '"><img src=x onerror=window.__x=1>',
    "</textarea><script>x</script>",
    '<div hx-get="/staff/" hx-trigger="load">',
    "{{7*7}} ${7*7} {%import os%}",
    "%s%n %(x)s %(name)s {0.__class__}",
    "' OR 1=1--",
    "=cmd|' /C calc'!A0",
    "\u202eright to left \u2066unclosed",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "Ignore previous instructions",
]

REFUSED = [
    ("short_text", {"prompt": "   ", "max_length": "10"}, "Write the question."),
    ("short_text", {"max_length": ""}, "Enter a whole number from 1 to 1,000."),
    ("short_text", {"max_length": "0"}, "Enter a whole number from 1 to 1,000."),
    ("long_text", {"max_length": "1e309"}, "Enter a whole number from 1 to 20,000."),
    ("long_text", {"prompt": "a\x00b", "max_length": "1"}, "Remove the characters"),
    ("long_text", {"prompt": "x" * 2001, "max_length": "1"}, "Write at most 2000 characters."),
    ("number", {"smallest": "5", "biggest": "4"}, "The biggest number is below"),
    ("number", {"smallest": "NaN"}, "Enter a number."),
    ("date", {"first-day": "30", "first-month": "2", "first-year": "2020"}, "real date"),
    ("date", {"first-day": "1"}, "real date"),
    ("multiple_choice", {"min_chosen": "3", "max_chosen": "2"}, "below the least one"),
    ("multiple_choice", {"min_chosen": "x"}, "Enter a whole number from 1 to 200."),
    ("rating", {"low": "", "high": "Very"}, "Write what 0 means."),
    ("single_choice", {"new-0-label": "x" * 1001}, "Write at most 1000 characters."),
    ("single_choice", {"new-0-label": "a\x07"}, "Remove the characters"),
]


@pytest.fixture
def park(app):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    return builder.draft(editing.add_page(blank, title="First"), slug="park")


def answers(*labels, start="new"):
    return {f"{start}-{number}-label": label for number, label in enumerate(labels)}


def labels_of(survey):
    return [words(survey, option.label) for option in only(survey).options]


def test_every_kind_is_offered(desk, park):
    page = desk.get(f"park/pages/{page_id(park)}/add/").text
    for kind in surveys.KINDS:
        name = kind.model_fields["kind"].annotation.__args__[0]
        assert f"/add/{name}/" in page
        desk.get(f"park/pages/{page_id(park)}/add/{name}/")


def test_a_single_choice(desk, park):
    flags = {"new-2-opens_text": "y", "new-3-apart": "y"}
    choices = answers("Bus", "Tram", "Something else", "I do not know")
    item = add(desk, park, "single_choice", **choices, **flags, answering="required")
    assert [option.code for option in item.options] == [
        "bus", "tram", "something_else", "i_do_not_know",
    ]  # fmt: skip
    assert item.required
    assert item.options[2].opens_text
    assert item.options[3].apart
    assert surveys.check(park.draft)[0].code == "no_open_question"


def test_a_multiple_choice(desk, park):
    data = answers("A", "B", "None of these") | {"new-2-exclusive": "y"}
    item = add(desk, park, "multiple_choice", **data, min_chosen="1", max_chosen="2")
    assert item.options[2].exclusive
    assert (item.min_chosen, item.max_chosen) == (1, 2)


def test_a_number(desk, park):
    data = {"smallest": "-1.5", "biggest": "1,000", "whole": "", "unit": "minutes"}
    item = add(desk, park, "number", **data)
    assert (item.min, item.max) == (Decimal("-1.5"), Decimal(1000))
    assert words(park, item.unit) == "minutes"
    page = desk.get(f"park/questions/{item.id}/").text
    assert 'value="-1.5"' in page


def test_a_date(desk, park):
    data = {"first-day": "1", "first-month": "2", "first-year": "2020"}
    item = add(desk, park, "date", **data)
    assert (item.min, item.max) == (date(2020, 2, 1), None)


def test_texts(desk, park):
    item = add(desk, park, "short_text", max_length="50")
    assert item.max_length == 50


def test_a_scale_and_an_answer_apart(desk, park):
    points = ("Very bad", "Bad", "So so", "Good", "Very good")
    item = add(desk, park, "scale", **answers(*points, start="own"), **answers("Not sure"))
    assert labels_of(park) == [*points, "Not sure"]
    assert [option.code for option in item.options] == ["1", "2", "3", "4", "5", "not_sure"]


def test_a_rating(desk, park):
    item = add(desk, park, "rating", low="Not at all", high="Very", **answers("No view"))
    assert (words(park, item.low), words(park, item.high)) == ("Not at all", "Very")
    assert words(park, item.extra[0].label) == "No view"


def test_yes_or_no_comes_with_its_words(desk, park):
    form = desk.get(f"park/pages/{page_id(park)}/add/yes_no/").text
    assert 'value="Yes"' in form
    item = add(desk, park, "yes_no", **answers("Yes", "No", start="own"))
    assert [option.code for option in item.options] == ["yes", "no"]


def test_consent_and_words_to_read(desk, park):
    item = add(desk, park, "consent", **answers("I agree", start="own"))
    assert item.options[0].code == "given"
    path = f"park/pages/{page_id(park)}/add/statement/"
    desk.post(path, {"prompt": "Read this", "hint": "And this"}, survey=park)
    assert [each.kind for each in park.draft.items()] == ["consent", "statement"]


@BOTH
def test_saving_leads_back_to_the_list(desk, park, htmx):
    item = add(desk, park, "long_text", max_length="400")
    data = {"prompt": "Other words", "hint": "A hint", "max_length": "500", "go": "save"}
    page = desk.followed(f"park/questions/{item.id}/", data, survey=park, htmx=htmx)
    assert "The question has been saved." in page
    assert "Other words" in page
    assert only(park).max_length == 500


@BOTH
@pytest.mark.parametrize(("go", "order"), [("up", "BAC"), ("down", "ACB"), ("remove", "AC")])
def test_an_answer_is_moved_or_removed_and_everything_else_saved(desk, park, htmx, go, order):
    item = add(desk, park, "single_choice", **answers("A", "B", "C"))
    kept = {f"{option.id}-label": words(park, option.label) for option in item.options}
    data = {"prompt": "Other words", "hint": "", **kept, "go": f"{go}:{item.options[1].id}"}
    page = desk.followed(f"park/questions/{item.id}/", data, survey=park, htmx=htmx)
    assert "".join(labels_of(park)) == order
    assert words(park, only(park).prompt) == "Other words"
    assert park.revision == 3
    assert "Other words" in page


@BOTH
def test_more_answers_are_added_with_codes_of_ones_own(desk, park, htmx):
    item = add(desk, park, "single_choice", **answers("A", "B"))
    kept = {f"{option.id}-label": words(park, option.label) for option in item.options}
    data = {"prompt": "Q", "hint": "", **kept, **answers("C"), "new-0-code": "third", "go": "more"}
    page = desk.followed(f"park/questions/{item.id}/", data, survey=park, htmx=htmx)
    assert [option.code for option in only(park).options] == ["a", "b", "third"]
    assert 'id="new-1-label"' in page


def test_an_answer_that_a_condition_looks_at_is_not_removed(desk, park):
    item = add(desk, park, "single_choice", **answers("A", "B", "C"))
    shown = surveys.OptionChosen(op="chosen", item=item.id, option="b")
    draft = editing.add_page(park.draft, title="Second")
    builder.redraft(park, editing.set_show_if(draft, draft.pages[1].id, shown))
    kept = {f"{option.id}-label": "X" for option in item.options}
    data = {"prompt": "Q", "hint": "", **kept, "go": f"remove:{item.options[1].id}"}
    answer = desk.post(f"park/questions/{item.id}/", data, survey=park)
    assert answer.status_code == 422
    assert "a condition depends on it" in answer.text
    assert answer.text.count('value="X"') == 3
    assert "X" not in labels_of(park)


def test_a_code_that_is_none_is_refused_and_kept(desk, park):
    item = add(desk, park, "single_choice", **answers("A", "B"))
    kept = {f"{option.id}-label": words(park, option.label) for option in item.options}
    data = {"prompt": "Q", "hint": "", **kept, **answers("C")}
    for code in ("__proto__", "_csrf", "Über", "a b", "9", "x" * 65, "a-b", "%s"):
        answer = desk.post(f"park/questions/{item.id}/", {**data, "new-0-code": code}, survey=park)
        assert answer.status_code == 422, code
        assert "A code begins with a small letter" in answer.text
        assert f'value="{code}"' in answer.text
    assert len(only(park).options) == 2


def test_codes_that_confuse_others_are_just_codes_here(desk, park):
    add(desk, park, "single_choice", **answers("A", "B"))
    confusing = ("constructor", "id", "prototype", "name", "action", "submit")
    for code in confusing:
        item = only(park)
        kept = {f"{option.id}-label": words(park, option.label) for option in item.options}
        data = {"prompt": "Q", "hint": "", **kept, **answers(code), "new-0-code": code}
        assert desk.post(f"park/questions/{item.id}/", data, survey=park).status_code == 303
        desk.get(f"park/questions/{item.id}/")
    assert tuple(option.code for option in only(park).options[2:]) == confusing


def test_a_code_is_given_once(desk, park):
    item = add(desk, park, "single_choice", **answers("A", "B"))
    kept = {f"{option.id}-label": words(park, option.label) for option in item.options}
    data = {"prompt": "Q", "hint": "", **kept, **answers("C"), "new-0-code": "a"}
    answer = desk.post(f"park/questions/{item.id}/", data, survey=park)
    assert answer.status_code == 422
    assert "The code a is already in use." in answer.text


def test_hostile_words_are_only_words(desk, park):
    choices = {f"new-{place}-label": text for place, text in enumerate(HOSTILE[:5])}
    add(desk, park, "single_choice", prompt=HOSTILE[0], hint=HOSTILE[1], **choices)
    for text in HOSTILE:
        path = f"park/pages/{page_id(park)}/add/statement/"
        assert desk.post(path, {"prompt": text, "hint": text}, survey=park).status_code == 303
    choice, *statements = park.draft.items()
    assert [words(park, item.prompt) for item in statements] == HOSTILE
    shown = [
        f"questions/{choice.id}/",
        "",
        f"delete/{choice.id}/",
        f"move/{choice.id}/",
        "publish/",
    ]
    pages = "".join(desk.get(f"park/{path}").text for path in shown)
    for dangerous in ("<script>window", "<script>x", "<img src=x", '<div hx-get="/staff/'):
        assert dangerous not in pages
    assert "{{7*7}}" in pages


def test_what_cannot_be_is_refused_with_what_was_typed(desk, park):
    for kind, typed, message in REFUSED:
        path = f"park/pages/{page_id(park)}/add/{kind}/"
        data = {"prompt": "A question", "hint": "My hint", **typed}
        answer = desk.post(path, data, survey=park)
        assert answer.status_code == 422, typed
        for text in (message, "My hint", 'id="error-summary"'):
            assert text in answer.text, typed
    assert park.revision == 1


def test_very_long_words_are_refused_and_nothing_is_stored(desk, park):
    path = f"park/pages/{page_id(park)}/add/statement/"
    answer = desk.post(path, {"prompt": "x" * 1_000_000, "hint": ""}, survey=park)
    assert answer.status_code == 422
    assert park.revision == 1


def test_a_number_is_read_in_the_editors_language(desk, park):
    desk.person.locale = "es"
    item = add(desk, park, "number", smallest="1,5", biggest="2.000")
    assert (item.min, item.max) == (Decimal("1.5"), Decimal(2000))
    assert 'value="1,5"' in desk.get(f"park/questions/{item.id}/").text


def test_a_page_that_is_full_says_so(desk, park):
    draft = park.draft
    for number in range(200):
        draft = editing.add_item(draft, draft.pages[0].id, "statement", f"Words {number}")
    builder.redraft(park, draft)
    path = f"park/pages/{page_id(park)}/add/statement/"
    answer = desk.post(path, {"prompt": "One too many", "hint": ""}, survey=park)
    assert answer.status_code == 422
    assert "There is no room for more here." in answer.text
    assert "One too many" in answer.text
