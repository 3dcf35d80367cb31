"""Sums of days that are kept say what counting all answers says, whatever happened in between."""

import json
import zlib
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.db import db
from app.insights import closed, day_sums, figures, queries, service, summing, tasks
from app.insights.sum_models import DaySums
from app.respond.days import Key
from app.respond.models import Response
from app.respond.reach_models import SetAside
from app.results import tasks as results_tasks
from surveys import Chosen
from tests.factories import accounts, builder, respond
from tests.factories.insights import RUN_AT, open_question

FIRST = date(2026, 2, 26)
PEOPLE = 24


@pytest.fixture
def survey(app, monkeypatch):
    accounts.organisation()
    made = builder.published("service_feedback", slug="clinic")
    for number in range(PEOPLE):
        sent(made, number)
    db.session.commit()
    # Keeping is for big surveys; a small one shows as well whether it is right.
    monkeypatch.setattr(day_sums, "MOST_DIRECT", 0)
    return made


def sent(survey, number):
    answers = {
        "channel": Chosen((("phone", "website")[number % 2],)),
        open_question(survey).code: f"Comment {number}",
    }
    if number % 3:
        answers["problems"] = Chosen(("time", "other")[: number % 3])
    return respond.sent(
        survey,
        answers,
        lang=("en", "es", "ar")[number % 3],
        channel=("web", "paper")[number % 2],
        on=FIRST + timedelta(days=number % 4),
    )


def kept(survey):
    return tasks.sum_up_days(survey.id)


def counted(survey):
    """Return the figures as they are counted from the rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(day_sums, "MOST_DIRECT", 1_000)
        return figures.exact(survey)


def shown(survey):
    return figures.so_far(survey)


def test_kept_sums_are_what_is_counted(survey):
    assert shown(survey).waiting == PEOPLE
    assert kept(survey) == 4
    assert shown(survey) == (counted(survey), 0)
    assert shown(survey).figures.people == PEOPLE
    assert kept(survey) == 0, "nothing has changed since"


def test_who_answers_meanwhile_waits_until_the_worker_has_counted_them(survey):
    kept(survey)
    sent(survey, 4)
    db.session.commit()
    assert shown(survey).waiting == PEOPLE // 4 + 1, "a day is counted as a whole"
    assert figures.exact(survey) == counted(survey), "what is frozen leaves nobody out"
    assert kept(survey) == 1
    assert shown(survey) == (counted(survey), 0)


def test_a_page_counts_some_by_itself(survey, monkeypatch):
    kept(survey)
    sent(survey, 4)
    db.session.commit()
    monkeypatch.setattr(day_sums, "MOST_DIRECT", PEOPLE // 4 + 1)
    assert shown(survey) == (counted(survey), 0)


def test_nothing_of_who_withdraws_is_kept(survey):
    kept(survey)
    gone = db.session.scalars(select(Response).order_by(Response.submitted_on)).all()[0]
    service.forget(gone.id)
    emptied = db.session.get_one(DaySums, (survey.id, *Key.of(gone)), populate_existing=True)
    assert (emptied.people, emptied.packed, emptied.erased) == (0, b"", 1)
    full = select(func.count()).select_from(DaySums).where(DaySums.people > 0)
    assert db.session.scalar(full) == 3


def test_what_was_counted_before_a_withdrawal_is_not_kept(survey):
    key = Key.of(db.session.scalars(select(Response).order_by(Response.id)).all()[0])
    before = {"people": 6, "made_at": RUN_AT, "packed": b"old"}
    assert day_sums.keep(survey.id, day_sums.Due(key, 0), before)
    day_sums.drop(survey.id, key)
    assert not day_sums.keep(survey.id, day_sums.Due(key, 0), before)
    assert day_sums.keep(survey.id, day_sums.Due(key, 1), before)


def test_one_that_was_set_aside_and_one_that_came_do_not_hide_each_other(survey):
    kept(survey)
    aside = db.session.scalars(select(Response).where(Response.submitted_on == FIRST)).all()[0]
    by = accounts.user(Role.ANALYST).id
    row = {"response_id": aside.id, "survey_id": survey.id, "set_by": by, "set_at": RUN_AT}
    db.session.add(SetAside(**row))
    sent(survey, 0)
    key = Key.of(aside)
    results_tasks.count_anew(str(survey.id), str(key.version_id), key.on.isoformat(), key.batch)
    assert kept(survey) == 1
    assert shown(survey) == (counted(survey), 0)


def test_a_question_that_came_later_is_counted_on_old_days_too(survey):
    for due in summing.days_to_sum_up(survey.id, at=RUN_AT):
        made = day_sums.counted(survey.id, {"another"}, due, at=RUN_AT)
        assert day_sums.keep(survey.id, due, made)
    db.session.commit()
    assert shown(survey).waiting == PEOPLE, "nobody knew then what was to be counted"
    assert figures.exact(survey) == counted(survey)


def test_the_worker_keeps_them_without_words(survey):
    tasks.sum_up()
    assert shown(survey) == (counted(survey), 0)
    ids = closed.counted_ids(queries.definitions(survey))
    written = day_sums.known(survey.id, ids).counts.answers[open_question(survey).id]
    assert written == {day_sums.WORDS: PEOPLE}
    assert "Comment" not in json.dumps(written)


def test_words_typed_beside_a_choice_are_not_kept(survey, monkeypatch):
    said = Chosen(("other",), "My neighbour Ada")
    respond.sent(survey, {"problems": said}, on=FIRST)
    db.session.commit()
    kept(survey)
    packed = db.session.scalars(select(DaySums.packed)).all()
    assert not any(b"Ada" in zlib.decompress(each) for each in packed)
    assert shown(survey) == (counted(survey), 0)
    (problems,) = [each for each in shown(survey).figures.closed if each.code == "problems"]
    assert {part.code: part.people for part in problems.parts}["other"] == PEOPLE // 3 + 1


def test_the_page_says_how_many_are_not_counted_yet(client, survey):
    accounts.sign_in(client, accounts.user(Role.READER))
    page = client.get("/staff/surveys/clinic/results/").get_data(as_text=True)
    assert "24 more answers have come in" in page
    kept(survey)
    page = client.get("/staff/surveys/clinic/results/").get_data(as_text=True)
    assert "not counted here yet" not in page
