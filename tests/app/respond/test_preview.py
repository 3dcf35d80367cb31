"""Staff see the draft with citizens' eyes: the same pages, the same errors, nothing stored."""

import pytest

from app.access import Role
from app.respond.models import UnfinishedResponse, Volume
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import is_chosen, item, page
from tests.factories.accounts import sign_in, user
from tests.factories.builder import draft
from tests.markup import problems


@pytest.fixture
def survey(app):
    return draft(
        samples.survey(
            page("one", item("yes_no", "known", required=True)),
            page("two", item("short_text", "how"), show_if=is_chosen("known", "yes")),
            page("three", item("long_text", "more")),
        )
    )


@pytest.fixture
def staff(client, survey):
    sign_in(client, user(Role.READER))
    return Citizen(client, survey)


def test_the_preview_is_for_staff(client, survey):
    answer = client.get(f"/staff/surveys/{survey.slug}/preview/en/one")
    assert answer.status_code == 302
    assert "/staff/sign-in" in answer.location


def test_the_first_page_is_marked_and_leads_to_the_questions(staff, survey):
    staff.opens(f"/staff/surveys/{survey.slug}/preview/ar/")
    assert staff.h1 == "title in ar"
    link = staff.html.find("a", class_="btn")
    assert link["href"] == f"/staff/surveys/{survey.slug}/preview/ar/one"
    assert problems(staff.response.get_data(as_text=True)) == []


def test_the_path_is_followed_and_nothing_is_stored(staff, survey):
    staff.opens(f"/staff/surveys/{survey.slug}/preview/en/one")
    assert "Preview of the draft" in staff.text
    staff.answers()
    assert staff.response.status_code == 422
    staff.answers(known="yes")
    assert "how_prompt in en" in staff.text
    staff.answers(how="By ear").answers(more="Much")
    assert staff.h1 == "Check your answers"
    assert "By ear" in staff.text
    assert rows.nothing_sent()
    assert rows.count(UnfinishedResponse) == rows.count(Volume) == 0
    for html in staff.seen:
        assert problems(html) == []


def test_a_hidden_page_is_skipped_on_the_way_but_can_be_opened(staff, survey):
    address = f"/staff/surveys/{survey.slug}/preview/en"
    staff.opens(f"{address}/one").answers(known="no")
    assert "more_prompt in en" in staff.text
    staff.opens(f"{address}/two")
    assert "how_prompt in en" in staff.text


def test_the_language_can_be_switched_in_the_preview(staff, survey):
    staff.opens(f"/staff/surveys/{survey.slug}/preview/en/three")
    staff.presses("日本語", more="unsaved")
    assert staff.url == f"/staff/surveys/{survey.slug}/preview/ja/three"
    assert staff.form({})["i_more"] == "unsaved"
    assert "more_prompt in ja" in staff.text


def test_a_made_up_state_is_an_empty_one(staff, survey):
    staff.opens(f"/staff/surveys/{survey.slug}/preview/en/three")
    form = staff.form({"more": "x"})
    form["page.state"] = "made up"
    assert staff.posts(form).response.status_code == 200
    assert "how_prompt" not in staff.html.select_one("dl.answers").get_text()


def test_an_unfinished_draft_can_be_looked_at(staff, client):
    empty = draft(samples.survey())
    answer = client.get(f"/staff/surveys/{empty.slug}/preview/en/")
    assert answer.status_code == 200
    assert client.get(f"/staff/surveys/{empty.slug}/preview/en/one").status_code == 404
