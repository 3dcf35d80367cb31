"""How questions and pages are put: asked once more, shuffled, of a form, within days."""

import pytest

import surveys
from surveys import editing
from tests.app.builder.parts import add, only, page_id, words
from tests.factories import builder


@pytest.fixture
def park(app):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    return builder.draft(editing.add_page(blank, title="First"), slug="park")


def saved(desk, survey, item, **data):
    data = {"prompt": "A question", "hint": "", "max_length": "200", **data}
    return desk.post(f"park/questions/{item.id}/", data, survey=survey)


@pytest.mark.parametrize("answering", ["optional", "requested", "required"])
def test_what_happens_when_a_question_is_left_empty(desk, park, answering):
    item = add(desk, park, "long_text", max_length="200", answering=answering)
    assert (item.requested, item.required) == (answering == "requested", answering == "required")
    page = desk.get(f"park/questions/{item.id}/").text
    assert f'value="{answering}" checked' in page
    saved(desk, park, item, answering="optional")
    assert not only(park).required
    assert not only(park).requested


def test_the_outline_says_how_a_question_is_put(desk, park):
    options = {"new-0-label": "A", "new-1-label": "B", "is_shuffled": "y"}
    item = add(desk, park, "single_choice", answering="requested", **options)
    assert item.is_shuffled
    page = desk.get("park/").text
    assert "Asked once more" in page
    assert "Random order" in page


@pytest.mark.parametrize(
    ("wanted", "fits", "does_not"),
    [
        ("digits", "0123", "12a"),
        ("letters", "Zoë O'Neil-Smith", "R2D2"),
        ("postcode", "SW1A 1AA", "!"),
        ("postcode", "28013", "1"),
        ("reference", "AB-2026/17", "AB--17"),
        ("email", "a@example.org", "a@b"),
        ("telephone", "+34 600 000 000", "call me"),
    ],
)
def test_a_ready_made_form_of_answer(desk, park, wanted, fits, does_not):
    typed = {"wanted": wanted, "pattern_message": "Another way, please."}
    item = add(desk, park, "short_text", max_length="50", **typed)
    assert item.parse({"": [fits]}, "en") == fits
    assert item.problem({"": [does_not]}, "en").code == "not_in_form"
    assert words(park, item.pattern_message) == "Another way, please."
    assert f'value="{wanted}" selected' in desk.get(f"park/questions/{item.id}/").text


def test_a_pattern_of_ones_own_and_none_again(desk, park):
    typed = {"wanted": "own", "pattern": "[A-Z]{2}", "pattern_message": "Two capitals"}
    item = add(desk, park, "short_text", max_length="50", **typed)
    assert item.pattern == "[A-Z]{2}"
    assert 'value="[A-Z]{2}"' in desk.get(f"park/questions/{item.id}/").text
    assert saved(desk, park, item, wanted="", pattern="[A-Z]{2}").status_code == 303
    assert only(park).pattern is None
    assert only(park).pattern_message is None


def test_patterns_that_are_none_or_say_nothing_are_refused(desk, park):
    item = add(desk, park, "short_text", max_length="50")
    for typed, message in (
        ({"wanted": "own", "pattern": "(", "pattern_message": "x"}, "This is no pattern"),
        ({"wanted": "own", "pattern": "", "pattern_message": "x"}, "This is no pattern"),
        ({"wanted": "own", "pattern": "(a)\\1", "pattern_message": "x"}, "This is no pattern"),
        ({"wanted": "own", "pattern": "x" * 501, "pattern_message": "x"}, "This is no pattern"),
        ({"wanted": "digits", "pattern_message": ""}, "Write what people are told when an answer"),
        ({"wanted": "made up", "pattern_message": "x"}, "Not a valid choice"),
    ):
        answer = saved(desk, park, item, **typed)
        assert answer.status_code == 422, typed
        assert message in answer.text, typed
    assert only(park).pattern is None


def test_dates_within_days_of_the_day_of_answering(desk, park):
    typed = {"min_days": "30", "min_way": "before", "max_days": "0", "max_way": "after"}
    item = add(desk, park, "date", **typed)
    assert (item.min_days, item.max_days) == (-30, 0)
    page = desk.get(f"park/questions/{item.id}/").text
    assert 'value="30"' in page
    assert 'value="before" selected' in page
    crossed = {"min_days": "2", "min_way": "after", "max_days": "1", "max_way": "after"}
    refused = saved(desk, park, item, **crossed)
    assert refused.status_code == 422
    assert "The latest date is before the earliest one." in refused.text
    assert saved(desk, park, item, min_days="-1").status_code == 422
    assert saved(desk, park, item).status_code == 303
    assert (only(park).min_days, only(park).max_days) == (None, None)


