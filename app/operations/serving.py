"""The web server: gunicorn with threads; one process when the database is embedded."""

import gc
import multiprocessing
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from typing_extensions import override

from app import create_app, schema
from app.config import Settings
from app.db import db
from app.operations import locks


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """Gunicorn, configured by our settings alone."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    @override
    def load_config(self) -> None:
        for name, value in gunicorn_options(self.settings).items():
            self.cfg.set(name, value)

    @override
    def load(self) -> Flask:
        return create_app(self.settings)


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """Return gunicorn's options. There is no access log: it would hold addresses and handles."""
    host = "127.0.0.1" if settings.host in {"127.0.0.1", "localhost"} else "0.0.0.0"  # noqa: S104
    return {
        "bind": f"{host}:{settings.port}",
        "workers": settings.web_processes,
        "worker_class": "gthread",
        "threads": settings.web_threads,
        # Loaded once, the code is shared by all workers; no connection is open yet.
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 5,
        "limit_request_line": 8190,
        "limit_request_fields": 100,
        "control_socket_disable": True,
        "pre_fork": _settle,
        "worker_tmp_dir": "/dev/shm",  # noqa: S108  (heartbeat files: memory, not disk)
    }


def _settle(_arbiter: object, _worker: object) -> None:
    # What is loaded before a worker is forked lives as long as it does: the collector need not
    # walk through it again, and the pages that hold it stay shared.
    gc.collect()
    gc.freeze()


def prepare(settings: Settings) -> None:
    """Bring the database to this release's shape before anybody is served. Raises SchemaError.

    In a process of its own: what a migration loads need not stay in memory while pages are served.
    """
    child = multiprocessing.get_context("fork").Process(target=_upgrade, args=(settings,))
    child.start()
    child.join()
    if child.exitcode:
        raise schema.SchemaError("the database could not be brought up to date; see above")


def _upgrade(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        schema.upgrade(db.engine)
        for engine in db.engines.values():
            engine.dispose()


def serve(settings: Settings) -> None:
    """Serve until stopped. Raises InUseError when a second web process would share SQLite."""
    with locks.hold(settings), locks.hold(settings, "web", alone=settings.is_sqlite):
        prepare(settings)
        Server(settings).run()
