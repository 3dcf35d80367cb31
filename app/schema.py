"""Bring the database to this release's shape, without losing a row.

Alembic is loaded by the functions that need it: with what it draws in it is ten megabytes, and
what serves and what waits for work never migrates.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaError(Exception):
    """The database is newer than this release, or a migration left broken references."""


def configuration(connection: Connection | None = None, folder: Path = MIGRATIONS) -> "Config":
    """Return Alembic's configuration for the migrations in `folder`, bound to `connection`."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, *, folder: Path = MIGRATIONS) -> None:
    """Migrate to the newest revision in `folder`, wholly or not at all.

    On SQLite, foreign keys sleep meanwhile and are checked before the commit.

    A table that is rebuilt with foreign keys on would take its children's rows with it.
    """
    from alembic import command  # noqa: PLC0415

    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection
        if is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys = OFF")
        try:
            # In a transaction of ours, Alembic leaves the commit to us: after the check below.
            connection.begin()
            command.upgrade(configuration(connection, folder), "head")
            if is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                connection.rollback()
                raise SchemaError("a migration left rows without their parents")
            connection.commit()
        finally:
            connection.rollback()
            if is_sqlite and raw is not None:
                raw.execute("PRAGMA foreign_keys = ON")


def revision(engine: Engine) -> str | None:
    """Return the revision that the database is at, or None when it is empty."""
    from alembic.migration import MigrationContext  # noqa: PLC0415

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the revision that this release expects."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return ScriptDirectory.from_config(configuration()).get_current_head()
