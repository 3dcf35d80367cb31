"""Nothing is deleted before staff have been told: twice, once each, in their language."""

from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, mail
from app.access import Role
from app.accounts.models import AuditEvent
from app.builder import archiving
from app.builder.models import Survey
from app.db import connect_sqlite, db
from app.operations.worker import Worker
from app.receipts import retention, tasks, warnings
from app.respond.models import Response
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories.accounts import user
from tests.factories.builder import published
from tests.factories.respond import sent

PEOPLE = 3


@pytest.fixture
def keeper(app):
    """The only one who may change surveys."""
    return user(Role.ADMINISTRATOR, email="ada@riverside.example")


@pytest.fixture
def survey(app, keeper):
    """Closed yesterday, deleted three months after that."""
    survey = published(samples.survey(page("one", item("long_text", "why"))), slug="park")
    for number in range(PEOPLE):
        sent(survey, {"why": f"Word {number}"})
    survey.closes_on, survey.retention_months = clock.today() - timedelta(days=1), 3
    db.session.commit()
    return survey


def night(app, survey, days_before):
    """Do what the worker does on a night so many days before the day that is planned."""
    day = survey.deletes_on - timedelta(days=days_before)
    at = clock.now() + (day - clock.today())
    for survey_id in warnings.due(at=at):
        warnings.tell(survey_id, at=at)
        db.session.commit()
    for survey_id in retention.due(at=at):
        retention.begin(survey_id, at=at)
        while retention.erase_some(survey_id, at=at):
            db.session.commit()
        db.session.commit()
    work(app)
    return at


def work(app):
    db.session.commit()
    Worker(app, "test").drain()
    db.session.expire_all()


def left():
    return db.session.scalar(select(func.count()).select_from(Response))


def test_two_mails_come_and_then_the_answers_go(app, letters, survey):
    day = f"{survey.deletes_on.day} {survey.deletes_on:%B %Y}"
    told = {}
    for days_before in range(33, -1, -1):
        before = len(letters.mails)
        night(app, survey, days_before)
        told |= {days_before: len(letters.mails) - before} if len(letters.mails) > before else {}
        assert left() == (PEOPLE if days_before else 0)
    assert told == {30: 1, 7: 1}
    first, last = letters.mails
    assert first["To"] == "ada@riverside.example"
    assert day in first["Subject"]
    assert survey.name in first["Subject"]
    for each in (first, last):
        text = each.get_content()
        assert f"The answers are deleted on {day}." in text
        assert "3 responses will be deleted." in text
        assert "Deleted are answers, comments, files" in text
        assert "legal hold" in text
        assert "/staff/surveys/park/retention/" in text
    assert "one more e-mail" in first.get_content()
    assert "the last e-mail" in last.get_content()
    assert db.session.get_one(Survey, survey.id).warned_for is None


def test_the_same_is_told_once_however_often_it_is_asked_for(app, letters, survey):
    for days_before in (30, 30, 7, 7):
        at = night(app, survey, days_before)
        warnings.tell(survey.id, at=at)
        db.session.commit()
    assert len(letters.mails) == 2


def test_nothing_counts_as_told_while_nobody_is_there_to_be_told(app, letters, survey, keeper):
    keeper.active = False
    db.session.commit()
    night(app, survey, 7)
    assert letters.mails == []
    assert db.session.get_one(Survey, survey.id).warned_for is None


def test_what_was_not_committed_is_told_by_the_next_run(app, letters, survey):
    at = clock.now() + (survey.deletes_on - timedelta(days=7) - clock.today())
    warnings.tell(survey.id, at=at)
    db.session.rollback()  # it died before this was written
    assert survey.warned_for is None
    night(app, survey, 7)
    assert len(letters.mails) == 1


def test_a_crash_in_the_middle_of_handing_over_sends_no_second_one(app, letters, survey):
    settings, kept = app.config["SETTINGS"], []

    def looks():
        with closing(connect_sqlite(settings)) as connection:
            kept.extend(connection.execute("select count(*) from outgoing_mail").fetchone())

    letters.before_answer = looks
    night(app, survey, 30)
    # Whoever dies now finds no mail that could be sent again.
    assert (len(letters.mails), kept) == (1, [0])


