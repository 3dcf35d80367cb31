"""Rows of a matrix are written, moved and removed like answers, without a script."""

import pytest

import surveys
from surveys import editing
from tests.app.builder.parts import add, only, words
from tests.factories import builder

BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
NEW = {
    "new-0-label": "Bad", "new-1-label": "Good", "new-2-label": "Not used", "new-2-apart": "y",
    "row-0-label": "Seats", "row-1-label": "Paths", "row-2-label": "جذور",
}  # fmt: skip


@pytest.fixture
def park(app):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    return builder.draft(editing.add_page(blank, title="First"), slug="park")


def rows_of(survey):
    return [words(survey, row.label) for row in only(survey).rows]


def kept(survey):
    parts = only(survey).labelled()
    return {"prompt": "Q", "hint": ""} | {
        f"{part.id}-label": words(survey, part.label) for part in parts
    }


def test_rows_and_answers_are_written_on_one_page(desk, park):
    item = add(desk, park, "matrix", **NEW, answering="required")
    assert [row.code for row in item.rows] == ["seats", "paths", "row_3"]
    assert [(each.code, each.apart) for each in item.options] == [
        ("bad", False),
        ("good", False),
        ("not_used", True),
    ]
    assert item.required
    page = desk.get(f"park/questions/{item.id}/").text
    assert "Row 1" in page
    assert "New row 4" in page


@BOTH
@pytest.mark.parametrize(
    ("go", "order", "said"),
    [
        ("up", ["Paths", "Seats", "جذور"], "The row is now number 1 of 3."),
        ("down", ["Seats", "جذور", "Paths"], "The row is now number 3 of 3."),
        ("remove", ["Seats", "جذور"], "The row has been removed, and everything else saved."),
    ],
)
def test_a_row_is_moved_or_removed_and_everything_else_saved(desk, park, htmx, go, order, said):
    item = add(desk, park, "matrix", **NEW)
    data = kept(park) | {"prompt": "Other words", "go": f"{go}:{item.rows[1].id}"}
    page = desk.followed(f"park/questions/{item.id}/", data, survey=park, htmx=htmx)
    assert rows_of(park) == order
    assert words(park, only(park).prompt) == "Other words"
    assert said in page


@BOTH
def test_more_rows_are_added_with_codes_of_ones_own(desk, park, htmx):
    item = add(desk, park, "matrix", **NEW)
    more = {"row-0-label": "Shade", "row-0-code": "sun", "go": "more-rows"}
    page = desk.followed(f"park/questions/{item.id}/", kept(park) | more, survey=park, htmx=htmx)
    assert only(park).rows[-1].code == "sun"
    assert "room for more rows" in page
    assert 'id="row-1-label"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"row-0-label": "x" * 1001}, "Write at most 1000 characters."),
        ({"row-0-label": "a\x00b"}, "Remove the characters"),
        ({"row-0-label": "a", "row-0-code": "9a"}, "A code begins with a small letter"),
        ({"row-0-code": "shade"}, "Write the words of this row, or leave out its code."),
        ({"row-0-label": "a", "row-0-code": "seats"}, "The code seats is already in use."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(desk, park, typed, said):
    item = add(desk, park, "matrix", **NEW)
    data = kept(park) | {"prompt": "Other words", **typed}
    answer = desk.post(f"park/questions/{item.id}/", data, survey=park)
    assert answer.status_code == 422
    assert said in answer.text
    assert rows_of(park) == ["Seats", "Paths", "جذور"]
    assert words(park, only(park).prompt) == "A question"


def test_its_rows_and_answers_are_translated(desk, park):
    item = add(desk, park, "matrix", **NEW)
    builder.redraft(park, editing.set_languages(park.draft, ["en", "ar"]))
    page = desk.get(f"park/translate/{park.draft.pages[0].id}/?to=ar").text
    assert page.count('aria-label="Row"') == 3
    assert f"t-ar-{item.rows[0].label}" in page
    missing = [one.where for one in surveys.check(park.draft) if one.code == "missing_translation"]
    assert {part.label for part in item.labelled()} < set(missing)
