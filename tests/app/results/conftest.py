"""The application on each database in turn, and answers read in two ways."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.db import reading
from app.results import blocks


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application whose database is SQLite, then one on PostgreSQL."""
    name = "app" if request.param == "sqlite" else "app_on_postgresql"
    made = request.getfixturevalue(name)
    with reading(only=False):
        yield made


@pytest.fixture(params=["rows", "columns"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Answers are read from their rows, or from what the worker has made of them."""
    if request.param == "columns":
        monkeypatch.setattr(blocks, "MOST_DIRECT", 0)
    return request.param