def test_a_server_that_says_later_is_asked_again(app, letters, survey, keeper):
    keeper.email = "451@riverside.example"
    night(app, survey, 30)
    assert letters.mails == []
    assert db.session.scalar(select(func.count()).select_from(mail.OutgoingMail)) == 1
    keeper.email = "550@riverside.example"
    night(app, survey, 7)
    assert db.session.scalar(select(func.count()).select_from(mail.OutgoingMail)) == 1


def test_a_late_warning_puts_the_deletion_off(app, letters, survey):
    night(app, survey, 3)  # the worker stood still until now
    assert len(letters.mails) == 1
    assert survey.goes_on == survey.deletes_on + timedelta(days=4)
    assert str(survey.goes_on.year) in letters.mails[0]["Subject"]
    assert f"on {survey.goes_on.day} " in letters.mails[0]["Subject"]
    night(app, survey, 0)
    night(app, survey, -3)
    assert left() == PEOPLE
    night(app, survey, -4)
    assert (left(), len(letters.mails)) == (0, 1)


def test_without_mail_the_week_passes_all_the_same(app, survey):
    survey.closes_on -= timedelta(days=400)
    db.session.commit()
    tasks.warn()
    tasks.erase_expired()
    db.session.expire_all()
    assert left() == PEOPLE
    assert survey.goes_on == clock.today() + timedelta(days=7)
    assert "are deleted on" in archiving.retention_words(survey)
    assert db.session.scalar(select(func.count()).select_from(mail.OutgoingMail)) == 0
    night(app, survey, (survey.deletes_on - survey.goes_on).days)
    assert left() == 0


def test_a_longer_time_begins_anew_and_a_hold_is_silent(app, letters, survey):
    night(app, survey, 7)
    archiving.retain(survey, 4, by=None, at=clock.now())
    archiving.retain(survey, 3, by=None, at=clock.now())
    db.session.commit()
    night(app, survey, 7)
    assert len(letters.mails) == 2
    archiving.hold(survey, "A court", by=None, at=clock.now())
    db.session.commit()
    night(app, survey, -30)
    assert (left(), len(letters.mails)) == (PEOPLE, 2)
    archiving.release(survey, by=None, at=clock.now())
    db.session.commit()
    night(app, survey, -30)
    assert (left(), len(letters.mails)) == (PEOPLE, 3)


@pytest.mark.parametrize("change", ["open", "empty", "never"])
def test_nobody_is_told_of_what_will_not_happen(app, letters, survey, change):
    at = clock.now() + timedelta(days=85)
    if change == "open":
        survey.closes_on = clock.today() + timedelta(days=200)
    elif change == "never":
        survey.retention_months = None
    else:
        survey = published(samples.survey(page("one")), slug="empty")
        survey.closes_on, survey.retention_months = clock.today() - timedelta(days=1), 3
        db.session.execute(db.update(Survey).filter_by(slug="park").values(held_for="A court"))
    db.session.commit()
    assert warnings.due(at=at) == []


def test_those_who_work_on_it_are_told_in_their_language(app, letters, survey, keeper):
    author = user(Role.EDITOR, email="bea@riverside.example")
    others = [
        user(Role.EDITOR),
        user(Role.READER),
        user(Role.ADMINISTRATOR, email="gone@x.example"),
    ]
    others[2].active = False
    for person in (author, others[1], others[2]):
        archiving.retain(survey, None, by=person.id, at=clock.now())
        archiving.retain(survey, 3, by=person.id, at=clock.now())
    author.locale = "ja"
    db.session.commit()
    night(app, survey, 30)
    told = {each["To"]: each for each in letters.mails}
    assert set(told) == {author.email, keeper.email}
    assert "年" in told[author.email]["Subject"]
    assert "年" not in told[keeper.email]["Subject"]
    keeper.active = author.active = False
    db.session.commit()
    assert warnings.keepers(survey) == [others[0]]


def test_nothing_of_it_names_an_address_in_the_open(app, letters, survey):
    warnings.tell(survey.id, at=clock.now() + timedelta(days=85))
    assert "riverside" not in db.session.scalars(select(mail.OutgoingMail.sealed)).one()
    assert "riverside" not in "".join(db.session.scalars(select(AuditEvent.detail)))
