"""All that a report is made from, read once: a published version in one language, on one day."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import AuditEvent, Organisation, User
from app.builder import promising
from app.builder.promise_models import PromiseMove
from app.db import db
from app.entries import queries, reading
from app.entries.commitments import queries as commitments
from app.entries.commitments.dropped import Dropped, dropped
from app.entries.commitments.shown import with_commitments
from app.entries.models import Entry, EntryVersion
from app.entries.reading import Reading
from app.insights import figures
from app.insights import results as results_
from app.insights.content import Figures
from app.insights.results import Results

STEPS = (
    "entry.drafted",
    "entry.submitted",
    "entry.sent_back",
    "entry.language_signed",
    "entry.omissions_answered",
    "entry.published",
)
"""The acts on the way to an answer that a committee asks about; all others stay in the record."""


@dataclass(frozen=True)
class Step:
    """One act on an entry: on which day, who did what."""

    on: date
    action: str
    who: str
    lang: str
    """In which language something was signed; empty for all else."""


@dataclass(frozen=True)
class Source:
    """A published version as a report tells it."""

    lang: str
    on: date
    organisation: str
    version: EntryVersion
    reading: Reading
    results: Results
    figures: Figures
    versions: Sequence[EntryVersion]
    moves: Sequence[PromiseMove]
    dropped: Sequence[Dropped]
    steps: Sequence[Step]

    @property
    def open_number(self) -> int:
        """Return the number of the run whose topics the findings are about, nought if none."""
        analysis = self.reading.content.analysis
        return analysis.run if analysis else 0


def load(version_id: UUID, lang: str, *, on: date) -> Source:
    """Return what is known of a version; whoever asks has chosen the language for all words."""
    version = db.session.get_one(EntryVersion, version_id)
    entry, snapshot = version.entry, queries.snapshot_of(version)
    public = results_.frozen(snapshot.figures_json, lang)
    return Source(
        lang=lang,
        on=on,
        organisation=db.session.get_one(Organisation, entry.survey.organisation_id).name,
        version=version,
        reading=_read(version, public, lang, on),
        results=public,
        figures=figures.of(snapshot),
        versions=[each for each in queries.versions_of(entry) if each.number <= version.number],
        moves=promising.moves_of(entry.survey),
        dropped=dropped(entry, lang, on=on),
        steps=_steps(entry),
    )


def _read(version: EntryVersion, public: Results, lang: str, on: date) -> Reading:
    content = queries.Published(version.entry, version).content
    quotes = queries.quotes_by_id([ref.id for each in content.findings for ref in each.quotes])
    told = reading.read(content, lang, quotes, public, on=on)
    kept = {each.finding_id: each for each in commitments.commitments_of(version.entry)}
    return with_commitments(told, kept, lang, on=on)


def _steps(entry: Entry) -> list[Step]:
    mine = (
        select(AuditEvent.at, AuditEvent.action, User.name, AuditEvent.detail)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.object_id == str(entry.id), AuditEvent.action.in_(STEPS))
    )
    rows = db.session.execute(mine.order_by(AuditEvent.number))
    return [
        Step(at.date(), action, name or "", str(json.loads(detail).get("lang", "")))
        for at, action, name, detail in rows
    ]
