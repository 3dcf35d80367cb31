"""The organisation's name, which stands on every page and hardly ever changes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from app.accounts import queries
from app.db import BusyError
from app.errors import NotFoundError

FALLBACK = "Heeded"
KEPT = timedelta(minutes=1)
SOON = timedelta(seconds=5)
"""When it is asked again after nothing was found: each page would wait for a busy database."""


class OrganisationName:
    """Asks the database once a minute; pages about a broken database still get a name."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._name = ""
        self._until: datetime | None = None

    @override
    def __str__(self) -> str:
        now = self._now()
        if self._until is None or now > self._until:
            self._ask(now)
        return self._name or FALLBACK

    def _ask(self, now: datetime) -> None:
        try:
            self._name = queries.organisation().name
            self._until = now + KEPT
        except (BusyError, NotFoundError, SQLAlchemyError):
            self._until = now + SOON


def init_app(app: Flask, now: Callable[[], datetime]) -> None:
    """Give every template `organisation_name`."""

    @app.context_processor
    def named() -> dict[str, str]:
        kept: OrganisationName = app.extensions.setdefault("organisation", OrganisationName(now))
        return {"organisation_name": str(kept)}
