"""The application on each database in turn."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.db import reading


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application whose database is SQLite, then one on PostgreSQL."""
    name = "app" if request.param == "sqlite" else "app_on_postgresql"
    made = request.getfixturevalue(name)
    with reading(only=False):
        yield made
