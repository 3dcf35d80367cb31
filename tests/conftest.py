"""What every test may ask for: settings in a folder of its own, a migrated application, clients."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app, schema
from app.config import Keys, Settings
from app.db import db

KEYS = Keys(*(f"{number:064x}" for number in range(1, 7)))


def settings_in(folder: Path) -> Settings:
    """Return settings for an embedded installation in `folder`."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    return Settings(data=data, keys=KEYS, blobs=str(data / "blobs"), web_threads=4)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file at this release's shape, made once and copied for each test."""
    settings = settings_in(tmp_path_factory.mktemp("migrated"))
    app = create_app(settings, testing=True)
    with app.app_context():
        schema.upgrade(db.engine)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return settings.sqlite_file


@pytest.fixture
def settings(tmp_path: Path, migrated: Path) -> Settings:
    settings = settings_in(tmp_path)
    shutil.copy(migrated, settings.sqlite_file)
    return settings


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, testing=True)
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
