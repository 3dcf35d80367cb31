"""What was decided about topics. Answers are a feature above this one, so they are handed in."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol
from uuid import UUID

from flask import Flask, current_app


class Finding(Protocol):
    """The part of a published answer that speaks of a topic."""

    @property
    def status(self) -> str | None:
        """Return what was decided."""


class Content(Protocol):
    """A published answer."""

    @property
    def slug(self) -> str:
        """Return its address."""


class Decision(Protocol):
    """What was decided about a topic, and the answer that says so."""

    @property
    def finding(self) -> Finding:
        """Return the part that speaks of the topic."""

    @property
    def content(self) -> Content:
        """Return the whole answer."""


DecisionsFor = Callable[[Collection[UUID]], Mapping[UUID, Decision]]


def init_app(app: Flask, decisions_for: DecisionsFor) -> None:
    """Tell these pages where decisions are found: answers are a feature above this one."""
    app.extensions["decisions_for"] = decisions_for


def decisions(topic_ids: Collection[UUID]) -> Mapping[UUID, Decision]:
    """Return what has been decided, in public, about these topics."""
    decisions_for: DecisionsFor = current_app.extensions["decisions_for"]
    return decisions_for(topic_ids)
