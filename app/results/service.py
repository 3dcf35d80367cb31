"""Verbs on what staff keep: saved views."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.builder.models import Survey
from app.db import db
from app.results import queries
from app.results.models import SavedView


class View(NamedTuple):
    """What is to be kept: a page and the query of its address, under a name."""

    name: str
    page: str
    query: str


def save_view(survey: Survey, view: View, *, by: UUID, at: datetime) -> SavedView:
    """Keep a view; one of the same name is replaced."""
    found = next((each for each in queries.saved_views(survey.id) if each.name == view.name), None)
    saved = found or SavedView(survey_id=survey.id, name=view.name)
    saved.page, saved.query, saved.made_by, saved.made_at = view.page, view.query, by, at
    db.session.add(saved)
    db.session.flush()
    return saved


def drop_view(view: SavedView) -> None:
    """Delete a saved view."""
    db.session.delete(view)
    db.session.flush()