def test_a_page_that_ends_the_survey_in_a_random_order(desk, park):
    path = f"park/pages/{page_id(park)}/"
    answer = desk.post(path, {"title": "Sorry", "is_exit": "y", "is_shuffled": "y"}, survey=park)
    assert answer.status_code == 303
    page = park.draft.pages[0]
    assert page.is_exit
    assert page.is_shuffled
    assert words(park, page.title) == "Sorry"
    assert "Ends the survey" in desk.get("park/").text
    assert desk.get(path).text.count(" checked") == 2
    desk.post(path, {"title": "Sorry"}, survey=park)
    assert not park.draft.pages[0].is_exit


def test_answers_that_can_be_told_again_are_listed(desk, park):
    add(desk, park, "number", prompt="How many visits?")
    builder.redraft(park, editing.add_page(park.draft, title="Second"))
    second = park.draft.pages[1].id
    code = only(park).code
    for path in (
        f"pages/{second}/add/long_text/",
        f"pages/{second}/",
        f"pages/{second}/rules/new/",
    ):
        page = desk.get(f"park/{path}").text
        assert f"{{{code}}}" in page
        assert f"{{{code}|" in page
        assert f"{{{code}, plural," in page
    assert f"{{{code}}}" not in desk.get(f"park/pages/{page_id(park)}/").text


def test_a_code_that_is_none_is_found_and_leads_to_its_words(desk, park):
    add(desk, park, "long_text", prompt="Why {nothing}?", max_length="200")
    page = desk.get("park/").text
    assert "No question has that code." in page
    assert f'href="/staff/surveys/park/questions/{only(park).id}/"' in page


def test_what_is_compared_with_another_answer(desk, park):
    draft = park.draft
    for prompt in ("Adults", "Children"):
        draft = editing.add_item(draft, page_id(park), "number", prompt)
    draft = editing.add_page(draft, title="Second")
    builder.redraft(park, draft)
    adults, children = (item.id for item in park.draft.items())
    path = f"park/conditions/{park.draft.pages[1].id}/"
    line = {"count": "1", "match": "all", "l0-item": adults, "l0-operation": "lt"}
    both = {**line, "l0-other": children, "l0-number": "3"}
    refused = desk.post(path, both, survey=park)
    assert refused.status_code == 422
    assert "not both" in refused.text
    assert desk.post(path, {**line, "l0-other": children}, survey=park).status_code == 303
    shown = park.draft.pages[1].show_if
    assert isinstance(shown, surveys.Figures)
    assert (shown.left.item, shown.compare, shown.right.item) == (adults, "lt", children)
    assert f'value="{children}" selected' in desk.get(path).text


def test_a_row_of_a_matrix_and_how_many_are_ticked(desk, park):
    draft = editing.add_item(park.draft, page_id(park), "matrix", "Rate", labels=["Bad", "Good"])
    grid = draft.pages[0].items[0]
    draft = editing.add_row(editing.add_row(draft, grid.id, "Paths"), grid.id, "Seats")
    draft = editing.add_item(draft, page_id(park), "multiple_choice", "Ways", labels=["A", "B"])
    draft = editing.add_page(draft, title="Second")
    builder.redraft(park, draft)
    grid, ways = park.draft.items()
    path = f"park/conditions/{park.draft.pages[1].id}/"
    data = {
        "count": "2", "match": "all",
        "l0-item": grid.id, "l0-operation": "row_is", "l0-row": "paths", "l0-options": "bad",
        "l1-item": ways.id, "l1-operation": "count_ge", "l1-number": "2",
    }  # fmt: skip
    for wrong, message in (
        ({"l0-row": "bad"}, "Choose a row."),
        ({"l1-number": "1.5"}, "Enter a whole number."),
        ({"l1-number": ""}, "Enter a whole number."),
    ):
        refused = desk.post(path, data | wrong, survey=park)
        assert refused.status_code == 422
        assert message in refused.text
    assert desk.post(path, data, survey=park).status_code == 303
    row, count = park.draft.pages[1].show_if.of
    assert (row.row, row.options) == ("paths", ("bad",))
    assert count.left == surveys.CountOf(op="count", item=ways.id)
    page = desk.get(path).text
    assert 'value="paths" selected' in page
    assert 'value="2"' in page
    assert [problem for problem in surveys.check(park.draft) if "condition" in problem.code] == []
