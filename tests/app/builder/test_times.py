"""A survey's own clock: zones, hours that are skipped or come twice, ends that are moved."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import clock
from app.accounts.models import AuditEvent
from app.builder import queries, service, tasks, times
from app.builder.forms.settings import SettingsForm
from app.builder.models import Details
from app.db import db
from app.jobs import Job
from tests.factories import builder

BERLIN = "Europe/Berlin"
FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "at", "zone", "opens", "closes"),
    [
        (date(2027, 1, 5), None, "UTC", utc(2027, 1, 5), utc(2027, 1, 6)),
        (date(2027, 1, 5), time(17), "Asia/Tokyo", utc(2027, 1, 5, 8), utc(2027, 1, 5, 8)),
        (date(2027, 7, 5), None, BERLIN, utc(2027, 7, 4, 22), utc(2027, 7, 5, 22)),
        # The hour that comes twice: open from the first, closed from the second.
        (BACK, time(2, 30), BERLIN, utc(2027, 10, 31, 0, 30), utc(2027, 10, 31, 1, 30)),
        # A day of 23 hours, and one whose first hour does not exist.
        (FORWARD, None, BERLIN, utc(2027, 3, 27, 23), utc(2027, 3, 28, 22)),
        (date(2024, 4, 26), None, "Africa/Cairo", utc(2024, 4, 25, 22), utc(2024, 4, 26, 21)),
    ],
)
def test_days_and_times_are_those_of_the_zone(on, at, zone, opens, closes):
    assert times.beginning(on, at, zone) == opens
    assert times.end(on, at, zone) == closes


def test_the_first_and_the_last_day_there_are_do_no_harm():
    assert times.beginning(date.min, None, "Asia/Tokyo").year == 1
    assert times.end(date.max, None, "America/Lima").year == 9999
    assert times.end(date.max, time(23), "America/Lima").year == 9999


def test_every_zone_that_is_offered_is_known():
    assert {"UTC", BERLIN, "America/Argentina/Buenos_Aires"} <= set(times.zones())
    assert all(times.beginning(BACK, time(1), zone).tzinfo is UTC for zone in times.zones())


def test_an_hour_that_is_skipped_and_one_that_comes_twice():
    assert times.is_missing(FORWARD, time(2, 30), BERLIN)
    assert not times.is_missing(FORWARD, time(3), BERLIN)
    assert times.comes_twice(BACK, time(2, 30), BERLIN)
    assert not times.comes_twice(FORWARD, time(2, 30), BERLIN)


def day(name, on):
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


SETTINGS = {"survey_name": "The park", "slug": "park", "time_zone": BERLIN, "grace_minutes": "30"}


def test_settings_keep_times_and_tell_them_in_utc(desk):
    park = builder.draft(slug="park")
    dates = day("opens_on", date(2099, 1, 5)) | day("closes_on", date(2099, 7, 5))
    clocks = {"opens_time": "9:00", "closes_time": "１７：３０"}
    answer = desk.post("park/settings/", SETTINGS | dates | clocks, survey=park)
    assert answer.status_code == 303
    assert (park.opens_time, park.closes_time, park.grace_minutes) == (time(9), time(17, 30), 30)
    assert (park.opens_at, park.closes_at) == (utc(2099, 1, 5, 8), utc(2099, 7, 5, 15, 30))
    page = desk.get("park/settings/").text
    assert "It opens on 5 January 2099, 8:00 am (UTC)." in page.replace("\u202f", " ")
    assert 'value="17:30"' in page


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"closes_time": "17:00"}, "Enter the day as well."),
        ({"closes_time": "25:00"}, "Enter hours and minutes"),
        ({"closes_time": "17:00\x00"}, "Enter hours and minutes"),
        ({"closes_time": "02:30"} | day("closes_on", FORWARD), "the clocks go forward"),
        (
            {"opens_time": "17:00", "closes_time": "17:00"}
            | day("opens_on", BACK)
            | day("closes_on", BACK),
            "It would close before it opens.",
        ),
        ({"time_zone": "Europe/Nowhere"}, "Not a valid choice"),
        ({"grace_minutes": "1441"}, "0 to 1,440"),
    ],
)
def test_times_that_cannot_be_are_refused(app, given, message):
    with app.test_request_context():
        form = SettingsForm(MultiDict(SETTINGS | given))
        assert not form.validate()
        assert message in str(form.errors)


def test_who_asks_before_and_after_the_minute(app):
    park = builder.published(slug="park")
    park.time_zone, park.closes_on, park.closes_time = "Asia/Tokyo", date(2027, 1, 5), time(17)
    db.session.commit()
    last = utc(2027, 1, 5, 7, 59, 59)
    assert queries.open_surveys(last) == [park]
    assert queries.open_surveys(last + timedelta(seconds=1)) == []
    assert queries.open_version("park", last).survey == park
    with pytest.raises(queries.ClosedError):
        queries.open_version("park", last + timedelta(seconds=1))


def settled(survey, **changed):
    details = details_of(survey)._replace(**changed)
    service.settle(survey, details, seen=survey.revision, by=None, at=clock.now())
    db.session.commit()


def details_of(survey):
    return Details(**{name: getattr(survey, name) for name in Details._fields})


def acts(action):
    chosen = select(AuditEvent.detail).where(AuditEvent.action == action)
    return [json.loads(detail) for detail in db.session.scalars(chosen)]


def test_a_later_end_is_noted_with_the_first_one_that_was_announced(app):
    park = builder.published(slug="park")
    settled(park, closes_on=date(2099, 1, 31))
    assert (park.extended_from_on, acts("survey.extend")) == (None, [])
    settled(park, closes_on=date(2099, 2, 15))
    settled(park, closes_on=date(2099, 2, 20))
    assert park.extended_from_on == date(2099, 1, 31)
    assert [each["now"][:10] for each in acts("survey.extend")] == ["2099-02-16", "2099-02-21"]
    settled(park, closes_on=date(2099, 1, 31))
    assert park.extended_from_on is None


def test_nothing_is_extended_before_anybody_could_answer(app):
    park = builder.published(slug="park")
    settled(park, opens_on=date(2099, 1, 1), closes_on=date(2099, 1, 31))
    settled(park, closes_on=date(2099, 2, 15))
    assert park.extended_from_on is None


def test_the_end_is_recorded_once_and_again_when_it_was_moved(app):
    park = builder.published(slug="park")
    park.closes_on = clock.today() - timedelta(days=2)
    db.session.commit()
    for _ in range(2):
        tasks.note_ends()
    assert len(acts("survey.end")) == 1
    told = [
        json.loads(job.args) for job in db.session.scalars(select(Job)) if job.name == "api.tell"
    ]
    assert [each["event"] for each in told] == ["survey.closed"]
    park.closes_on = clock.today() - timedelta(days=1)
    db.session.commit()
    tasks.note_ends()
    assert len(acts("survey.end")) == 2


def test_closing_by_hand_is_recorded_by_hand_alone(app):
    park = builder.published(slug="park")
    park.closes_on = clock.today() - timedelta(days=1)
    service.close(park, by=None, at=clock.now())
    db.session.commit()
    tasks.note_ends()
    assert acts("survey.end") == []
