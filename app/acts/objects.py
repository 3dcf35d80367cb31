"""What an act was about: its name and the page that shows it, as far as it still exists."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.entries.commitments.models import Commitment
from app.entries.models import Entry
from app.insights.models import PublishedQuote, Run, Topic


class Named(NamedTuple):
    """The name of an object, and where it is shown."""

    name: str
    url: str


def named(organisation_id: UUID, object_ids: Collection[str]) -> dict[str, Named]:
    """Return those of the objects that are the organisation's and have a page of their own."""
    ids = [known for each in object_ids if (known := uuid_of(each)) is not None]
    found: dict[UUID, Named] = {}
    for look in (_people, _surveys, _entries, _runs, _topics, _quotes, _commitments):
        found |= look(organisation_id, ids)
    return {str(key): value for key, value in found.items()}


def uuid_of(text: str) -> UUID | None:
    """Return the id that a text is, None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _people(organisation_id: UUID, ids: Collection[UUID]) -> dict[UUID, Named]:
    theirs = select(User.id, User.name).where(User.organisation_id == organisation_id)
    rows = db.session.execute(theirs.where(User.id.in_(ids)).order_by(User.id))
    return {key: Named(name, url_for("accounts.person", user_id=key)) for key, name in rows}


def _surveys(organisation_id: UUID, ids: Collection[UUID]) -> dict[UUID, Named]:
    theirs = select(Survey.id, Survey.name, Survey.slug)
    theirs = theirs.where(Survey.organisation_id == organisation_id, Survey.id.in_(ids))
    rows = db.session.execute(theirs.order_by(Survey.id))
    return {key: Named(name, url_for("builder.edit", slug=slug)) for key, name, slug in rows}


def _entries(organisation_id: UUID, ids: Collection[UUID]) -> dict[UUID, Named]:
    theirs = select(Entry.id, Survey.name).join(Survey, Survey.id == Entry.survey_id)
    theirs = theirs.where(Survey.organisation_id == organisation_id, Entry.id.in_(ids))
    rows = db.session.execute(theirs.order_by(Entry.id))
    return {key: Named(name, url_for("entries.edit", entry_id=key)) for key, name in rows}


def _runs(organisation_id: UUID, ids: Collection[UUID]) -> dict[UUID, Named]:
    theirs = select(Run.id, Run.number, Survey.name, Survey.slug)
    theirs = theirs.join(Survey, Survey.id == Run.survey_id)
    theirs = theirs.where(Survey.organisation_id == organisation_id, Run.id.in_(ids))
    rows = db.session.execute(theirs.order_by(Run.id))
    return {
        key: Named(name, url_for("insights.show_run", slug=slug, number=number))
        for key, number, name, slug in rows
    }


def _topics(organisation_id: UUID, ids: Collection[UUID]) -> dict[UUID, Named]:
    theirs = select(Topic, Run.number, Survey.slug).join(Run, Run.id == Topic.run_id)
    theirs = theirs.join(Survey, Survey.id == Run.survey_id)
    theirs = theirs.where(Survey.organisation_id == organisation_id, Topic.id.in_(ids))
    return {
        topic.id: Named(
            topic.label,
            url_for("insights.topic", slug=slug, number=number, topic_number=topic.number),
        )
        for topic, number, slug in db.session.execute(theirs.order_by(Topic.id))
    }


def _quotes(organisation_id: UUID, ids: Collection[UUID]) -> dict[UUID, Named]:
    theirs = select(PublishedQuote.id, Survey.name, Survey.slug)
    theirs = theirs.join(Survey, Survey.id == PublishedQuote.survey_id)
    theirs = theirs.where(Survey.organisation_id == organisation_id, PublishedQuote.id.in_(ids))
    rows = db.session.execute(theirs.order_by(PublishedQuote.id))
    return {key: Named(name, url_for("insights.quotes", slug=slug)) for key, name, slug in rows}


def _commitments(organisation_id: UUID, ids: Collection[UUID]) -> dict[UUID, Named]:
    theirs = select(Commitment.id, Survey.name).join(Entry, Entry.id == Commitment.entry_id)
    theirs = theirs.join(Survey, Survey.id == Entry.survey_id)
    theirs = theirs.where(Survey.organisation_id == organisation_id, Commitment.id.in_(ids))
    rows = db.session.execute(theirs.order_by(Commitment.id))
    return {
        key: Named(name, url_for("entries.commitment", commitment_id=key)) for key, name in rows
    }
