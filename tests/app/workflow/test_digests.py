"""A mail of what waits: in one's language, by one's clock, once a day, never about nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from app import mail
from app.access import Role
from app.db import db
from app.mail import OutgoingMail
from app.workflow import digests, letters, service, tasks
from app.workflow.models import Often, SentDigest
from app.workflow.plans import Plan
from tests.factories import accounts
from tests.factories.entries import PUBLISHED

MONDAY = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
DAY = MONDAY.date()


@pytest.fixture
def settings(settings):
    return replace(
        settings, smtp_url="smtp://127.0.0.1:1", mail_from="Heeded <h@riverside.example>"
    )


@pytest.fixture
def busy(loop, place):
    """Somebody with work."""
    service.assign(place, Plan(loop.author.id, date(2026, 5, 1)), by=loop.author.id, at=PUBLISHED)
    loop.author.locale = "es"
    db.session.commit()
    return loop.author


def mails() -> list[dict[str, str]]:
    return [mail.unsealed(each.sealed) for each in db.session.scalars(select(OutgoingMail))]


def told(person, at) -> bool:
    return person.id in {each.id for each, _on in digests.due(at)}


def test_a_mail_in_the_persons_language_with_links_and_a_way_to_stop(busy, place):
    tasks.digest(str(busy.id), str(DAY))
    (made,) = mails()
    assert made["to"] == busy.email
    assert f"/staff/work/{place.entry.id}/{place.about_id}/" in made["text"]
    assert made["unsubscribe"].endswith("/staff/account/")
    assert 'lang="es"' in made["html"]
    letter = mail.message(
        "a@b.example", "x", "x", None, List_Unsubscribe=f"<{made['unsubscribe']}>"
    )
    assert letter["List-Unsubscribe"].startswith("<http")


def test_at_most_one_for_a_person_and_day_whatever_runs_twice(busy):
    for _ in range(3):
        tasks.digest(str(busy.id), str(DAY))
    assert len(mails()) == 1


def test_without_the_row_there_would_be_two(busy):
    """The planted fault: the row is what keeps a second mail from being queued."""
    tasks.digest(str(busy.id), str(DAY))
    db.session.query(SentDigest).delete()
    db.session.commit()
    tasks.digest(str(busy.id), str(DAY))
    assert len(mails()) == 2


def test_a_crash_leaves_neither_row_nor_mail(busy):
    digests.claim(busy.id, DAY)
    letters.send(busy, DAY)
    db.session.rollback()  # what a worker that is killed leaves
    assert mails() == []
    tasks.digest(str(busy.id), str(DAY))
    assert len(mails()) == 1


def test_nothing_is_sent_when_nothing_waits(app):
    person = accounts.user(Role.EDITOR)
    tasks.digest(str(person.id), str(DAY))
    assert mails() == []
    assert db.session.scalar(select(func.count()).select_from(SentDigest)) == 0


def test_on_working_days_from_seven_by_the_clock_of_the_organisation(busy):
    assert told(busy, MONDAY)
    assert not told(busy, MONDAY.replace(hour=6))
    assert not told(busy, MONDAY.replace(hour=22))
    assert not told(busy, MONDAY.replace(day=9))
    zone = "America/New_York"
    digests.set_zone(busy.organisation_id, zone, by=busy.id, at=PUBLISHED)
    assert not told(busy, MONDAY)
    assert told(busy, MONDAY.replace(hour=11))


def test_weekly_unless_somebody_says_otherwise(busy):
    assert digests.often_of(busy.id) == Often.WEEKLY
    digests.claim(busy.id, DAY)
    assert not told(busy, MONDAY.replace(day=5))
    assert told(busy, MONDAY.replace(day=11))
    digests.choose(busy.id, Often.DAILY)
    assert told(busy, MONDAY.replace(day=5))
    assert not told(busy, MONDAY)
    digests.choose(busy.id, Often.OFF)
    assert not told(busy, MONDAY.replace(day=11))


def test_a_week_whose_monday_nobody_worked_is_told_on_tuesday(busy):
    assert told(busy, MONDAY.replace(day=5))


def test_the_choice_is_on_ones_account(client, busy):
    accounts.sign_in(client, busy)
    accounts.post(client, "/staff/work/mails/", {"often": "daily"})
    assert digests.often_of(busy.id) == Often.DAILY
    assert 'value="daily" checked' in client.get("/staff/account/").text


def test_an_account_that_is_closed_gets_nothing(busy):
    busy.active = False
    db.session.commit()
    assert not told(busy, MONDAY)
    tasks.digest(str(busy.id), str(DAY))
    assert mails() == []
