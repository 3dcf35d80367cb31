"""The database: typed columns, and engines on which a GET cannot write.

SQLite has one writer at a time. Its own busy handler is unfair, so writers queue here, first
come first served, and then take the lock at once (BEGIN IMMEDIATE). Readers never wait.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, cast
from uuid import UUID, uuid4

import sqlcipher3.dbapi2 as sqlcipher
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import DateTime, Engine, MetaData, Text, TypeDecorator, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from typing_extensions import override

from app.config import ConfigError, Settings

FIXED_SQLITE = (3, 51, 3)
"""SQLite 3.7.0 to 3.51.2 can lose commits when several connections share a WAL."""

PATIENCE = 20.0
"""Seconds that a request waits for its turn to write before it is told that we are busy."""

CACHE_KB = 48_000
"""What one connection that reads may keep of the embedded database, decrypted, for a big page."""

CACHES = 160_000_000
"""So many bytes all connections of a process may keep together, before they give pages back."""

_reading: ContextVar[bool] = ContextVar("reading", default=False)


class InstantColumn(TypeDecorator[datetime]):
    """A point in time: UTC in, UTC out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


PrimaryKey = Annotated[UUID, mapped_column(primary_key=True, default=uuid4)]
Instant = Annotated[datetime, mapped_column(InstantColumn)]
LongString = Annotated[str, mapped_column(Text)]


class Base(DeclarativeBase):
    """What every table has: named constraints, so that migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class RoutedSession(Session):
    """Sends reading requests to connections that cannot write."""

    @override
    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        return db.engines["reading"] if _reading.get() else db.engine


db = SQLAlchemy(
    model_class=Base, session_options={"class_": RoutedSession, "expire_on_commit": False}
)


class BusyError(Exception):
    """Others have been writing for too long; nothing was written."""


class FairLock:
    """A lock handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def acquire(self, seconds: float = PATIENCE) -> bool:
        """Wait for one's turn, at most `seconds`. Return whether it came."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(seconds):
            return True
        with self._guard:
            if turn.is_set():
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        """Hand the lock to the one who has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


@contextmanager
def reading(*, only: bool) -> Iterator[None]:
    """Use read-only connections inside the block when `only` is true."""
    token = _reading.set(only)
    try:
        yield
    finally:
        _reading.reset(token)


def begin_request(*, only_reads: bool) -> None:
    """Choose the engine for the request that starts now (each request has its own context)."""
    _reading.set(only_reads)


def init_app(app: Flask, settings: Settings) -> None:
    """Configure the writing and the reading engine of `app`."""
    if settings.is_sqlite:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        writing, reading_ = engine_options(settings), engine_options(settings, reads=True)
    else:
        writing = {"url": settings.database_url, "pool_size": 16, "max_overflow": 32}
        reading_ = writing | {"execution_options": {"postgresql_readonly": True}}
    app.config["SQLALCHEMY_DATABASE_URI"] = writing.pop("url")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = writing
    app.config["SQLALCHEMY_BINDS"] = {"reading": reading_}
    db.init_app(app)
    if settings.is_sqlite:
        with app.app_context():
            _sqlite_events(db.engine, FairLock())
            _sqlite_events(db.engines["reading"], None)


def connect_sqlite(
    settings: Settings, *, reads: bool = False, at: Path | None = None
) -> sqlcipher.Connection:
    """Open the embedded database, or the copy `at`, with its key; `reads` forbids writing."""
    if sqlcipher.sqlite_version_info < FIXED_SQLITE:
        raise ConfigError(f"SQLite {sqlcipher.sqlite_version} can lose commits in WAL mode")
    connection = sqlcipher.connect(
        str(at or settings.sqlite_file), isolation_level=None, check_same_thread=False, timeout=10
    )
    if settings.keys.database_key:  # none only in tests that read the bytes of the file
        connection.execute(f"PRAGMA key = \"x'{settings.keys.database_key}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {settings.synchronous}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    if reads:
        connection.execute("PRAGMA query_only = ON")
        # A page of the file is decrypted again each time that it has left this cache.
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        connection.execute(f"PRAGMA soft_heap_limit = {CACHES}")
    return connection


def engine_options(
    settings: Settings, *, reads: bool = False, at: Path | None = None
) -> dict[str, Any]:
    """Return what `create_engine` needs for the embedded database, or for a copy of it."""
    return {
        # The path only keeps Flask-SQLAlchemy from taking this for a database in memory.
        "url": f"sqlite:///{at or settings.sqlite_file}",
        "module": sqlcipher,
        "creator": lambda: connect_sqlite(settings, reads=reads, at=at),
        "poolclass": QueuePool,
        "pool_size": settings.web_threads + 4,
        # Few connections then hold a filled cache.
        "pool_use_lifo": True,
    }


def _sqlite_events(engine: Engine, lock: FairLock | None) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if lock is None:
            connection.exec_driver_sql("BEGIN")
            return
        # One connection may begin again after a commit, before it goes back to the pool.
        if not connection.info.get("holds_lock"):
            if not lock.acquire():
                raise BusyError
            connection.info["holds_lock"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def checkin(_dbapi_connection: object, record: ConnectionPoolEntry) -> None:
        if lock is not None and cast("dict[str, object]", record.info).pop("holds_lock", False):
            lock.release()
