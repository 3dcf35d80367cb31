"""Making alerts of what was found: at most one for each cause and day, and its mail with it.

All that one look has found is stored in one transaction: the alerts, what was looked at, and the
mails, so that whoever dies in the middle leaves nothing, and the next look does it again.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, update

from app import upsert
from app.alerts import letters, queries
from app.alerts.evidence import Evidence, Found
from app.alerts.models import Alert, AlertKind, AlertLook, AlertMatch, AlertSettings, AlertTerm
from app.builder.models import Survey
from app.db import db

ONCE: Final = frozenset({AlertKind.NEW})
"""Kinds that are told once for their cause, whatever the day."""


class Looked(NamedTuple):
    """A run that was looked at, and when the newest comments came that it had then."""

    question_id: str
    run_id: UUID
    reached_at: datetime | None


class Seen(NamedTuple):
    """What one look at a survey was about, and what it found."""

    found: Sequence[Found]
    runs: Sequence[Looked]
    counted_on: date


def locked(survey_id: UUID) -> AlertSettings:
    """Return the settings of a survey; whoever asks next waits for this transaction."""
    row = upsert.insert(AlertSettings).values(survey_id=survey_id, kinds=" ".join(AlertKind))
    db.session.execute(row.on_conflict_do_nothing())
    chosen = select(AlertSettings).where(AlertSettings.survey_id == survey_id)
    fresh = chosen.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(fresh).one()


def make(survey: Survey, seen: Seen, *, at: datetime) -> list[Alert]:
    """Store what is new of what was found, and queue the mails about it; again adds nothing."""
    settings = locked(survey.id)
    wanted, today = settings.wanted, at.astimezone(UTC).date()
    found = [each for each in seen.found if each.kind in wanted]
    made = [alert for each in found if (alert := _make(survey.id, each, at=at)) is not None]
    if AlertKind.TERM in wanted:
        made += _terms(survey.id, today, at=at)
    for each in seen.runs:
        db.session.merge(AlertLook(survey_id=survey.id, **each._asdict()))
    settings.counted_on = seen.counted_on
    db.session.flush()
    if made:
        letters.send(survey, made, queries.subscribers(survey.id))
    return made


def _make(survey_id: UUID, found: Found, *, at: datetime) -> Alert | None:
    """Return the alert about something, or None when it has been told already.

    The same days are never told twice of one cause: a week that follows a week by one day is not.
    """
    told = select(Alert.id).where(
        Alert.survey_id == survey_id, Alert.kind == found.kind, Alert.cause == found.cause
    )
    if found.kind not in ONCE:
        told = told.where(Alert.day >= found.since)
    if db.session.scalar(told.limit(1)) is not None:
        return None
    row = upsert.insert(Alert).values(
        survey_id=survey_id,
        kind=found.kind,
        cause=found.cause,
        since=found.since,
        day=found.day,
        evidence_json=found.evidence.to_json(),
        made_at=at,
        note="",
    )
    once = row.on_conflict_do_nothing(index_elements=["survey_id", "kind", "cause", "day"])
    made = db.session.scalar(once.returning(Alert.id))
    return None if made is None else db.session.get_one(Alert, made)


def _terms(survey_id: UUID, today: date, *, at: datetime) -> list[Alert]:
    """Tell of the terms that were found and not told yet; a second time on a day has to wait."""
    waiting = (
        select(AlertTerm, func.count())
        .join(AlertMatch, AlertMatch.term_id == AlertTerm.id)
        .where(AlertTerm.survey_id == survey_id, AlertTerm.is_watched)
        .where(AlertMatch.alert_id.is_(None))
        .group_by(AlertTerm.id)
        .order_by(AlertTerm.folded)
    )
    made = []
    for term, number in db.session.execute(waiting).all():
        evidence = Evidence(now=number, term=term.words, why=term.why)
        found = Found(AlertKind.TERM, str(term.id), today, today, evidence)
        alert = _make(survey_id, found, at=at)
        if alert is not None:
            mine = (AlertMatch.term_id == term.id, AlertMatch.alert_id.is_(None))
            db.session.execute(update(AlertMatch).where(*mine).values(alert_id=alert.id))
            made.append(alert)
    return made
