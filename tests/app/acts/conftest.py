"""A record with some acts in it, and somebody who may change it past the application."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app.access import Role
from app.accounts import record, service
from app.db import db
from tests.factories import accounts

AT = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


def act(number: int, by=None, action: str = "survey.edit") -> None:
    service.record(action, f"survey-{number}", {"revision": number}, by=by, at=AT)


def tamper(*statements: str) -> None:
    """Change the table as somebody with the key of the database could."""
    for each in ("update", "delete"):
        db.session.execute(text(f"drop trigger if exists audit_event_no_{each}"))
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()
    db.session.expire_all()


@pytest.fixture
def administrator(app):
    return accounts.user(Role.ADMINISTRATOR)


@pytest.fixture
def browser(client, administrator):
    accounts.sign_in(client, administrator)
    return client


@pytest.fixture
def head(administrator) -> record.Head:
    """Ten acts; the number and hash of the last."""
    for number in range(9):
        act(number, administrator.id)
    db.session.commit()
    return record.head()
