"""The list of surveys, and making a new one."""

from datetime import date

from flask import Flask

from app.access import Role
from app.accounts import service as accounts_service
from app.builder import queries
from app.db import db
from tests.app.builder.desk import Desk
from tests.app.respond.test_statements import counted
from tests.factories import accounts, builder

REFUSED = [
    ({"start": "no_such"}, "Choose what to begin with."),
    ({"start": ""}, "Choose what to begin with."),
    ({"survey_name": "  "}, "Enter a name."),
    ({"survey_name": "a\x00b"}, "Remove the characters that are shown as \ufffd."),
    ({"survey_name": "x" * 201}, "Write at most 200 characters."),
    ({"survey_name": "公園"}, "none could be made of the name"),
    ({"slug": "Not An Address"}, "Use small letters"),
    ({"slug": "../etc"}, "Use small letters"),
]


def test_the_list_says_how_each_survey_stands(desk):
    park = builder.published(slug="park")
    park.name, park.closes_on = "The park", date(2020, 1, 31)
    builder.draft("consultation", slug="plan").name = "The plan"
    page = desk.get("").text
    for words in ("The park", "The plan", "Open", "Draft"):
        assert words in page
    assert "Last day was 31 January 2020" in page
    assert "Changes not published" not in page


def test_changes_since_the_last_version_show(desk):
    builder.published(slug="park").draft_json = builder.draft("a11_trust").draft_json
    assert "Changes not published" in desk.get("").text


def test_more_surveys_are_not_more_statements(desk):
    builder.published(slug="one")
    with counted() as few:
        desk.get("")
    for number in range(6):
        builder.published("a11_trust", slug=f"more-{number}")
    with counted() as many:
        desk.get("")
    assert len(many) == len(few)


def test_an_empty_list_leads_to_the_first_survey(desk):
    assert "Make the first one" in desk.get("").text


def test_a_survey_of_another_organisation_is_not_there(desk, app: Flask):
    survey = builder.published(slug="park")
    survey.organisation_id = accounts_service.create_organisation("Another Council").id
    assert "park" not in desk.get("").text
    for path in ("park/", "park/settings/", "park/publish/", "park/versions/1/", "park/languages/"):
        assert desk.get(path).status_code == 404
    assert desk.post("park/close", {}).status_code == 404
    assert desk.post("park/move", {"part": "x", "way": "up"}).status_code == 404


def test_a_survey_from_the_library(desk):
    data = {"start": "service_feedback", "survey_name": "Library visit", "slug": "", "lang": "en"}
    answer = desk.post("new/", data)
    assert answer.location == "/staff/surveys/library-visit/"
    survey = queries.survey_by_slug("library-visit")
    assert survey.name == "Library visit"
    assert [page.code for page in survey.draft.pages] == ["visit", "words", "end"]
    assert "The survey has been made." in desk.get("library-visit/").text


def test_a_blank_survey_in_another_language(desk):
    data = {"start": "blank", "survey_name": "公園について", "slug": "koen", "lang": "ja"}
    assert desk.post("new/", data).status_code == 303
    draft = queries.survey_by_slug("koen").draft
    assert (draft.source_lang, draft.languages) == ("ja", ("ja",))
    assert draft.text(draft.title, "ja").text == "公園について"
    assert len(draft.pages) == 1
    page = desk.get("koen/").text
    assert "has no question" in page


def test_an_address_in_use_is_refused_and_what_was_typed_is_kept(desk):
    builder.draft(slug="park")
    data = {"start": "blank", "survey_name": "My park", "slug": "park", "lang": "es"}
    answer = desk.post("new/", data)
    assert answer.status_code == 422
    assert "Another survey has this address." in answer.text
    assert 'value="My park"' in answer.text
    assert '<option value="es" selected' in answer.text
    assert "<title>Error:" in answer.text


def test_an_address_that_the_builder_needs_itself_is_refused(desk):
    data = {"start": "blank", "survey_name": "New", "slug": "", "lang": "en"}
    assert "Another survey has this address." in desk.post("new/", data).text


def test_what_cannot_be_is_said_plainly(desk):
    data = {"start": "blank", "survey_name": "A survey", "slug": "", "lang": "en"}
    for changed, message in REFUSED:
        answer = desk.post("new/", {**data, **changed})
        assert answer.status_code == 422, changed
        assert message in answer.text, changed
    assert queries.surveys_of(desk.person.organisation_id) == []


def test_a_reader_looks_but_is_offered_nothing_to_change(reader):
    survey = builder.published(slug="park")
    page = reader.get("park/").text
    for words in ("Move up", "Edit", "Settings"):
        assert words not in page
    assert "New survey" not in reader.get("").text
    item = next(survey.draft.items())
    assert reader.get("new/").status_code == 403
    assert reader.get(f"park/questions/{item.id}/").status_code == 403
    assert reader.post("park/move", {"part": item.id, "way": "down"}).status_code == 403
    assert reader.get("park/versions/1/").status_code == 200


def test_an_approver_does_not_edit(app):
    builder.published(slug="park")
    approver = Desk(app, accounts.user(Role.APPROVER))
    assert approver.get("park/").status_code == 200
    assert approver.post("park/close", {}).status_code == 403
    db.session.rollback()
    assert queries.survey_by_slug("park").status == "open"
