"""Answers whose time is over are deleted everywhere, and what was published stands."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from app import clock
from app.accounts.models import AuditEvent
from app.builder import archiving
from app.builder.kept import months_after
from app.builder.models import Survey
from app.db import db
from app.insights import figures
from app.insights.models import Snapshot
from app.jobs import Job
from app.receipts import retention, tasks
from app.respond.models import (
    Answer,
    ImportBatch,
    ImportedRow,
    QuotaTally,
    Receipt,
    Response,
    UnfinishedResponse,
)
from tests.app.respond import samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import is_chosen, item, page
from tests.factories.builder import published
from tests.factories.respond import receipt_for, sent

PEOPLE = 12


def count(model):
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def survey(app):
    quota = {"id": "q1", "code": "users", "when": is_chosen("uses", "yes"), "limit": 5}
    made = samples.survey(
        page("one", item("yes_no", "uses"), item("long_text", "why")),
        quotas=[quota | {"action": "flag", "message": "full"}],
    )
    survey = published(made, slug="park")
    for number in range(PEOPLE):
        sent(survey, {"uses": "yes", "why": f"Secret word {number}"})
    return survey


def over(survey, *, months=1, days_ago=62):
    """Let the survey have closed so long ago, and keep its answers so many months."""
    survey.closes_on = clock.today() - timedelta(days=days_ago)
    survey.retention_months = months
    survey.warned_for, survey.warned_on = survey.deletes_on, clock.today() - timedelta(days=7)
    db.session.commit()


def test_a_month_later_is_the_same_day_or_the_last_one():
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2027, 11, 30), 15) == date(2029, 2, 28)
    assert months_after(date(9999, 12, 31), 600).year == 9999


def test_when_the_time_is_over_every_answer_goes_and_the_figures_stay(app, client, survey):
    Citizen(client, survey).starts().answers(uses="no", why="Unsent")
    first = db.session.scalars(select(Response)).first()
    code = receipt_for(first)
    db.session.add(QuotaTally(survey_id=survey.id, quota_code="users", completes=PEOPLE))
    over(survey)
    tasks.erase_expired()
    assert [count(model) for model in (Response, Answer, UnfinishedResponse)] == [0, 0, 0]
    assert (count(Receipt), count(Snapshot)) == (PEOPLE, 1)
    assert db.session.scalars(select(QuotaTally.completes)).one() == PEOPLE
    db.session.refresh(survey)
    assert (survey.erased_on, survey.erasing_since) == (clock.today(), None)
    assert figures.of(db.session.scalars(select(Snapshot)).one()).people == PEOPLE
    assert not figures.is_due(survey)
    shown = client.post("/en/receipt/", data={"code": code})
    assert shown.status_code == 410
    assert "The time for which they were kept is over." in shown.text
    assert "withdrawn" not in shown.text
    assert client.get("/en/results/park/").status_code == 200
    assert "The answers were deleted on" in client.get("/en/s/park/privacy-notice/").text


def test_once_is_enough(app, survey):
    over(survey)
    for _ in range(3):
        tasks.erase_expired()
    erased = select(func.count()).where(AuditEvent.action == "survey.erase")
    assert db.session.scalar(erased) == 1
    names = db.session.scalars(select(Job.name)).all()
    assert list(names).count("receipts.sweep") == 1


def test_imported_answers_go_as_well(app, survey):
    batch = ImportBatch(
        survey_id=survey.id, source="paper", file_sha256="0" * 64, state="complete",
        imported_at=clock.now(),
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    version = survey.versions[0]
    response = Response(
        survey_id=survey.id, version_id=version.id, channel="import", lang="en",
        submitted_on=clock.today(), batch_id=batch.id,
    )  # fmt: skip
    row = ImportedRow(survey_id=survey.id, identity_hash="1" * 64, batch_id=batch.id)
    db.session.add_all([response, row])
    over(survey)
    tasks.erase_expired()
    assert (count(Response), count(ImportedRow), count(ImportBatch)) == (0, 0, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"retention_months": None},
        {"held_for": "A court has asked for them."},
        {"closes_on": None},
        {"closes_on": date(2099, 1, 1)},
        {"retention_months": 3},
    ],
)
def test_nothing_goes_before_its_time_or_against_a_hold(app, survey, change):
    over(survey)
    for name, value in change.items():
        setattr(survey, name, value)
    db.session.commit()
    tasks.erase_expired()
    retention.begin(survey.id, at=clock.now())
    assert not retention.erase_some(survey.id, at=clock.now())
    assert count(Response) == PEOPLE


def test_the_database_itself_gives_answers_away_only_then(app, survey):
    for change in ({}, {"erasing_since": clock.now(), "held_for": "A court"}):
        for name, value in change.items():
            setattr(survey, name, value)
        db.session.commit()
        for table in ("answer", "response"):
            with pytest.raises(DBAPIError):
                db.session.execute(db.text(f"delete from {table}"))
            db.session.rollback()
    assert count(Response) == PEOPLE


def test_a_hold_in_the_middle_stops_it_and_a_crash_is_gone_on_from(app, survey, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 5)
    over(survey)
    at = clock.now()
    retention.begin(survey.id, at=at)
    db.session.commit()
    assert retention.erase_some(survey.id, at=at)
    db.session.commit()
    assert retention.erase_some(survey.id, at=at)
    db.session.rollback()  # it died before the second batch was committed
    assert count(Response) == PEOPLE - 5
    archiving.hold(db.session.get_one(Survey, survey.id), "A court", by=None, at=at)
    db.session.commit()
    tasks.erase_expired()
    assert count(Response) == PEOPLE - 5
    archiving.release(db.session.get_one(Survey, survey.id), by=None, at=at)
    db.session.commit()
    tasks.erase_expired()
    assert count(Response) == PEOPLE - 5  # nothing more goes before somebody is told
    tasks.warn()
    db.session.get_one(Survey, survey.id).warned_on -= timedelta(days=7)
    db.session.commit()
    tasks.erase_expired()
    assert (count(Response), count(Answer)) == (0, 0)


def test_what_stayed_beside_deleted_answers_goes_without_another_warning(app, survey):
    empty = published(samples.survey(page("one", item("long_text", "why"))), slug="empty")
    over(empty)
    empty.forget_warnings()
    empty.erasing_since = clock.now()
    db.session.commit()
    tasks.erase_expired()
    db.session.expire_all()
    assert empty.erasing_since is None
    erased = select(AuditEvent.object_id).where(AuditEvent.action == "survey.erase")
    assert db.session.scalars(erased).all() == [str(empty.id)]


@pytest.mark.parametrize(("change", "value"), [("retain", 12), ("hold", "A court")])
def test_another_time_or_a_hold_takes_the_answers_back_under_guard(app, survey, change, value):
    over(survey)
    survey.erasing_since = clock.now()
    db.session.commit()
    getattr(archiving, change)(survey, value, by=None, at=clock.now())
    db.session.commit()
    assert survey.erasing_since is None


def test_the_hold_and_the_time_are_on_record(app, survey):
    archiving.retain(survey, 6, by=None, at=clock.now())
    archiving.hold(survey, "A court", by=None, at=clock.now())
    archiving.release(survey, by=None, at=clock.now())
    events = db.session.execute(select(AuditEvent.action, AuditEvent.detail)).all()
    found = {action: json.loads(detail) for action, detail in events}
    assert found["survey.retain"] == {"before": None, "now": 6}
    assert found["survey.hold"] == {"reason": "A court"}
    assert "survey.release" in found


def test_what_is_said_before_and_after(app, survey):
    survey.time_zone = "Asia/Tokyo"
    assert archiving.retention_words(survey) == ""
    survey.retention_months = 3
    assert archiving.retention_words(survey).endswith("3 months after the survey closes.")
    survey.closes_on = date(2099, 1, 31)
    assert archiving.retention_words(survey) == "The answers are deleted on 30 April 2099."
    survey.closes_on, survey.status = None, "closed"
    survey.closed_at = datetime(2099, 1, 31, 20, tzinfo=clock.now().tzinfo)
    assert survey.last_day == date(2099, 2, 1)
    survey.held_for = "A court"
    assert "because the law asks for it" in archiving.retention_words(survey)
