"""Reminders of promises: on their days, once each, to one person, in that person's language."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from app.access import Role
from app.accounts import service as accounts_service
from app.builder import promising
from app.db import db, reading
from app.entries.commitments import reminding, service
from app.entries.commitments.models import PromiseReminder
from app.operations.worker import Worker
from tests.factories import accounts, builder, promises

HOUR = 9


@pytest.fixture
def keeper(promise):
    """Who sees to the commitment."""
    person = accounts.user(Role.READER, email="kim@riverside.example")
    service.assign(promise.commitment, person.id, **promise.facts())
    db.session.commit()
    return person


def morning(days_left, hour=HOUR):
    """Return the instant at which so many days are left before the promised one."""
    day = promises.DUE - timedelta(days=days_left)
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def remind(at):
    """Do what the worker does each hour; return how many reminders it was."""
    sent, found = 0, reminding.all_due()
    db.session.commit()
    for due in found:
        sent += reminding.remind(due, at=at)
        db.session.commit()
    return sent


def works(app):
    Worker(app, "test").drain()
    db.session.expire_all()


@pytest.mark.parametrize(
    ("left", "wanted"),
    [
        (29, ""), (28, "28"), (26, "28"), (24, ""), (14, "14"), (11, "14"), (10, ""), (7, "7"),
        (4, "7"), (3, ""), (1, "1"), (0, "1"), (-1, "late-1"), (-7, "late-1"), (-8, "late-2"),
    ],
)  # fmt: skip
def test_which_day_calls_for_which_reminder(left, wanted):
    assert reminding.step(promises.DUE, promises.DUE - timedelta(days=left)) == wanted


def test_in_the_course_of_a_promise_each_reminder_comes_once(app, letters, keeper):
    sent = [left for left in range(40, -22, -1) for _ in range(2) if remind(morning(left))]
    assert sent == [28, 14, 7, 1, -1, -8, -15]
    works(app)
    assert [each["To"] for each in letters.mails] == ["kim@riverside.example"] * 7
    subjects = [each["Subject"] for each in letters.mails]
    assert subjects[0] == "28 days left: name 1 [en]"
    assert subjects[4] == "1 day overdue: name 1 [en]"
    text = letters.mails[0].get_content()
    assert "This change was promised by 1 December 2026. 28 days left." in text
    assert "/staff/promises/" in text


def test_it_waits_for_the_morning_of_the_place(app, promise, keeper):
    promise.loop.survey.time_zone = "Asia/Tokyo"
    db.session.commit()
    assert remind(morning(28, hour=1)) == 1
    assert remind(morning(14, hour=21)) == 0
    assert remind(morning(13, hour=0)) == 1


def test_another_day_is_reminded_of_anew(promise, keeper):
    assert remind(morning(7)) == 1
    later = promises.DUE + timedelta(days=3)
    service.move(promise.commitment, later, {"en": "Wet."}, **promise.facts())
    assert remind(morning(4)) == 1


def test_it_is_in_the_language_of_whoever_keeps_it(app, letters, keeper):
    accounts_service.set_language(keeper, "ja")
    remind(morning(28))
    works(app)
    assert "2026年12月1日" in letters.mails[0].get_content()


def test_what_is_done_or_dropped_needs_no_reminder(promise, keeper):
    promises.done(promise)
    assert remind(morning(-1)) == 0


def test_the_answer_to_a_survey_is_reminded_of_until_it_is_there(app, letters):
    survey = builder.published(slug="park")
    survey.promised_on = promises.DUE
    person = accounts.user(Role.EDITOR, email="ed@riverside.example")
    promising.answer_for(survey, person.id, by=person.id, at=promises.NOW)
    db.session.commit()
    assert [remind(morning(7)), remind(morning(7)), remind(morning(-3))] == [1, 0, 1]
    survey.answered_on = promises.DUE
    db.session.commit()
    assert remind(morning(-9)) == 0
    works(app)
    assert "/staff/surveys/park/promise/" in letters.mails[0].get_content()


def test_whoever_left_is_reminded_of_nothing(promise, keeper):
    keeper.active = False
    db.session.commit()
    assert remind(morning(7)) == 0


def test_a_crash_before_the_commit_leaves_neither_row_nor_mail(app, letters, keeper):
    for due in reminding.all_due():
        assert reminding.remind(due, at=morning(7))
    db.session.rollback()
    works(app)
    assert letters.mails == []
    assert remind(morning(7)) == 1
    works(app)
    assert len(letters.mails) == 1


def test_two_workers_at_once_remind_once(app, letters, keeper):
    def works_too(_number):
        with app.app_context(), reading(only=False):
            return remind(morning(7))

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(works_too, range(6))) == 1
    works(app)
    assert len(letters.mails) == 1


def test_without_the_row_that_remembers_it_would_be_sent_twice(app, letters, keeper):
    """The planted fault: what `once each` rests on is this row, which nobody can take away."""
    remind(morning(7))
    forget_reminders()
    remind(morning(7))
    works(app)
    assert len(letters.mails) == 2


def forget_reminders():
    name = "promise_reminder_no_delete"
    is_sqlite = db.engine.dialect.name == "sqlite"
    on = "" if is_sqlite else " on promise_reminder"
    db.session.connection().exec_driver_sql(f"drop trigger {name}{on}")
    db.session.execute(delete(PromiseReminder))
    db.session.commit()
