"""One application for the tests of a process: what it has learnt to do fast, it keeps."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from typing_extensions import override

from app import create_app
from app.config import Settings
from app.db import db, reading
from app.security import limiter

WIRED = (
    "view_functions",
    "error_handler_spec",
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "teardown_appcontext_funcs",
    "template_context_processors",
    "url_value_preprocessors",
    "url_default_functions",
    "url_build_error_handlers",
    "wsgi_app",
)
"""What of an application no test may leave changed."""


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
    """Templates as compiled for another application of the same process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    @override
    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    @override
    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


compiled = Compiled()


def made(settings: Settings) -> Flask:
    """Return an application for a test, in which people's passwords cost little to check."""
    app = create_app(settings, testing=True)
    app.jinja_env.bytecode_cache = compiled
    app.test_client_class = Browser
    app.extensions["security"].pwd_context.update(argon2__memory_cost=64, argon2__time_cost=1)
    return app


@contextmanager
def entered(app: Flask) -> Iterator[Flask]:
    """Work inside `app` for the time of the block; no connection stays open."""
    with reading(only=False), app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


class Standing:
    """The application that is lent to one test after the other, and its one folder of data."""

    def __init__(self, settings: Settings, migrated: Path) -> None:
        self.settings, self._migrated = settings, migrated
        self._app = made(settings)

    def refresh(self) -> None:
        """Give the next test a database without rows, and no file of the test before."""
        shutil.rmtree(self.settings.data)
        self.settings.data.mkdir(mode=0o700)
        shutil.copy(self._migrated, self.settings.sqlite_file)

    @contextmanager
    def lent(self) -> Iterator[Flask]:
        """Lend the application: what is set or noted in it meanwhile is forgotten afterwards."""
        config, extensions = dict(self._app.config), dict(self._app.extensions)
        wiring = _wiring(self._app)
        limiter.reset()
        try:
            with entered(self._app):
                yield self._app
        finally:
            _become(self._app.config, config)
            _become(self._app.extensions, extensions)
        if _wiring(self._app) != wiring:
            self._app = made(self.settings)
            raise AssertionError("a test that changes the application asks for own_app")


def _become(present: dict[str, Any], before: dict[str, Any]) -> None:
    present.clear()
    present.update(before)


def _wiring(app: Flask) -> list[object]:
    return [_copied(getattr(app, name)) for name in WIRED]


def _copied(part: object) -> object:
    if isinstance(part, dict):
        return {key: copy for key, value in part.items() if (copy := _copied(value))}
    return list(part) if isinstance(part, list) else part
