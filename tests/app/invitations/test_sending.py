"""Mails go out once, in each person's language, and stop when they are not wanted any more."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.invitations import keys, queries, service, tasks, words
from app.invitations.models import (
    Contact,
    ContactState,
    InvitationMail,
    InvitationPlan,
    MailState,
    UnsubscribedAddress,
)
from app.jobs import Job
from app.respond.invited import Invitation
from tests import mailbox
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories import invitations
from tests.factories.builder import published

DEFINITION = samples.survey(page("one", item("short_text", "name")), languages=("en", "ar"))
ADA, BOB = "ada@example.org", "bob@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def mail_on(app, port):
    app.config["SETTINGS"] = dataclasses.replace(
        app.config["SETTINGS"],
        smtp_url=f"smtp://127.0.0.1:{port}",
        mail_from="Council <listen@example.org>",
    )


@pytest.fixture(scope="module")
def server():
    with mailbox.running() as (received, port):
        yield received, port


@pytest.fixture
def letters(app, server):
    received, port = server
    mail_on(app, port)
    received.mails.clear()
    received.envelopes.clear()
    return received


@pytest.fixture
def survey(app):
    survey = published(DEFINITION)
    db.session.add(
        InvitationPlan(
            survey_id=survey.id,
            is_running=True,
            reminder_days="3 7",
            most_a_minute=50,
            keep_days=30,
        )
    )
    db.session.commit()
    return survey


def to(letters):
    return [envelope[1][0] for envelope in letters.envelopes]


def later(days):
    """Let so many days go by since everything that was sent."""
    for each in db.session.scalars(select(InvitationMail)):
        each.sent_on -= timedelta(days=days)
        each.due_at = clock.now() if each.due_at else None
    db.session.commit()


def state(address=ADA):
    return invitations.contact_of(address).state


def plan_of(survey):
    return db.session.get(InvitationPlan, survey.id)


def test_each_gets_one_mail_in_their_language(app, letters, survey):
    (token,) = invitations.invited(survey, ADA)
    invitations.invited(survey, BOB, lang="ar")
    tasks.send()
    tasks.send()
    assert sorted(to(letters)) == [ADA, BOB]
    ours = next(mail for mail in letters.mails if mail["To"] == ADA)
    theirs = next(mail for mail in letters.mails if mail["To"] == BOB)
    plain, html = (part.get_content() for part in ours.iter_parts())
    link = f"http://127.0.0.1:8000/en/i/{token}/"
    assert link in plain
    assert f'<a href="{link}">' in html
    assert ours["Subject"] == "Your invitation: title in en"
    assert "/ar/i/" in theirs.get_body(("plain",)).get_content()
    assert "title in ar" in theirs["Subject"]
    assert ours["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ours["List-Unsubscribe"].strip("<>") in plain
    assert 'dir="rtl"' in theirs.get_body(("html",)).get_content()


def test_reminders_come_at_their_days_and_no_more_than_that(app, letters, survey):
    invitations.invited(survey, ADA)
    tasks.send()
    subjects = []
    for days in (2, 1, 3, 1, 30, 30):
        letters.mails.clear()
        later(days)
        tasks.send()
        tasks.send()
        subjects.append([mail["Subject"].partition(":")[0] for mail in letters.mails])
    reminder = ["Reminder of your invitation"]
    assert subjects == [[], reminder, [], reminder, [], []]


def test_after_a_pause_only_the_last_reminder_goes_out(app, letters, survey):
    invitations.invited(survey, ADA)
    tasks.send()
    later(20)
    tasks.send()
    tasks.send()
    later(1)
    tasks.send()
    assert len(letters.mails) == 2


def test_reminders_stop_when_the_invitation_is_used(app, letters, survey):
    (token,) = invitations.invited(survey, ADA)
    tasks.send()
    db.session.query(Invitation).update({"is_used": True})
    later(3)
    tasks.send()
    assert (len(letters.mails), state()) == (1, ContactState.DONE)
    assert token not in str([row.sealed for row in db.session.query(Contact)])


def test_one_click_ends_all_mails_and_forgets_the_address(client, letters, survey):
    invitations.invited(survey, ADA)
    tasks.send()
    here = letters.mails[0]["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    asked = client.get(here)
    assert (asked.status_code, state()) == (200, ContactState.WAITING)
    assert "Send me no more e-mails" in asked.text
    for _ in range(2):
        assert client.post(here, data=ONE_CLICK).status_code == 200
    (contact,) = db.session.scalars(select(Contact)).all()
    assert (contact.state, contact.sealed) == (ContactState.UNSUBSCRIBED, "")
    later(30)
    tasks.send()
    assert len(letters.mails) == 1
    other = published(DEFINITION)
    taken = service.invite(other, [row(ADA), row(BOB)], on=clock.today())
    assert taken == (1, 0, 1)
    assert db.session.query(UnsubscribedAddress).count() == 1


def row(address):
    return invitations.Row(2, address, "en", "")


@pytest.mark.parametrize("key", ["x", "0" * 56, "../../x", "\x00"])
def test_a_made_up_key_ends_nothing(client, survey, key):
    invitations.invited(survey, ADA)
    assert client.post(f"/en/unsubscribe/{key}/", data=ONE_CLICK).status_code == 404
    assert state() == ContactState.WAITING


def test_a_refusal_for_good_marks_the_address_at_once(app, letters, survey, caplog):
    invitations.invited(survey, "550@example.org", ADA)
    tasks.send()
    tasks.send()
    assert to(letters) == [ADA]
    assert state("550@example.org") == ContactState.BOUNCED
    assert [each.address for each in queries.bounced(survey.id, 10)] == ["550@example.org"]
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("app")]
    assert "550@" not in " ".join(ours)


def test_a_refusal_for_now_is_tried_again_and_then_given_up(app, letters, survey):
    invitations.invited(survey, "450@example.org")
    tasks.send()
    (sent,) = db.session.scalars(select(InvitationMail)).all()
    assert (sent.state, sent.tries) == (MailState.LATER, 1)
    assert sent.due_at > clock.now()
    tasks.send()
    assert sent.tries == 1
    for _ in range(5):
        later(0)
        tasks.send()
        db.session.refresh(sent)
    assert (sent.tries, sent.state) == (6, MailState.REFUSED)
    assert state("450@example.org") == ContactState.BOUNCED


def test_a_server_that_is_away_loses_nothing(app, letters, survey):
    with mailbox.running() as (_late, port):
        pass
    right = app.config["SETTINGS"]
    mail_on(app, port)
    invitations.invited(survey, ADA)
    tasks.send()
    assert db.session.query(InvitationMail).count() == 0
    app.config["SETTINGS"] = right
    tasks.send()
    assert to(letters) == [ADA]


def test_no_more_than_so_many_go_out_in_a_minute(app, letters, survey):
    plan_of(survey).most_a_minute = 2
    invitations.invited(survey, *(f"p{number}@example.org" for number in range(5)))
    sizes = []
    for _ in range(4):
        tasks.send()
        sizes.append(len(letters.mails))
    assert sizes == [2, 4, 5, 5]


def test_nothing_goes_out_before_the_start_in_a_pause_or_when_it_is_closed(app, letters, survey):
    invitations.invited(survey, ADA)
    plan_of(survey).is_running = False
    tasks.send()
    plan_of(survey).is_running = True
    survey.closes_on = date(2026, 1, 1)
    tasks.send()
    assert letters.mails == []


def test_staff_words_are_filled_once_and_never_as_markup(app, letters, survey):
    own = words.Wording("Hello {title}\r\nBcc: x@example.org", "<b>{organisation}</b> {link} {x}")
    service.write(survey.id, "first", "en", own)
    invitations.invited(survey, ADA)
    tasks.send()
    (mail,) = letters.mails
    assert mail["Subject"] == "Hello title in en Bcc: x@example.org"
    assert mail["Bcc"] is None
    assert "&lt;b&gt;" in mail.get_body(("html",)).get_content()
    assert "{x}" in mail.get_body(("plain",)).get_content()


KILLED = """
import sys
from app.cli import _app
from app.invitations import tasks
with _app().app_context():
    tasks.send()
