"""What every test may ask for: settings in a folder of its own, a migrated application, clients."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser as Chrome
from werkzeug.routing import Map

from app import create_app, schema
from app.config import Keys, Settings
from app.db import db, reading
from app.framework import Application
from app.i18n import TRANSLATIONS
from tests.browser import chromium
from tests.routes import KnownRoutes
from tests.standing import Standing, entered, made

# A first example may load a library, and machines are busy: no test asserts a time. The same tests
# of the same sources give the same result; `--hypothesis-profile=searching` looks further.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("unhurried", _UNHURRIED, derandomize=True)
settings.register_profile("searching", _UNHURRIED, max_examples=1_000)
settings.load_profile("unhurried")

LONGEST = (
    "tests/journeys/test_accessibility_",
    "tests/app/api/test_openapi.py",
    "tests/durability/",
    "tests/app/components/test_look.py",
    "tests/architecture/test_image.py",
    "tests/app/results/test_live.py",
    "tests/journeys/",
)
"""The files that take longest, which come first, lest one process waits for another at the end."""
KEYS = Keys(*(f"{number:064x}" for number in range(1, 7)))


def pytest_configure(config: pytest.Config) -> None:
    """Let several processes take the files in our order, not by how many tests they hold."""
    if "loadscopereorder" in config.option:
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    ranks = (rank for rank, start in enumerate(LONGEST) if item.nodeid.startswith(start))
    return next(ranks, len(LONGEST))


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


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Standing:
    """The application of this process, for all tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("standing")
    (folder / "assets").symlink_to(migrated.parent.parent / "assets")
    # No test here turns the power off; tests/durability does, on servers of their own.
    return Standing(replace(settings_in(folder), synchronous="NORMAL"), migrated)


@pytest.fixture
def settings(standing: Standing) -> Settings:
    """Settings of an installation without rows or files."""
    standing.refresh()
    return standing.settings


@pytest.fixture
def own_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test have an application of its own, which it may change, routes and all."""
    monkeypatch.setattr(Application, "url_map_class", Map)


@pytest.fixture
def app(request: pytest.FixtureRequest, settings: Settings, standing: Standing) -> Iterator[Flask]:
    """The application on an empty database: a new one for other settings or with `own_app`."""
    if settings == standing.settings and "own_app" not in request.fixturenames:
        with standing.lent() as app:
            yield app
    else:
        with entered(made(settings)) as app:
            yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
