"""Reads: the PDFs of a version, and the posters of an entry."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import or_, select

from app.db import db
from app.documents.models import EntryPaper, EntryPoster
from app.entries import queries as entries
from app.entries.content import parsed
from app.entries.models import Entry, EntryVersion
from app.errors import NotFoundError
from app.insights.models import PublishedQuote
from app.respond.models import Response


@lru_cache(maxsize=256)
def quote_ids(content_json: str) -> tuple[UUID, ...]:
    """Return which quotes a version shows."""
    findings = parsed(content_json).findings
    return tuple(ref.id for finding in findings for ref in finding.quotes)


def standing(version: EntryVersion) -> str:
    """Return one text for the state in which a version's quotes are now; "" when it has none."""
    ids = quote_ids(version.content_json)
    if not ids:
        return ""
    kept = entries.quotes_by_id(ids)
    states = (f"{each} {kept[each].state} {bool(kept[each].text)}" for each in ids if each in kept)
    return hashlib.sha256("\n".join(states).encode()).hexdigest()


def settled(version: EntryVersion) -> str:
    """Return the state of a version's quotes, which nobody can change before the transaction ends.

    Whoever takes a quote back waits for this, or has come first and is seen here.
    """
    ids = quote_ids(version.content_json)
    mine = select(PublishedQuote).where(PublishedQuote.id.in_(ids)).order_by(PublishedQuote.id)
    db.session.scalars(mine.with_for_update().execution_options(populate_existing=True)).all()
    return standing(version)


def paper_in(version: EntryVersion, lang: str) -> EntryPaper | None:
    """Return a version's PDF in this language; none while a quote in it has been taken back."""
    chosen = select(EntryPaper).where(EntryPaper.version_id == version.id, EntryPaper.lang == lang)
    found = db.session.scalar(chosen)
    return found if found is not None and found.quotes == standing(version) else None


def paper_for(version: EntryVersion, locale: str) -> EntryPaper | None:
    """Return the PDF to offer to readers of this language: in the entry's first one, if need be."""
    content = parsed(version.content_json)
    return paper_in(version, locale if locale in content.languages else content.source_lang)


def papers_of(version: EntryVersion) -> Sequence[EntryPaper]:
    """Return all PDFs of a version, whether or not they still may be shown."""
    chosen = select(EntryPaper).where(EntryPaper.version_id == version.id)
    return db.session.scalars(chosen.order_by(EntryPaper.lang)).all()


def made() -> Mapping[UUID, Mapping[str, str]]:
    """Return for each version in which languages there is a PDF, and how its quotes were then."""
    found: dict[UUID, dict[str, str]] = {}
    rows = select(EntryPaper.version_id, EntryPaper.lang, EntryPaper.quotes)
    for version_id, lang, quotes in db.session.execute(rows):
        found.setdefault(version_id, {})[lang] = quotes
    return found


def versions_quoting(response_id: UUID) -> Sequence[EntryVersion]:
    """Return the versions that show words of this response."""
    chosen = select(PublishedQuote.id).where(PublishedQuote.response_id == response_id)
    ids = db.session.scalars(chosen.order_by(PublishedQuote.id)).all()
    if not ids:
        return []
    survey_id = select(Response.survey_id).where(Response.id == response_id).scalar_subquery()
    named = [EntryVersion.content_json.contains(str(each)) for each in ids]
    theirs = select(EntryVersion).join(Entry, Entry.id == EntryVersion.entry_id)
    theirs = theirs.where(Entry.survey_id == survey_id, or_(*named))
    return db.session.scalars(theirs.order_by(EntryVersion.id)).all()


def posters_of(entry: Entry, limit: int) -> Sequence[EntryPoster]:
    """Return the posters of an entry, the newest first."""
    mine = select(EntryPoster).join(EntryPoster.version).where(EntryVersion.entry_id == entry.id)
    in_order = mine.order_by(EntryPoster.asked_at.desc(), EntryPoster.lang, EntryPoster.id)
    return db.session.scalars(in_order.limit(limit)).all()


def poster_of(entry: Entry, poster_id: UUID) -> EntryPoster:
    """Return one poster of this entry; NotFoundError when it has no such poster."""
    found = db.session.get(EntryPoster, poster_id)
    if found is None or found.version.entry_id != entry.id:
        raise NotFoundError(str(poster_id))
    return found
