"""Closed, not open yet, unknown, expired, left, changed in the middle: each says so."""

from datetime import date, timedelta

import pytest

from app import clock
from app.builder.models import SurveyStatus
from app.db import db
from app.respond import queries
from app.respond.models import UnfinishedResponse, Volume
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import draft, publish_again, published


@pytest.fixture
def survey(app):
    return published(samples.survey(page("one", item("long_text", "comment"))))


def test_an_unknown_survey_is_not_found(client, survey):
    assert client.get("/ar/s/nowhere/").status_code == 404


def test_a_draft_does_not_exist_for_citizens(client):
    hidden = draft(samples.survey(page("one", item("long_text", "comment"))))
    assert client.get(f"/en/s/{hidden.slug}/").status_code == 404


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_closed_survey_says_so_in_the_readers_language(client, survey, lang):
    citizen = Citizen(client, survey, lang)
    survey.status, survey.promised_on = SurveyStatus.CLOSED, date(2099, 4, 1)
    citizen.comes()
    assert citizen.response.status_code == 410
    assert citizen.h1 == f"title in {lang}"
    assert "2099" in citizen.text


def test_nobody_starts_after_the_last_day(client, survey):
    citizen = Citizen(client, survey).comes()
    survey.closes_on = clock.today() - timedelta(days=1)
    citizen.posts(citizen.form({}))
    assert citizen.response.status_code == 410
    assert rows.count(UnfinishedResponse) == 0


def test_a_survey_that_opens_later_says_when(client, survey):
    survey.opens_on = date(2099, 1, 31)
    citizen = Citizen(client, survey).comes()
    assert citizen.response.status_code == 404
    assert "This survey opens on 31 January 2099." in citizen.text


def test_who_began_before_the_end_may_finish(client, survey):
    citizen = Citizen(client, survey).starts()
    survey.status = SurveyStatus.CLOSED
    citizen.answers(comment="On the last day").sends()
    assert citizen.response.status_code == 200
    assert rows.stored() == {"comment": "On the last day"}


def test_who_began_on_one_version_finishes_on_it(client, survey):
    citizen = Citizen(client, survey).starts()
    changed = samples.survey(page("other", item("short_text", "name", required=True)))
    survey.draft_json = samples.surveys.to_json(changed)
    publish_again(survey)
    citizen.answers(comment="Old question").sends()
    assert rows.stored() == {"comment": "Old question"}
    assert rows.only_response().version.number == 1
    assert Citizen(client, survey).starts().url.endswith("/other")


def test_an_idle_response_has_ended_and_what_was_just_written_can_be_copied(client, survey):
    citizen = Citizen(client, survey).starts()
    rows.only_draft().touched_at = clock.now() - queries.IDLE - timedelta(seconds=1)
    citizen.answers(comment="Two hours later")
    assert citizen.response.status_code == 410
    assert "Two hours later" in citizen.text
    assert citizen.html.find("a", href=f"/en/s/{survey.slug}/") is not None
    assert rows.nothing_sent()


def test_a_handle_that_never_was_has_ended_too(client, survey):
    answer = client.get(f"/en/s/{survey.slug}/r/{'a' * 30}/one")
    assert answer.status_code == 410


def test_leaving_deletes_what_was_answered_and_names_no_survey(client, survey):
    citizen = Citizen(client, survey).starts()
    first = citizen.url
    citizen.answers(comment="Not for others").opens(first)
    citizen.presses("Leave and delete my answers", comment="Nor this")
    assert citizen.url == "/en/left/"
    assert citizen.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "title in en" not in citizen.text
    assert survey.slug not in citizen.response.get_data(as_text=True)
    assert rows.count(UnfinishedResponse) == 0
    assert citizen.opens(first).response.status_code == 410
    assert "Not for others" not in citizen.text


def test_leaving_twice_is_leaving(client, survey):
    citizen = Citizen(client, survey).starts()
    leave = citizen.url.replace("/one", "/leave-safely")
    assert client.post(leave).status_code == client.post(leave).status_code == 303


def test_first_pages_and_beginnings_are_counted(client, survey):
    client.get(f"/en/s/{survey.slug}/")
    Citizen(client, survey).starts()
    volume = db.session.get(Volume, (survey.id, clock.today()))
    assert (volume.served, volume.started) == (2, 1)
