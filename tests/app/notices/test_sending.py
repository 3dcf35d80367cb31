"""Everybody who asked is told once, in their language, and stops when they want to."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.jobs import Job
from app.notices import keys, queries, sending, service, tasks
from app.notices.models import Delivery, Notice, NoticeRound, Occasion, Subscription, Wish
from tests.factories import notices

ADA, BOB = "ada@example.org", "bob@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def to(letters):
    return sorted(envelope[1][0] for envelope in letters.envelopes)


def states():
    return sorted(db.session.scalars(select(Notice.state)))


def later():
    """Let the pauses go by."""
    db.session.query(Notice).update({"due_at": clock.now()})
    db.session.commit()


def test_each_gets_one_mail_in_their_language(letters, survey, sends):
    notices.hearing(survey, ADA)
    notices.hearing(survey, BOB, lang="ar")
    notices.asked(survey, "eve@example.org")
    notices.told(survey)
    sends()
    sends()
    assert to(letters) == [ADA, BOB]
    ours = next(mail for mail in letters.mails if mail["To"] == ADA)
    theirs = next(mail for mail in letters.mails if mail["To"] == BOB)
    plain, html = (part.get_content() for part in ours.iter_parts())
    assert ours["Subject"] == "City of Northbank has answered: Longer opening hours"
    assert "The library opens on Sundays." in plain
    assert "http://127.0.0.1:8000/en/you-said/library/" in plain
    assert '<html lang="en" dir="ltr">' in html
    arabic = theirs.get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<p lang="en" dir="ltr">The library opens on Sundays.</p>' in arabic
    assert "ساعات أطول" in theirs["Subject"]
    assert ours["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ours["List-Unsubscribe"].strip(" <>") in plain
    assert "<img" not in html
    assert states() == [Delivery.HANDED_OVER] * 2


def test_nothing_but_the_link_to_stop_tells_who_reads(letters, survey, sends):
    (mine,) = notices.hearing(survey, ADA)
    notices.told(survey)
    sends()
    text = letters.mails[0].get_body(("plain",)).get_content()
    links = [word for word in text.split() if word.startswith("http")]
    key = keys.key_of(keys.STOP, mine)
    assert [link for link in links if key in link] == [links[-1]]
    assert links[0].endswith("/en/you-said/library/")


def test_the_same_thing_is_told_once(letters, survey, sends):
    notices.hearing(survey, ADA)
    assert service.tell(survey.id, Occasion.DONE, "x", story=notices.STORY, at=clock.now())
    assert not service.tell(survey.id, Occasion.DONE, "x", story=notices.STORY, at=clock.now())
    db.session.commit()
    sends()
    notices.told(survey, Occasion.DONE, "y")
    sends()
    assert len(letters.mails) == 2


def test_some_weeks_after_the_answer_people_are_asked_about_it(letters, survey, sends):
    notices.hearing(survey, ADA)
    notices.told(survey)
    sends()
    asked = db.session.query(NoticeRound).filter_by(occasion=Occasion.ASKED).one()
    assert asked.due_on == clock.today() + timedelta(weeks=6)
    plan = queries.plan(survey.id)
    service.settle(plan, weeks=2, by_letter=True, on=clock.today())
    assert asked.due_on == clock.today() + timedelta(weeks=2)
    sends()
    assert len(letters.mails) == 1
    asked.due_on = clock.today()
    db.session.commit()
    sends()
    assert letters.mails[1]["Subject"].startswith("Does this answer what you told us?")
    assert "/en/you-said/library/#verdict" in letters.mails[1].get_body(("plain",)).get_content()


def test_what_staff_add_stands_in_its_language_as_text(letters, survey, sends):
    notices.hearing(survey, ADA)
    notices.hearing(survey, BOB, lang="ar")
    service.write(survey.id, Occasion.ANSWERED, {"en": "<b>Thank you</b>\nall"})
    notices.told(survey)
    sends()
    ours = next(mail for mail in letters.mails if mail["To"] == ADA)
    theirs = next(mail for mail in letters.mails if mail["To"] == BOB)
    html = ours.get_body(("html",)).get_content()
    assert "&lt;b&gt;Thank you&lt;/b&gt;<br>all" in html
    assert "Thank you" not in theirs.get_body(("html",)).get_content()


def test_one_click_stops_all_and_forgets_the_address(client, letters, survey, sends):
    (mine,) = notices.hearing(survey, ADA)
    notices.told(survey)
    sends()
    link = letters.mails[0]["List-Unsubscribe"].strip(" <>").removeprefix("http://127.0.0.1:8000")
    assert client.get(link).status_code == 200
    assert db.session.get_one(Subscription, mine).state == Wish.CONFIRMED
    for _ in range(2):
        assert client.post(link, data=ONE_CLICK).status_code == 200
    row = db.session.get_one(Subscription, mine, populate_existing=True)
    assert (row.state, row.sealed) == (Wish.STOPPED, "")
    assert row.address_hash != keys.address_hash(survey.id, "email", ADA)
    notices.told(survey, Occasion.DONE)
    sends()
    assert len(letters.mails) == 1


def test_who_stops_while_messages_wait_gets_none(letters, survey):
    (mine,) = notices.hearing(survey, ADA)
    notices.told(survey)
    tasks.gather_due()
    service.stop(mine)
    db.session.commit()
    tasks.send()
    assert letters.mails == []
    assert states() == [Delivery.UNSUBSCRIBED]


def test_a_refusal_for_good_ends_it_and_is_counted(letters, survey, sends, caplog):
    (bad, _good) = notices.hearing(survey, "550@example.org", ADA)
    line = notices.told(survey)
    sends()
    assert to(letters) == [ADA]
    assert states() == [Delivery.HANDED_OVER, Delivery.REFUSED]
    assert db.session.get_one(Subscription, bad, populate_existing=True).state == Wish.BOUNCED
    (found,) = [each for each in queries.rounds(survey.id) if each.round.id == line.id]
    assert found.undelivered == 1
    assert queries.undelivered(survey.organisation_id) == [(survey, 1)]
    assert "550@" not in " ".join(each.getMessage() for each in caplog.records)


def test_a_refusal_for_now_waits_longer_each_time_and_is_given_up(letters, survey, sends):
    notices.hearing(survey, "450@example.org")
    notices.told(survey)
    pauses = []
    for _ in range(6):
        sends()
        row = db.session.scalars(
            select(Notice), execution_options={"populate_existing": True}
        ).one()
        pauses.append(row.due_at - clock.now())
        later()
    assert pauses[:5] == sorted(pauses[:5])
    assert pauses[0] > timedelta(minutes=9)
    assert (row.state, row.tries) == (Delivery.FAILED, 6)
    assert letters.mails == []


def test_a_server_that_is_away_loses_nothing(app, letters, survey, sends):
    right = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(right, smtp_url="smtp://127.0.0.1:1")
    notices.hearing(survey, ADA)
    notices.told(survey)
    sends()
    assert states() == [Delivery.WAITING]
    app.config["SETTINGS"] = right
    sends()
    assert to(letters) == [ADA]


def test_no_more_than_the_service_takes_in_a_second(app, letters, survey, sends):
    slow = dataclasses.replace(app.config["SETTINGS"].outgoing, per_second=4)
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], outgoing=slow)
    notices.hearing(survey, *(f"p{number}@example.org" for number in range(3)))
    notices.told(survey)
    began = clock.now()
    sends()
    assert len(letters.mails) == 3
    assert clock.now() - began >= timedelta(seconds=0.5)


KILLED = """
import sys
from app.cli import _app
from app.notices import tasks
with _app().app_context():
    tasks.send()
