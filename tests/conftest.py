"""What every test may ask for: settings in a folder of its own, a migrated application, clients."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser as Chrome
from typing_extensions import override
from werkzeug.routing import Map

from app import create_app, schema
from app.config import Keys, Settings
from app.db import db, reading
from app.framework import Application
from app.i18n import TRANSLATIONS
from tests.browser import chromium
from tests.routes import KnownRoutes

KEYS = Keys(*(f"{number:064x}" for number in range(1, 7)))


def pytest_sessionstart() -> None:
    """Compile the catalogues that are newer than what was compiled before."""
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as text, compiled.open("wb") as machine:
                write_mo(machine, read_po(text, locale=source.parent.parent.name))


def settings_in(folder: Path) -> Settings:
    """Return settings for an embedded installation in `folder`."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    return Settings(data=data, keys=KEYS, blobs=str(data / "blobs"), web_threads=4)


@pytest.fixture(scope="session", autouse=True)
def _known_routes() -> Iterator[None]:
    """Compile the addresses once, not for each application."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Application, "url_map_class", KnownRoutes().for_another)
        yield


@pytest.fixture
def own_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the application of this test have a map of its own, to which routes can be added."""
    monkeypatch.setattr(Application, "url_map_class", Map)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file at this release's shape, made once and copied for each test."""
    settings = settings_in(tmp_path_factory.mktemp("migrated"))
    app = create_app(settings, testing=True)
    with app.app_context():
        schema.upgrade(db.engine)
        # Closing the last connection folds the write-ahead log into the file.
        db.engine.dispose()
    return settings.sqlite_file


@pytest.fixture(scope="session")
def chrome() -> Iterator[Chrome]:
    """Chromium, one for all tests of a process: playwright runs only one event loop in each."""
    with chromium() as chrome:
        yield chrome


@pytest.fixture(autouse=True)
def _may_write() -> Iterator[None]:
    """A GET of the test before must not leave this one on connections that cannot write."""
    with reading(only=False):
        yield


@pytest.fixture
def settings(tmp_path: Path, migrated: Path) -> Settings:
    settings = settings_in(tmp_path)
    shutil.copy(migrated, settings.sqlite_file)
    (tmp_path / "assets").symlink_to(migrated.parent.parent / "assets")
    return settings


class Browser(FlaskClient):
    """A client whose every request stands alone, as on a server.

    Inside a pushed application context Flask would share `g`, and so the signed-in person, the
    language and the database session, between all requests and the test itself.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        # What the test has prepared must be visible, and its turn to write must be over.
        db.session.commit()
        with self.application.app_context(), reading(only=False):
            answer = super().open(*args, **kwargs)
        db.session.expire_all()
        return answer


class Compiled(BytecodeCache):
    """Templates as compiled for another application of the same process: most of a test's time."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    @override
    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    @override
    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    return Compiled()


@pytest.fixture
def app(settings: Settings, compiled: Compiled) -> Iterator[Flask]:
    app = create_app(settings, testing=True)
    app.jinja_env.bytecode_cache = compiled
    app.test_client_class = Browser
    with reading(only=False), app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
