"""Settings, what blocks publication, publishing, closing, and reading old versions."""

from datetime import date

import pytest

import surveys
from app.builder import comparison, queries
from surveys import editing, library
from tests.factories import builder

SETTINGS = {"survey_name": "The park", "slug": "park"}


@pytest.fixture
def park(app):
    return builder.draft(editing.set_languages(library.load("consultation"), ["en"]), slug="park")


def day(name, year, month, on):
    return {f"{name}-day": str(on), f"{name}-month": str(month), f"{name}-year": str(year)}


PROMISED = day("promised_on", 2099, 1, 31)


def test_publishing_asks_for_the_promise_and_opens_the_survey(desk, park):
    assert "By when will people read" in desk.get("park/publish/").text
    answer = desk.post("park/publish/", PROMISED, survey=park)
    assert answer.status_code == 303
    assert (park.status, park.promised_on) == ("open", date(2099, 1, 31))
    assert queries.open_version("park").number == 1
    page = desk.get("park/publish/").text
    assert "Version 1 is published" in page
    assert "there is nothing new to publish" in page


@pytest.mark.parametrize(
    "promise", [{}, day("promised_on", 2020, 1, 1), day("promised_on", 2099, 2, 30)]
)
def test_no_promise_no_publication(desk, park, promise):
    answer = desk.post("park/publish/", promise, survey=park)
    assert answer.status_code == 422
    assert queries.newest_version(park) is None


def test_nobody_is_promised_an_answer_before_the_survey_closes(desk, park):
    park.closes_on = date(2099, 6, 1)
    answer = desk.post("park/publish/", PROMISED, survey=park)
    assert answer.status_code == 422
    assert "Choose a day after the survey closes." in answer.text


def test_what_blocks_is_listed_with_the_place_to_mend_it(desk, park):
    page = park.draft.pages[0]
    draft = editing.set_languages(park.draft, ["en", "it"])
    draft = editing.add_page(draft)
    builder.redraft(park, draft)
    shown = desk.get("park/publish/").text
    assert "not translated into Italian" in shown
    assert "/park/translate/start/?to=it" in shown
    assert f"/park/pages/{draft.pages[-1].id}/add/" in shown
    assert "By when will people read" not in shown
    answer = desk.post("park/publish/", PROMISED, survey=park)
    assert answer.status_code == 422
    assert queries.newest_version(park) is None
    assert page.id in desk.get("park/").text


def test_a_draft_that_changed_in_the_meantime_is_not_published_unread(desk, park):
    answer = desk.post("park/publish/", PROMISED, survey=park, seen=7)
    assert answer.status_code == 409
    assert queries.newest_version(park) is None


def test_a_second_version_and_reading_the_first(desk, park):
    desk.post("park/publish/", PROMISED, survey=park)
    builder.redraft(park, editing.edit_survey(park.draft, title="Another title"))
    assert "Publish version 2" in desk.get("park/publish/").text
    desk.post("park/publish/", PROMISED, survey=park)
    assert "Version 2" in desk.get("park/versions/").text
    assert "Another title" in desk.get("park/versions/2/").text
    first = desk.get("park/versions/1/").text
    assert "Another title" not in first
    assert "Why do you think so?" in first
    assert desk.get("park/versions/3/").status_code == 404
    assert desk.get("park/versions/1/?in=vi").status_code == 404


def test_closing_and_opening_again(desk, park):
    desk.post("park/publish/", PROMISED, survey=park)
    desk.post("park/close", {}, survey=park)
    assert park.status == "closed"
    assert "Open the survey again" in desk.get("park/publish/").text
    desk.post("park/reopen", {}, survey=park)
    assert park.status == "open"


def test_settings_are_saved(desk, park):
    dates = day("opens_on", 2099, 1, 1) | day("closes_on", 2099, 1, 31)
    data = {**SETTINGS, "survey_name": "Our park", "slug": "our-park", **dates}
    answer = desk.post("park/settings/", data, survey=park)
    assert answer.location == "/staff/surveys/our-park/"
    assert (park.name, park.opens_on, park.closes_on) == (
        "Our park", date(2099, 1, 1), date(2099, 1, 31),
    )  # fmt: skip
    page = desk.get("our-park/settings/").text
    assert 'value="2099"' in page


