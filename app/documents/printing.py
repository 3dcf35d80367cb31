"""Published versions and posters are drawn as PDF, one after the other, each kept as it is made.

Loaded only by the process that does it. No transaction is open while a page is drawn.
"""

import hashlib
import logging
from pkgutil import resolve_name
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import update

from app import jobs
from app.blobs import open_blobs
from app.db import db
from app.documents import posters, queries, service, showing
from app.documents.models import EntryPaper, EntryPoster
from app.entries.content import parsed
from app.entries.models import EntryVersion
from app.upsert import insert

if TYPE_CHECKING:
    from app.documents.drawing import Drawn

logger = logging.getLogger(__name__)


def pen() -> "type[Drawn] | None":
    """Return what draws pages, or None where Pango is not installed."""
    try:
        found: type[Drawn] = resolve_name("app.documents.drawing:Drawn")
    except OSError:
        return None
    return found


def print_version(version_id: str) -> None:
    """Make the PDFs of a version that are not there yet; without Pango there will be none."""
    version = db.session.get(EntryVersion, UUID(version_id))
    if version is None:
        return
    service.drop_outdated(version)
    made = {paper.lang for paper in queries.papers_of(version)}
    langs = [each for each in parsed(version.content_json).languages if each not in made]
    about = f"entry:{version.entry.slug}"
    db.session.commit()
    if [each for each in langs if print_one(UUID(version_id), each)]:
        jobs.enqueue("publishing.changed", {"about": about})
        db.session.commit()


def print_poster(poster_id: str) -> None:
    """Make the PDF of a poster, its type as large as one page allows."""
    poster, drawn = db.session.get(EntryPoster, UUID(poster_id)), pen()
    if poster is None or poster.sha256 or drawn is None:
        return
    db.session.expunge(poster)
    db.session.rollback()
    page, fit = _largest(poster, drawn)
    content = page.pdf()
    open_blobs(current_app.config["SETTINGS"]).put(poster.blob, content)
    # If it is no longer wanted, no row says that it is there, and the sweep takes the file.
    db.session.execute(
        update(EntryPoster)
        .where(EntryPoster.id == poster.id)
        .values(
            sha256=hashlib.sha256(content).hexdigest(),
            bytes=len(content),
            pages=page.pages,
            fit=fit,
        )
    )
    db.session.commit()


def _largest(poster: EntryPoster, drawn: "type[Drawn]", fit: int = 0) -> "tuple[Drawn, int]":
    page = drawn(showing.poster(poster, fit), ["paper", "poster"], showing.public_base())
    db.session.rollback()
    if page.pages == 1 or fit == posters.FITS - 1:
        return page, fit
    return _largest(poster, drawn, fit + 1)


def print_one(version_id: UUID, lang: str) -> bool:
    """Make the PDF of a version in one language; return whether there is a new one."""
    drawn = pen()
    if drawn is None:
        logger.warning("no PDF of version %s: Pango is not installed", version_id)
        return False
    page = showing.paper(version_id, lang)
    db.session.rollback()
    if page is None:
        return False
    html, standing = page
    content = drawn(html, ["paper"], showing.public_base()).pdf()
    paper = EntryPaper(
        id=uuid4(),
        version_id=version_id,
        lang=lang,
        quotes=standing,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    store = open_blobs(current_app.config["SETTINGS"])
    store.put(paper.blob, content)
    is_kept = _kept(paper)
    if not is_kept:
        store.delete(paper.blob)
    return is_kept


def _kept(paper: EntryPaper) -> bool:
    """Write down that the file is there, unless a quote in it was taken back meanwhile."""
    version = db.session.get_one(EntryVersion, paper.version_id)
    is_kept = False
    if queries.settled(version) == paper.quotes:
        names = ("id", "version_id", "lang", "quotes", "sha256", "size")
        row = insert(EntryPaper).values({name: getattr(paper, name) for name in names})
        row = row.on_conflict_do_nothing(index_elements=["version_id", "lang"])
        is_kept = db.session.scalar(row.returning(EntryPaper.id)) is not None
    db.session.commit()
    return is_kept
