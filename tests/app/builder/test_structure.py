"""Ordering, adding, moving and deleting pages and questions; the same with and without htmx."""

import pytest

from app.builder import queries
from app.db import db
from surveys import editing
from tests.factories import builder

BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def park(app):
    return builder.draft("consultation", slug="park")


def codes(survey):
    return [[item.code for item in page.items] for page in survey.draft.pages]


def ids(survey):
    found = {item.code: item.id for item in survey.draft.items()}
    return found | {page.code: page.id for page in survey.draft.pages}


@BOTH
def test_a_question_moves_down(desk, park, htmx):
    why = ids(park)["why"]
    data = {"part": why, "way": "down"}
    page = desk.followed("park/move", data, survey=park, htmx=htmx)
    assert codes(park)[1] == ["concerns", "why", "change"]
    assert park.revision == 2
    assert "is now question 2 of 3 on page 2." in page
    assert f'id="down-{why}"' in page


def test_without_scripts_the_same_button_is_found_again(desk, park):
    why = ids(park)["why"]
    answer = desk.post("park/move", {"part": why, "way": "up"}, survey=park)
    assert answer.status_code == 303
    assert answer.location == f"/staff/surveys/park/#up-{why}"


def test_up_from_the_top_leads_to_the_page_before(desk, park):
    desk.post("park/move", {"part": ids(park)["why"], "way": "up"}, survey=park)
    assert codes(park)[0][-1] == "why"


def test_the_first_question_stays_first(desk, park):
    first = next(park.draft.items())
    page = desk.get("park/").text
    assert f'id="up-{first.id}" aria-disabled="true"' in page
    desk.post("park/move", {"part": first.id, "way": "up"}, survey=park)
    assert park.revision == 1


@BOTH
def test_a_page_moves_up(desk, park, htmx):
    data = {"part": ids(park)["about"], "way": "up"}
    page = desk.followed("park/move", data, survey=park, htmx=htmx)
    assert [page.code for page in park.draft.pages] == ["proposal", "about", "reasons", "end"]
    assert "It is now page 2 of 4." in page


@BOTH
def test_a_page_is_added(desk, park, htmx):
    page = desk.followed("park/pages/", {"title": "One more thing"}, survey=park, htmx=htmx)
    assert "One more thing" in page
    assert "The page has been added." in page
    assert len(park.draft.pages) == 5


def test_a_question_goes_to_a_place_on_another_page(desk, park):
    known = ids(park)
    form = desk.get(f"park/move/{known['why']}/").text
    assert f'value="{known["reasons"]}" selected' in form
    data = {"page": known["end"], "place": "1"}
    answer = desk.post(f"park/move/{known['why']}/", data, survey=park)
    assert answer.status_code == 303
    assert codes(park)[3][0] == "why"


def test_without_a_place_it_goes_to_the_end(desk, park):
    known = ids(park)
    desk.post(f"park/move/{known['why']}/", {"page": known["end"], "place": ""}, survey=park)
    assert codes(park)[3][-1] == "why"


def test_a_page_goes_to_a_place(desk, park):
    desk.post(f"park/move/{ids(park)['end']}/", {"place": "2"}, survey=park)
    assert [page.code for page in park.draft.pages] == ["proposal", "end", "reasons", "about"]


@pytest.mark.parametrize("place", ["0", "-1", "first", "1.5", "9999999", "१००००"])
def test_a_place_that_is_none_is_refused_and_kept(desk, park, place):
    known = ids(park)
    data = {"page": known["end"], "place": place}
    answer = desk.post(f"park/move/{known['why']}/", data, survey=park)
    assert answer.status_code == 422
    assert f'value="{place}"' in answer.text
    assert park.revision == 1


def test_a_page_that_is_none_is_refused(desk, park):
    answer = desk.post(f"park/move/{ids(park)['why']}/", {"page": "nowhere"}, survey=park)
    assert answer.status_code == 422
    assert park.revision == 1


def test_a_question_that_a_condition_looks_at_is_not_deleted(desk, park):
    known = ids(park)
    page = desk.get(f"park/delete/{known['support']}/").text
    assert "This cannot be deleted yet" in page
    assert f"/staff/surveys/park/conditions/{known['change']}/" in page
    answer = desk.post(f"park/delete/{known['support']}/", {}, survey=park)
    assert answer.status_code == 422
    assert "support" in codes(park)[0]