"""


def test_a_crash_while_the_server_has_the_mail_sends_it_once(app, server, survey, tmp_path):
    """The worker is killed when the server has heard everything and has not answered yet."""
    received, port = server
    mail_on(app, port)
    received.mails.clear()
    invitations.invited(survey, ADA)
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
    assert len(received.mails) == 1
    db.session.rollback()
    tasks.send()
    assert len(received.mails) == 1
    later(3)
    tasks.send()
    assert [mail["Subject"].partition(":")[0] for mail in received.mails[1:]] == [
        "Reminder of your invitation"
    ]


def test_addresses_lie_sealed_and_no_job_names_anybody(app, letters, survey):
    (token,) = invitations.invited(survey, ADA)
    (contact,) = db.session.scalars(select(Contact)).all()
    row = str(vars(contact))
    # Not "ada" alone: those are digits of an id, now and then.
    assert "ada@" not in row
    assert "example.org" not in row
    assert token not in row
    assert keys.address_hash(ADA) == keys.address_hash("ADA@example.org")
    assert db.session.query(Job).filter(Job.name.like("invitations%")).count() == 0


def test_addresses_are_deleted_when_the_survey_has_been_closed_for_long_enough(app, survey):
    invitations.invited(survey, ADA)
    survey.closes_on = clock.today() - timedelta(days=29)
    tasks.forget()
    assert db.session.query(Contact).count() == 1
    survey.closes_on = clock.today() - timedelta(days=30)
    plan_of(survey).closed_on = None
    tasks.forget()
    assert db.session.query(Contact).count() == 0
    assert db.session.query(Invitation).count() == 1


def test_closed_by_hand_counts_from_the_day_it_was_seen_and_opening_again_keeps_all(app, survey):
    invitations.invited(survey, ADA)
    survey.status = "closed"
    tasks.forget()
    assert plan_of(survey).closed_on == clock.today()
    survey.status = "open"
    tasks.forget()
    assert plan_of(survey).closed_on is None
    survey.status = "closed"
    plan_of(survey).closed_on = clock.today() - timedelta(days=30)
    tasks.forget()
    assert db.session.query(Contact).count() == 0


class TestOnPostgresql:
    """Claims and one-click where writers do not queue."""

    @pytest.fixture
    def app(self, app_on_postgresql):
        return app_on_postgresql

    def test_reminders(self, app, letters, survey):
        test_reminders_come_at_their_days_and_no_more_than_that(app, letters, survey)

    def test_a_refusal_for_now(self, app, letters, survey):
        test_a_refusal_for_now_is_tried_again_and_then_given_up(app, letters, survey)
