"""Verbs on papers: ask for posters, let papers go, forget whoever is quoted in one."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from app import jobs
from app.accounts import service as accounts
from app.db import db
from app.documents import queries
from app.documents.models import EntryPaper, EntryPoster, PosterSize
from app.entries.models import EntryVersion
from app.upsert import insert

KEPT: Final = timedelta(days=90)
"""How long a poster stays after it was asked for."""


def ask(version: EntryVersion) -> None:
    """Have the PDFs of a version made that are not there; once, however often it is asked."""
    args = {"version_id": str(version.id)}
    jobs.enqueue("documents.print", args, unique_key=key_of(version.id))


def key_of(version_id: UUID | str) -> str:
    """Return what the job that makes a version's PDFs is known by."""
    return f"papers:{version_id}"


def poster_key(poster_id: UUID) -> str:
    """Return what the job that makes a poster's PDF is known by."""
    return f"poster:{poster_id}"


def ask_for_posters(
    version: EntryVersion,
    findings: Sequence[int],
    size: PosterSize,
    langs: Collection[str],
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Make a poster of these findings in each language; the same one again stays as it is."""
    numbers = " ".join(map(str, sorted(findings)))
    for lang in langs:
        row = insert(EntryPoster).values(
            id=uuid4(),
            version_id=version.id,
            lang=lang,
            size=size,
            findings=numbers,
            asked_by=by,
            asked_at=at,
        )
        same = ["version_id", "lang", "size", "findings"]
        db.session.execute(
            row.on_conflict_do_update(index_elements=same, set_={"asked_at": at, "asked_by": by})
        )
        _ask_for(version, lang, size, numbers)
    detail = {"version": version.number, "size": size, "findings": len(findings)}
    detail["languages"] = len(langs)
    accounts.record("poster.asked", str(version.entry_id), detail, by=by, at=at)


def _ask_for(version: EntryVersion, lang: str, size: PosterSize, numbers: str) -> None:
    mine = select(EntryPoster.id).where(
        EntryPoster.version_id == version.id,
        EntryPoster.lang == lang,
        EntryPoster.size == size,
        EntryPoster.findings == numbers,
    )
    poster_id = db.session.scalars(mine).one()
    args = {"poster_id": str(poster_id)}
    jobs.enqueue("documents.poster", args, unique_key=poster_key(poster_id))


def remove_old(*, at: datetime) -> None:
    """Delete the posters whose time is over."""
    old = select(EntryPoster).where(EntryPoster.asked_at < at - KEPT).order_by(EntryPoster.id)
    posters = db.session.scalars(old).all()
    if posters:
        jobs.enqueue("uploads.delete", {"blobs": [poster.blob for poster in posters]})
        gone = [poster.id for poster in posters]
        db.session.execute(delete(EntryPoster).where(EntryPoster.id.in_(gone)))


def drop_outdated(version: EntryVersion) -> None:
    """Delete the PDFs of a version that show a quote which has been taken back."""
    now = queries.standing(version)
    _delete([paper for paper in queries.papers_of(version) if paper.quotes != now])


def forget(response_id: UUID) -> None:
    """Delete every PDF that shows this person's words, and have new ones made without them.

    Call it first in the transaction that deletes the answers, while quotes still name them.
    """
    for version in queries.versions_quoting(response_id):
        _delete(queries.papers_of(version))
        ask(version)
        jobs.enqueue("publishing.forget", {"about": f"entry:{version.entry.slug}"})


def _delete(papers: Sequence[EntryPaper]) -> None:
    if papers:
        jobs.enqueue("uploads.delete", {"blobs": [paper.blob for paper in papers]})
        gone = [paper.id for paper in papers]
        db.session.execute(delete(EntryPaper).where(EntryPaper.id.in_(gone)))
