"""Where people stopped: counted by page and day, each page once for a response, nobody tracked."""

from datetime import timedelta

import pytest

from app import clock
from app.access import Role
from app.db import db
from app.respond import trail
from app.respond.models import PageVolume, Response, UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.accounts import sign_in, user
from tests.factories.builder import published
from tests.markup import problems

RED = {"op": "chosen", "item": "i_colour", "option": "red"}
ASKED = samples.survey(
    page("one", item("single_choice", "colour")),
    page("two", item("short_text", "shade"), show_if=RED),
    page("three", item("short_text", "why")),
)


@pytest.fixture
def survey(app, monkeypatch):
    monkeypatch.setattr(trail, "EVERY", timedelta(0))
    return published(ASKED)


def counted():
    db.session.expire_all()
    return {each.page_code: (each.reached, each.passed) for each in db.session.query(PageVolume)}


def test_each_page_is_counted_once_however_often_it_is_saved(client, survey):
    citizen = Citizen(client, survey).starts()
    first = citizen.url
    citizen.answers(colour="red").answers(shade="Dark")
    for _each in range(3):
        citizen.opens(first).answers(colour="red")
    citizen.answers(shade="Darker").answers(why="So").sends()
    assert rows.count(Response) == 1
    assert counted() == {
        "one": (1, 1),
        "two": (1, 1),
        "three": (1, 1),
        trail.CHECK: (1, 1),
    }


def test_whoever_is_led_past_a_page_is_not_among_those_who_stopped_there(client, survey):
    Citizen(client, survey).starts().answers(colour="green").answers(why="So").sends()
    Citizen(client, survey).starts().answers(colour="red")
    Citizen(client, survey).starts()
    assert counted() == {
        "one": (3, 2),
        "two": (1, 0),
        "three": (1, 1),
        trail.CHECK: (1, 1),
    }


def test_a_page_that_a_changed_answer_opens_is_counted_when_somebody_comes_to_it(client, survey):
    citizen = Citizen(client, survey).starts()
    first = citizen.url
    citizen.answers(colour="green").answers(why="So")
    citizen.opens(first).answers(colour="red")
    assert counted()["two"] == (1, 0)
    citizen.answers(shade="Dark")
    assert counted()["two"] == (1, 1)
    assert counted()["three"] == (1, 1)


def test_a_start_button_pressed_twice_counts_once(client, survey):
    citizen = Citizen(client, survey).comes()
    url, form = citizen.url, citizen.form({})
    citizen.posts(form, url).posts(form, url)
    assert counted() == {"one": (1, 0)}


def test_an_error_counts_nothing(client):
    survey = published(samples.survey(page("one", item("short_text", "name", required=True))))
    citizen = Citizen(client, survey).starts().answers()
    assert citizen.response.status_code == 422
    assert counted().get("one", (0, 0))[1] == 0


def test_nothing_is_left_of_a_trail_when_answers_are_sent(client, survey):
    Citizen(client, survey).starts().answers(colour="green").answers(why="So").sends()
    assert rows.count(UnfinishedResponse) == 0
    named = {column.name for column in PageVolume.__table__.columns}
    assert named == {"survey_id", "on", "page_code", "reached", "passed"}


def test_counts_wait_in_memory_and_none_is_lost(survey, monkeypatch):
    monkeypatch.setattr(trail, "EVERY", timedelta(seconds=30))
    tally, now = trail.Tally(), clock.now()
    for seconds in (0, 1, 29, 31):
        at = now + timedelta(seconds=seconds)
        tally.count(survey.id, reached="one", passed=None, at=at)
        db.session.commit()
        assert counted()["one"][0] == (4 if seconds > 30 else 1)


def test_staff_see_where_people_stopped_as_a_table_and_a_file(client, survey):
    Citizen(client, survey).starts().answers(colour="green").answers(why="So").sends()
    Citizen(client, survey).starts().answers(colour="red")
    sign_in(client, user(Role.ANALYST))
    base = f"/staff/surveys/{survey.slug}/results"
    text = client.get(f"{base}/answers/").text
    assert problems(text) == []
    assert "Where people stopped" in text
    lines = client.get(f"{base}/pages.csv").text.lstrip("\ufeff").splitlines()
    assert lines[0].replace('"', "") == "page,title,reached,went_on,stopped,stopped_share"
    assert [line.split(",")[0].strip('"') for line in lines[1:]] == [
        "one",
        "two",
        "three",
        trail.CHECK,
    ]
    assert lines[2].replace('"', "").split(",")[2:] == ["1", "0", "1", "1.0000"]
    narrowed = client.get(f"{base}/pages.csv?language=en").text
    assert len(narrowed.splitlines()) == 1
