"""A survey whose files are all big, and who asks for them; most tests here make their own."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.access import Role
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.exports import wanting, writing
from app.operations import registry
from tests.app.exports import parks
from tests.app.exports.big import Happening
from tests.conftest import KEYS
from tests.factories import accounts
from tests.factories.accounts import sign_in


@pytest.fixture
def survey(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Survey:
    registry.load()
    monkeypatch.setattr(wanting, "MOST_AT_ONCE", 0)
    return parks.open_park()


@pytest.fixture
def person(survey: Survey) -> User:
    return accounts.user(Role.ANALYST)


@pytest.fixture
def analyst(person: User, client: FlaskClient) -> FlaskClient:
    sign_in(client, person)
    return client


@pytest.fixture
def meanwhile(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Happening]]:
    """Hold what happens, the last one first, when an attempt has just read some answers."""
    monkeypatch.setattr(writing, "A_STEP", 1)
    waiting: list[Happening] = []
    engine = db.engines["reading"]

    def after(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM answer" in statement and "value_json" in statement and waiting:
            waiting.pop()()

    event.listen(engine, "after_cursor_execute", after)
    yield waiting
    event.remove(engine, "after_cursor_execute", after)


@pytest.fixture
def with_keys(app: Flask, tmp_path: Path) -> None:
    """Let processes of their own open the database."""
    keys_file = tmp_path / "keys.json"
    keys_file.write_text(json.dumps(asdict(KEYS)))
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], keys_file=keys_file)
