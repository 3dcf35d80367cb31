"""What is answered and promised. Answers are a feature above this one, so they are handed in."""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from flask import Flask, current_app

from app.notices.story import Story


class Published(NamedTuple):
    """An answer as the public reads it now: what names it, its version, and what it says."""

    about: str
    number: int
    story: Story


PublishedOf = Callable[[UUID], Sequence[Published]]
StillPromises = Callable[[UUID], bool]


def init_app(app: Flask, published_of: PublishedOf, still_promises: StillPromises) -> None:
    """Tell this feature where answers and promises of a survey are found."""
    app.extensions["published_of"] = published_of
    app.extensions["still_promises"] = still_promises


def published(survey_id: UUID) -> Sequence[Published]:
    """Return the published answers of a survey."""
    published_of: PublishedOf = current_app.extensions["published_of"]
    return published_of(survey_id)


def still_promises(survey_id: UUID) -> bool:
    """Return whether something that was promised of this survey is still to be done."""
    asked: StillPromises = current_app.extensions["still_promises"]
    return asked(survey_id)
