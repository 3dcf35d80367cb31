"""When columns are made again, what is shown over time, and how many were reached."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from flask import Flask, current_app

from app.builder.models import Survey
from app.db import db
from app.respond import days as days_of
from app.respond.models import Volume
from app.results import blocks, live
from app.results.desk import desk_of
from app.results.frame import Filters
from tests.app.results import park
from tests.app.results.park import FIRST
from tests.factories.insights import RUN_AT


def test_a_block_is_made_again_when_somebody_has_come(monkeypatch) -> None:
    monkeypatch.setattr(days_of, "BIG", 100)

    def due(size: int, people: int | None, made_at: datetime) -> bool:
        return days_of.is_due(size, None if people is None else (people, made_at), RUN_AT)

    before = RUN_AT - timedelta(minutes=1)
    assert due(5, None, before)
    assert due(5, 4, before)
    assert not due(5, 5, before)
    assert due(5, 6, before)
    assert not due(101, 99, before)
    assert due(101, 99, RUN_AT - timedelta(minutes=11))


def test_days_without_answers_are_shown_and_long_times_by_week() -> None:
    days = {FIRST: 2, FIRST + timedelta(days=3): 1}
    assert dict(live.filled(days, by_week=False)) == {
        FIRST: 2,
        FIRST + timedelta(days=1): 0,
        FIRST + timedelta(days=2): 0,
        FIRST + timedelta(days=3): 1,
    }
    assert dict(live.filled(days, by_week=True)) == {FIRST: 3}
    old = {date(1900, 1, 1): 1, FIRST: 2}
    assert dict(live.filled(old, by_week=True)) == old
    assert dict(live.filled({}, by_week=False)) == {}


def shown(survey: Survey, filters: Filters) -> live.Live:
    with current_app.test_request_context("/en/"):
        found = live.live(desk_of(survey, "en"), filters)
    db.session.commit()
    return found


def test_volumes_are_of_the_same_days(either: Flask) -> None:
    survey = park.opened()
    people = park.crowd(survey, 30)
    for day, served, started in ((0, 50, 30), (1, 40, 20), (9, 5, 4)):
        on = FIRST + timedelta(days=day)
        db.session.add(Volume(survey_id=survey.id, on=on, served=served, started=started))
    db.session.commit()
    everything = shown(survey, Filters())
    assert everything.volumes == (95, 54)
    assert everything.online == sum(person.channel == "web" for person in people)
    assert shown(survey, Filters(since=FIRST, until=FIRST)).volumes == (50, 30)
    assert shown(survey, Filters(since=FIRST + timedelta(days=1))).volumes == (45, 24)
    assert shown(survey, Filters(lang="en")).volumes is None


def test_another_survey_is_not_counted(either: Flask) -> None:
    one, other = park.opened("one"), park.opened("other")
    park.crowd(one, 4)
    park.crowd(other, 6)
    assert shown(one, Filters()).people == 4
    with db.engines["reading"].connect() as connection:
        assert blocks.stale(connection, uuid4(), at=RUN_AT) == []
