"""Before opening, after closing, and the time in which people in the middle may finish."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.builder import service as builder
from app.db import db
from app.respond import hours, queries, unsent
from app.respond.models import UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def survey(app):
    hours.known.clear()
    return published(samples.survey(page("one", item("long_text", "comment"))))


def ended(survey, *, minutes):
    """Let the time of the survey have ended so long ago, by a clock in Tokyo."""
    hours.known.clear()
    then = (clock.now() - timedelta(minutes=minutes)).astimezone(TOKYO)
    survey.time_zone = str(TOKYO)
    survey.closes_on, survey.closes_time = then.date(), then.time().replace(second=0, microsecond=0)
    db.session.commit()


def test_before_opening_the_page_says_when_with_the_zone(client, survey):
    survey.opens_on, survey.opens_time = date(2099, 1, 31), time(9, 30)
    survey.time_zone = "Asia/Tokyo"
    said = Citizen(client, survey).comes().text.replace("\u202f", " ")
    assert "This survey opens on 31 January 2099, 9:30 am (Japan Standard Time)." in said


def test_after_closing_it_says_when_and_where_the_results_are(client, survey):
    ended(survey, minutes=90)
    citizen = Citizen(client, survey).comes()
    assert citizen.response.status_code == 410
    assert f"It closed on {survey.closes_on.day} " in citizen.text
    assert "(Japan Standard Time)" in citizen.text
    assert citizen.html.find("a", href=f"/en/results/{survey.slug}/") is not None
    assert client.get(f"/en/paper/{survey.slug}/").status_code == 410
    assert survey.slug not in client.get("/en/").text


def test_people_in_the_middle_may_finish_for_an_hour(client, survey):
    citizen = Citizen(client, survey).starts()
    ended(survey, minutes=50)
    citizen.answers(comment="At the last minute").sends()
    assert citizen.response.status_code == 200
    assert rows.stored() == {"comment": "At the last minute"}


def test_after_that_their_words_are_shown_and_nothing_is_sent(client, survey):
    citizen = Citizen(client, survey).starts().answers(comment="Kept so far")
    ended(survey, minutes=70)
    citizen.sends()
    assert citizen.response.status_code == 410
    assert "Kept so far" in citizen.text
    assert rows.nothing_sent()


def test_what_was_just_typed_too_late_can_be_copied(client, survey):
    citizen = Citizen(client, survey).starts()
    ended(survey, minutes=70)
    citizen.answers(comment="Typed too late")
    assert citizen.response.status_code == 410
    assert "Typed too late" in citizen.text


def test_a_survey_closed_by_hand_lets_people_finish_as_long(client, survey):
    citizen = Citizen(client, survey).starts().answers(comment="x")
    builder.close(survey, by=None, at=clock.now() - timedelta(minutes=59))
    citizen.sends()
    assert citizen.response.status_code == 200


def test_even_a_page_that_knew_it_open_sends_nothing_too_late(client, survey):
    citizen = Citizen(client, survey).starts().answers(comment="x")
    builder.close(survey, by=None, at=clock.now() - timedelta(minutes=61))
    assert citizen.sends().response.status_code == 410
    assert rows.nothing_sent()


def test_saved_answers_say_the_minute_of_closing_and_go_after_it(client, survey):
    soon = datetime.now(TOKYO) + timedelta(days=2)
    survey.time_zone, survey.closes_on, survey.closes_time = "Asia/Tokyo", soon.date(), time(17)
    citizen = Citizen(client, survey).starts().presses("Save and come back later", comment="x")
    assert f"They are kept until {soon.day} {soon:%B %Y}, 5:00" in citizen.text
    ended(survey, minutes=61)
    rows.only_draft().touched_at = clock.now() - queries.IDLE
    db.session.commit()
    unsent.expire(at=clock.now(), most=10)
    assert rows.count(UnfinishedResponse) == 0


def test_an_extension_is_shown_to_everybody(client, survey):
    survey.closes_on, survey.extended_from_on = date(2099, 2, 15), date(2099, 1, 31)
    said = Citizen(client, survey).comes().text
    assert "Extended: before, it was to close on 31 January 2099." in said