def test_settings_that_cannot_be_are_refused_with_what_was_typed(desk, park):
    builder.draft("a11_trust", slug="taken")
    for changed, message in (
        ({"survey_name": ""}, "Enter a name."),
        ({"slug": "taken"}, "Another survey has this address."),
        ({"slug": "No Way"}, "Use small letters"),
        (day("opens_on", 2099, 2, 1) | day("closes_on", 2099, 1, 1), "before the first day"),
        (day("closes_on", 2099, 2, 1) | day("promised_on", 2099, 1, 1), "before the last day"),
        (day("opens_on", 2099, 2, 30), "Enter a real date"),
    ):
        answer = desk.post("park/settings/", {**SETTINGS, "note": "x", **changed}, survey=park)
        assert answer.status_code == 422, changed
        assert message in answer.text, changed
    assert park.revision == 1


def test_the_address_of_a_published_survey_stays(desk, park):
    desk.post("park/publish/", PROMISED, survey=park)
    assert 'name="slug"' not in desk.get("park/settings/").text
    data = {**SETTINGS, "slug": "elsewhere", "survey_name": "Our park"}
    assert desk.post("park/settings/", data, survey=park).status_code == 303
    assert (park.slug, park.name) == ("park", "Our park")


def test_two_editors_of_the_settings(desk, park):
    answer = desk.post("park/settings/", {**SETTINGS, "survey_name": "Mine"}, survey=park, seen=9)
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text
    assert "What do you think of our proposal?" in answer.text


def test_each_language_can_be_previewed(desk, park):
    builder.redraft(park, editing.set_languages(park.draft, ["en", "ar"]))
    page = desk.get("park/publish/").text
    assert "/staff/surveys/park/preview/en/" in page
    assert "/staff/surveys/park/preview/ar/" in page


def option_of(survey):
    item = next(each for each in survey.draft.items() if each.kind == "single_choice")
    return item.options[0]


def test_a_version_that_breaks_comparison_says_so_and_asks(desk, park):
    desk.post("park/publish/", PROMISED, survey=park)
    builder.redraft(park, editing.set_text(park.draft, option_of(park).label, "en", "Orange <b>"))
    page = desk.get("park/publish/").text
    assert "Does it still mean the same?" in page
    assert "Orange &lt;b&gt;" in page
    refused = desk.post("park/publish/", {**PROMISED, "understood": "y"}, survey=park)
    assert refused.status_code == 422
    assert queries.newest_version(park).number == 1


def test_a_version_that_takes_an_answer_away_asks_to_have_been_read(desk, park):
    desk.post("park/publish/", PROMISED, survey=park)
    builder.redraft(park, editing.delete_option(park.draft, option_of(park).id))
    page = desk.get("park/publish/").text
    assert "Answers from before and after cannot be counted together" in page
    refused = desk.post("park/publish/", PROMISED, survey=park)
    assert refused.status_code == 422
    assert "Read what this version changes, and tick the box." in refused.text
    assert queries.newest_version(park).number == 1
    done = desk.post("park/publish/", {**PROMISED, "understood": "y"}, survey=park)
    assert done.status_code == 303
    assert queries.newest_version(park).number == 2
    assert option_of(park).id in queries.version_numbered(park, 1).definition_json


def test_a_version_with_other_words_alone_is_published_without_asking(desk, park):
    desk.post("park/publish/", PROMISED, survey=park)
    item = next(park.draft.items())
    builder.redraft(park, editing.edit_item(park.draft, item.id, hint="In other words?"))
    page = desk.get("park/publish/").text
    assert "Changes words or order only" in page
    assert "cannot be counted together" not in page
    assert desk.post("park/publish/", PROMISED, survey=park).status_code == 303


def test_every_change_has_a_sentence():
    assert set(comparison.SENTENCES) == set(surveys.CHANGE_CODES)