@BOTH
def test_a_question_is_deleted_after_asking(desk, park, htmx):
    why = ids(park)["why"]
    assert "Delete" in desk.get(f"park/delete/{why}/").text
    page = desk.followed(f"park/delete/{why}/", {}, survey=park, htmx=htmx)
    assert "Deleted:" in page
    assert "why" not in codes(park)[1]
    assert "why" in park.draft.retired_codes


def test_a_page_goes_with_its_questions(desk, park):
    about = ids(park)["end"]
    assert (
        "All 2 questions on this page are deleted with it."
        in desk.get(f"park/delete/{about}/").text
    )
    desk.post(f"park/delete/{about}/", {}, survey=park)
    assert len(park.draft.pages) == 3


def test_the_title_of_a_page(desk, park):
    page_id = ids(park)["reasons"]
    assert 'value="Your reasons"' in desk.get(f"park/pages/{page_id}/").text
    desk.post(f"park/pages/{page_id}/", {"title": "<script>x</script>"}, survey=park)
    page = desk.get("park/").text
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    desk.post(f"park/pages/{page_id}/", {"title": ""}, survey=park)
    assert park.draft.page("reasons").title is None


def test_the_words_before_and_after(desk, park):
    data = {"title": "Our plan", "intro": "Read\r\nthis", "thanks": ""}
    assert desk.post("park/texts/", data, survey=park).status_code == 303
    draft = park.draft
    assert draft.text(draft.intro, "en").text == "Read\nthis"
    assert draft.thanks is None
    refused = desk.post("park/texts/", {**data, "title": ""}, survey=park)
    assert refused.status_code == 422
    assert "Enter a title." in refused.text


def test_of_two_editors_the_second_sees_how_it_is_now(desk, park):
    known = ids(park)
    answer = desk.post("park/move", {"part": known["why"], "way": "down"}, survey=park, seen=7)
    assert answer.status_code == 409
    assert "Somebody else has changed this survey in the meantime" in answer.text
    assert "Move up" in answer.text
    assert park.revision == 1


def test_of_two_editors_the_second_compares_words_and_saves_again(desk, park):
    page_id = ids(park)["reasons"]
    desk.post(f"park/pages/{page_id}/", {"title": "Theirs"}, survey=park, seen=1)
    mine = desk.post(f"park/pages/{page_id}/", {"title": "Mine"}, survey=park, seen=1)
    assert mine.status_code == 409
    assert "Theirs" in mine.text
    assert 'value="Mine"' in mine.text
    assert 'name="seen" value="2"' in mine.text
    desk.post(f"park/pages/{page_id}/", {"title": "Mine"}, survey=park, seen=2)
    assert "Mine" in park.draft_json


def test_htmx_gets_the_same_conflict_as_a_part_of_the_page(desk, park):
    data = {"part": ids(park)["why"], "way": "down"}
    answer = desk.post("park/move", data, survey=park, seen=9, htmx=True)
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert "Somebody else has changed this survey" in answer.text


def test_what_was_typed_for_something_deleted_is_shown(desk, park):
    page_id = ids(park)["end"]
    without = editing.delete_page(park.draft, page_id)
    builder.redraft(park, without)
    answer = desk.post(f"park/pages/{page_id}/", {"title": "My long title"}, survey=park, seen=1)
    assert answer.status_code == 409
    assert "My long title" in answer.text
    part = desk.post(f"park/pages/{page_id}/", {"title": "Mine"}, survey=park, seen=1, htmx=True)
    assert part.status_code == 409
    assert "<html" not in part.text
    moved = desk.post("park/move", {"part": page_id, "way": "up"}, survey=park, seen=1)
    assert moved.status_code == 409


@pytest.mark.parametrize("seen", ["", "abc", "-1", "1" * 400, "\uff11"])
def test_a_revision_that_is_none_is_a_conflict_and_no_crash(desk, park, seen):
    data = {"part": ids(park)["why"], "way": "down", "seen": seen}
    assert desk.post("park/move", data, survey=park).status_code == 409
    assert park.revision == 1


def test_parts_that_are_none(desk, park):
    for path in (
        "pages/none/",
        "questions/none/",
        "conditions/none/",
        "move/none/",
        "delete/none/",
    ):
        assert desk.get(f"park/{path}").status_code == 404
    assert desk.get("park/pages/none/add/").status_code == 404
    assert desk.get(f"park/pages/{ids(park)['end']}/add/none/").status_code == 404


def test_nothing_is_changed_by_looking(desk, park):
    for path in ("", "texts/", "settings/", "publish/", "languages/", "versions/"):
        desk.get(f"park/{path}")
    db.session.expire_all()
    assert queries.survey_by_slug("park").revision == 1
