"""The record of acts: whoever changes, removes or reorders an act is found out."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.accounts import queries, service
from app.db import db
from tests.factories import accounts

AT = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def head(app) -> tuple[int, str]:
    """Ten acts; returns the number and hash of the last one, as noted somewhere else."""
    person = accounts.user()
    for number in range(9):
        detail = {"revision": number, "note": "naïve 日本語"}
        service.record("survey.edit", f"survey-{number}", detail, by=person.id, at=AT)
    db.session.commit()
    last = queries.acts(1)[0]
    return last.number, last.hash


def tamper(*statements: str) -> None:
    """Change the table as somebody with the key of the database could."""
    for act in ("update", "delete"):
        db.session.execute(text(f"drop trigger audit_event_no_{act}"))
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()
    db.session.expire_all()


def test_an_untouched_record_holds(head):
    assert head[0] == 10
    assert service.verify_chain()
    assert service.verify_chain(head)


def test_it_goes_on_holding_as_it_grows(head):
    service.record("survey.publish", "survey-1", {}, by=None, at=AT)
    assert service.verify_chain(head)


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_event set action = 'survey.delete' where number = 4",
        "update audit_event set detail = '{}' where number = 4",
        "update audit_event set object_id = 'survey-9' where number = 4",
        "update audit_event set actor_id = null where number = 4",
        "update audit_event set at = '2026-03-02 09:30:15.123457' where number = 4",
        "update audit_event set hash = substr(hash, 2) || '0' where number = 4",
        "delete from audit_event where number = 4",
        "delete from audit_event where number = 1",
    ],
)
def test_what_was_changed_or_removed_shows(head, statement):
    tamper(statement)
    assert not service.verify_chain()


def test_two_acts_that_changed_places_show(head):
    tamper(
        "update audit_event set number = 99 where number = 4",
        "update audit_event set number = 4 where number = 5",
        "update audit_event set number = 5 where number = 99",
    )
    assert not service.verify_chain()


def test_a_tail_that_was_cut_shows_against_what_was_noted_elsewhere(head):
    tamper("delete from audit_event where number > 7")
    assert service.verify_chain()
    assert not service.verify_chain(head)


@pytest.mark.parametrize(
    "statement",
    ["update audit_event set action = 'x'", "delete from audit_event where number = 1"],
)
def test_the_database_itself_refuses(head, statement):
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement))
    db.session.rollback()
