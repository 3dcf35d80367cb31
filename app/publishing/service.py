"""Keeping account of when the site was written, and asking for it."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select

from app import jobs
from app.accounts import service as accounts
from app.builder.models import Survey
from app.db import db
from app.entries.models import Entry
from app.publishing.models import Publication, PublicationState
from app.publishing.writing import Changed, Written

TOLD: Final = timedelta(days=90)
LONGEST: Final = timedelta(minutes=10)
"""A writing of the site that is not over by then was cut off with its worker."""
_LENGTH: Final = 500


def ask(*, by: UUID, at: datetime) -> None:
    """Have all of the site written, soon; asking again while it waits changes nothing."""
    accounts.record("publishing.asked", "", {}, by=by, at=at)
    jobs.enqueue("publishing.all", {}, run_at=at, unique_key="publishing.all")


def begin(about: str, *, at: datetime) -> Publication:
    """Note that the site is being written, and forget what was noted long ago."""
    db.session.execute(delete(Publication).where(Publication.started_at < at - TOLD))
    made = Publication(about=about, state=PublicationState.RUNNING, started_at=at)
    db.session.add(made)
    db.session.flush()
    return made


def is_alone(publication: Publication) -> bool:
    """Return whether nobody else writes the site; ask when the publication is committed.

    Of two at once the later would give readers back what the earlier has replaced.
    """
    others = select(Publication.id).where(
        Publication.id != publication.id, Publication.state == PublicationState.RUNNING,
        Publication.started_at > publication.started_at - LONGEST,
    )  # fmt: skip
    return db.session.scalar(others.limit(1)) is None


def put_off(publication: Publication, name: str, args: dict[str, str]) -> None:
    """Do it a little later, behind the writing that goes on; two that met do not meet again."""
    at = publication.started_at + timedelta(seconds=10 + publication.id.int % 20)
    db.session.delete(publication)
    jobs.enqueue(name, args, run_at=at)


def follows_failure(publication: Publication) -> bool:
    """Return whether the last writing before this one broke off: what caches hold is not known."""
    before = select(Publication.state).where(Publication.id != publication.id)
    before = before.where(Publication.finished_at.is_not(None))
    return (
        db.session.scalar(before.order_by(Publication.finished_at.desc(), Publication.id).limit(1))
        == PublicationState.FAILED
    )


def end(publication: Publication, written: Written, *, at: datetime) -> None:
    """Note that readers see it."""
    publication.state, publication.finished_at = PublicationState.DONE, at
    publication.files, publication.changed = written.files, len(written.paths)
    publication.kilobytes = written.bytes // 1_000
    db.session.flush()


def fail(publication: Publication, state: PublicationState, problem: str, *, at: datetime) -> None:
    """Note why readers still see what they saw before."""
    publication.state, publication.finished_at = state, at
    publication.problem = problem[:_LENGTH]
    db.session.flush()


def changed_by(about: str) -> Changed | None:
    """Return which pages a change is about: `entry:<slug>` or `survey:<slug>`; None: all."""
    kind, _colon, slug = about.partition(":")
    if kind == "entry":
        asked = select(Survey.slug).join(Entry, Entry.survey_id == Survey.id)
        survey = db.session.scalar(asked.where(Entry.slug == slug))
        return Changed(frozenset({slug}), frozenset({survey} if survey else ()))
    if kind == "survey":
        entries = select(Entry.slug).join(Survey, Entry.survey_id == Survey.id)
        found = db.session.scalars(entries.where(Survey.slug == slug)).all()
        return Changed(frozenset(found), frozenset({slug}))
    return None


def latest(number: int = 20) -> list[Publication]:
    """Return how the last writings went, the newest first."""
    chosen = select(Publication).order_by(Publication.started_at.desc(), Publication.id)
    return list(db.session.scalars(chosen.limit(number)))
