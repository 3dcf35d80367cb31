"""Inserts that know what to do when the row is there already, on either database."""

from sqlalchemy.dialects import postgresql, sqlite

from app.db import Base, db


def insert(model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return an insert into the table of `model` in the dialect of the database in use."""
    if db.engine.dialect.name == "sqlite":
        return sqlite.insert(model)
    return postgresql.insert(model)
