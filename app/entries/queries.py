"""Reads: published entries and their versions, decisions by topic, drafts for staff."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from app.db import db
from app.entries.content import Content, FindingContent, parsed
from app.entries.models import Entry, EntryVersion
from app.errors import NotFoundError


class Published(NamedTuple):
    """An entry in the version that the public sees (or saw, when an earlier one is asked for)."""

    entry: Entry
    version: EntryVersion

    @property
    def content(self) -> Content:
        """Return what the version says."""
        return parsed(self.version.content_json)


class Decision(NamedTuple):
    """What was decided about a topic, and the entry that says so."""

    finding: FindingContent
    content: Content


def _newest() -> Select[Entry, EntryVersion]:
    last = (
        select(func.max(EntryVersion.number))
        .where(EntryVersion.entry_id == Entry.id)
        .correlate(Entry)
        .scalar_subquery()
    )
    return (
        select(Entry, EntryVersion)
        .join(EntryVersion, EntryVersion.entry_id == Entry.id)
        .where(EntryVersion.number == last)
    )


def published_entries() -> Sequence[Published]:
    """Return the newest published version of each entry, latest first."""
    newest = _newest().order_by(EntryVersion.published_at.desc(), EntryVersion.id)
    return [Published(row[0], row[1]) for row in db.session.execute(newest)]


def published(slug: str) -> Published:
    """Return an entry's newest published version; NotFoundError for drafts and unknown ones."""
    row = db.session.execute(_newest().where(Entry.slug == slug)).one_or_none()
    if row is None:
        raise NotFoundError(slug)
    return Published(row[0], row[1])


def published_version(slug: str, number: int) -> Published:
    """Return one published version of an entry; NotFoundError when there is none."""
    wanted = (
        select(Entry, EntryVersion)
        .join(EntryVersion, EntryVersion.entry_id == Entry.id)
        .where(Entry.slug == slug, EntryVersion.number == number)
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFoundError(slug)
    return Published(row[0], row[1])


def decisions_for(topic_ids: Collection[UUID]) -> Mapping[UUID, Decision]:
    """Return what has been decided, in public, about each of these topics."""
    wanted = frozenset(topic_ids)
    return {
        topic.id: Decision(finding, entry.content)
        for entry in reversed(published_entries())
        for finding in entry.content.findings
        for topic in finding.topics
        if topic.id in wanted
    }


def entry_by_id(entry_id: UUID) -> Entry:
    """Return an entry for staff; NotFoundError when there is none."""
    entry = db.session.get(Entry, entry_id)
    if entry is None:
        raise NotFoundError(str(entry_id))
    return entry


def entries() -> Sequence[Entry]:
    """Return all entries for staff, newest first."""
    return db.session.scalars(select(Entry).order_by(Entry.created_at.desc(), Entry.id)).all()
