"""One mail for a person and a look, in their language, without words of anybody who answered."""

from contextlib import closing

import pytest
from sqlalchemy import func, select

from app import clock, mail
from app.access import Role
from app.accounts import service as accounts_service
from app.alerts import raising, service, tasks
from app.alerts.letters import MOST
from app.db import connect_sqlite, db, reading
from app.operations.worker import Worker
from tests.app.alerts.test_terms import say, watch
from tests.factories import accounts
from tests.factories.alerts import burst, look, run_on


@pytest.fixture
def told(survey, analyst):
    """Somebody who wants the alerts of the survey."""
    service.subscribe(survey.id, analyst.id)
    service.subscribe(survey.id, analyst.id)
    db.session.commit()
    return analyst


def works(app):
    db.session.commit()
    Worker(app, "test").drain()
    db.session.expire_all()


def parts(letter):
    """Return the plain text and the page of a mail."""
    assert letter.get_content_type() == "multipart/alternative"
    return [each.get_content() for each in letter.iter_parts()]


def test_a_burst_comes_by_mail_once_with_a_link_and_no_words(app, letters, survey, told):
    run_on(survey, burst())
    look(survey)
    works(app)
    look(survey)
    works(app)
    assert len(letters.mails) == 1
    letter = letters.mails[0]
    assert letter["To"] == "ana@riverside.example"
    assert letter["Subject"] == f"1 alert: {survey.name}"
    for text in parts(letter):
        assert "“water pump” comes up more often" in text
        assert "67%" in text
        assert "/staff/surveys/clinic/alerts/" in text
        assert "Secret" not in text


def test_many_alerts_of_one_look_are_one_mail_that_has_an_end(app, letters, survey, told):
    number = MOST + 3
    watch(survey, told, *(f"word{each:02}" for each in range(number)))
    say(survey, " ".join(f"word{each:02}" for each in range(number)))
    look(survey)
    works(app)
    assert [each["Subject"] for each in letters.mails] == [f"{number} alerts: {survey.name}"]
    text, page = parts(letters.mails[0])
    assert text.count("new comment has") == MOST
    assert "And 3 more" in text
    assert page.count("<li>") == MOST + 1


def test_it_is_in_the_language_of_whoever_reads_it_and_escaped(app, letters, survey, told):
    accounts_service.set_language(told, "ja")
    watch(survey, told, "<b>bold</b>")
    say(survey, "this is <b>bold</b> now")
    look(survey)
    works(app)
    text, page = parts(letters.mails[0])
    assert '<html lang="ja" dir="ltr">' in page
    assert "<b>bold</b>" in text
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "this is" not in text + page


def test_whoever_may_no_longer_read_alerts_gets_none(app, letters, survey, told):
    other = accounts.user(Role.ANALYST)
    service.subscribe(survey.id, other.id)
    accounts_service.change_roles(told, [Role.READER], by=other.id, at=clock.now())
    other.active = False
    watch(survey, told, "rumour")
    say(survey, "A rumour")
    assert len(look(survey)) == 1
    works(app)
    assert letters.mails == []


def test_whoever_dies_between_writing_and_sending_sends_it_once(app, letters, survey, told):
    settings, left = app.config["SETTINGS"], []

    def looks():
        with closing(connect_sqlite(settings)) as connection:
            left.extend(connection.execute("select count(*) from outgoing_mail").fetchone())

    letters.before_answer = looks
    run_on(survey, burst())
    with reading(only=True):
        seen = tasks._see(survey.id)  # noqa: SLF001
        db.session.rollback()
    raising.make(survey, seen, at=clock.now())
    db.session.rollback()  # it died before this was written: there is no mail without its alert
    assert db.session.scalar(select(func.count()).select_from(mail.OutgoingMail)) == 0
    look(survey)  # and died before this was sent
    assert db.session.scalar(select(func.count()).select_from(mail.OutgoingMail)) == 1
    works(app)
    look(survey)
    works(app)
    # While it is handed over nobody finds it in order to send it again.
    assert (len(letters.mails), left) == (1, [0])


def test_without_a_mail_server_alerts_stand_on_the_page_alone(app, survey, told):
    watch(survey, told, "rumour")
    say(survey, "A rumour")
    assert len(look(survey)) == 1
    assert db.session.scalar(select(func.count()).select_from(mail.OutgoingMail)) == 0