"""


def killed_in(app, received, tmp_path):
    """Kill a worker when the server has heard everything and has not answered yet."""
    keys_file = tmp_path / "keys" / "keys.json"
    keys_file.parent.mkdir()
    settings = app.config["SETTINGS"]
    keys_file.write_text(json.dumps(dataclasses.asdict(settings.keys)))
    env = dataclasses.replace(settings, keys_file=keys_file).as_env()
    db.session.commit()
    child = subprocess.Popen([sys.executable, "-c", KILLED], env=os.environ | env)
    received.before_answer = lambda: os.kill(child.pid, signal.SIGKILL)
    try:
        assert child.wait(60) == -signal.SIGKILL
    finally:
        received.before_answer = None
    db.session.rollback()


def test_a_crash_while_the_server_has_the_mail_sends_it_once(app, letters, survey, tmp_path):
    notices.hearing(survey, ADA)
    notices.told(survey)
    tasks.gather_due()
    killed_in(app, letters, tmp_path)
    assert len(letters.mails) == 1
    tasks.send()
    assert states() == [Delivery.CLAIMED]
    sending.give_up_lost(at=clock.now() + sending.LOST_AFTER)
    db.session.commit()
    tasks.send()
    assert (len(letters.mails), states()) == (1, [Delivery.UNSURE])
    assert queries.undelivered(survey.organisation_id) == [(survey, 1)]


def test_jobs_name_nobody_and_rows_hold_no_address(letters, survey):
    (mine,) = notices.hearing(survey, ADA)
    notices.told(survey)
    held = str([vars(each) for each in db.session.scalars(select(Subscription))])
    held += " ".join(db.session.scalars(select(Job.args)))
    assert "ada@" not in held
    assert notices.content_of(mine) == {"to": ADA, "lang": "en"}


class TestOnPostgresql:
    """Claims where writers do not queue."""

    @pytest.fixture
    def app(self, app_on_postgresql):
        return app_on_postgresql

    def test_once(self, letters, survey, sends):
        test_each_gets_one_mail_in_their_language(letters, survey, sends)

    def test_pauses(self, letters, survey, sends):
        test_a_refusal_for_now_waits_longer_each_time_and_is_given_up(letters, survey, sends)

    def test_stops(self, client, letters, survey, sends):
        test_one_click_stops_all_and_forgets_the_address(client, letters, survey, sends)
