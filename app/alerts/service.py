"""What staff settle about alerts, and what is forgotten with a response; nothing commits."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update

from analysis.text import bare_form, clean
from app import jobs, upsert
from app.accounts import service as accounts
from app.alerts import raising
from app.alerts.models import (
    MAX_TERM,
    MAX_TERMS,
    Alert,
    AlertKind,
    AlertMatch,
    AlertRead,
    AlertSettings,
    AlertSubscription,
    AlertTerm,
)
from app.builder.models import Survey
from app.db import db
from app.errors import DomainError

WHOLE_WORDS: Final = 0x2E80
"""From this character on (Chinese, Japanese, Korean) a single one can be a word."""


class TermRefusedError(DomainError):
    """Nobody can watch for what was typed."""

    code = "term_refused"


class TooShortError(TermRefusedError):
    """Nearly every comment would have it in it, or nothing is left to look for."""


class TooLongError(TermRefusedError):
    """Nobody writes that in a comment."""


class KnownTermError(TermRefusedError):
    """It is in the list already, perhaps with other capital letters or accents."""


class FullListError(TermRefusedError):
    """The list has as many terms as it may."""


def add_term(survey: Survey, words: str, why: str, *, by: UUID, at: datetime) -> AlertTerm:
    """Watch for a word or phrase in the comments of today and all later ones.

    Raises one of the TermRefusedErrors.
    """
    shown = " ".join(clean(words).split())
    folded = bare_form(shown)
    _refuse(shown, folded)
    settings = raising.locked(survey.id)
    listed = select(func.count()).where(AlertTerm.survey_id == survey.id, AlertTerm.is_watched)
    number = db.session.scalar(listed) or 0
    mine = select(AlertTerm).where(AlertTerm.survey_id == survey.id, AlertTerm.folded == folded)
    term = db.session.scalar(mine)
    if term is not None and term.is_watched:
        raise KnownTermError
    if number >= MAX_TERMS:
        raise FullListError
    if not number:
        _begin(settings, at)
    term = term or AlertTerm(survey_id=survey.id, folded=folded)
    term.words, term.why, term.is_watched = shown, why, True
    term.added_by, term.added_at = by, at
    db.session.add(term)
    db.session.flush()
    accounts.record("alerts.term_added", str(survey.id), {"term": str(term.id)}, by=by, at=at)
    return term


def _begin(settings: AlertSettings, at: datetime) -> None:
    """Watch from this day on: a job takes what is older as looked at, which can be a great deal."""
    settings.passing = at.astimezone(UTC).date()
    key = f"alerts.look:{settings.survey_id}"
    jobs.enqueue("alerts.look", {"survey_id": str(settings.survey_id)}, unique_key=key)


def _refuse(shown: str, folded: str) -> None:
    if len(folded) < 2 and not (folded and ord(folded) >= WHOLE_WORDS):  # noqa: PLR2004
        raise TooShortError
    if len(shown) > MAX_TERM:
        raise TooLongError


def remove_term(term: AlertTerm, *, by: UUID, at: datetime) -> None:
    """Watch for it no longer; alerts that name it stay."""
    term.is_watched = False
    waiting = (AlertMatch.term_id == term.id, AlertMatch.alert_id.is_(None))
    db.session.execute(delete(AlertMatch).where(*waiting))
    db.session.flush()
    detail = {"term": str(term.id)}
    accounts.record("alerts.term_removed", str(term.survey_id), detail, by=by, at=at)


def choose(survey: Survey, kinds: Iterable[AlertKind], *, by: UUID, at: datetime) -> None:
    """Tell of these kinds from now on."""
    settings = raising.locked(survey.id)
    wanted = frozenset(kinds)
    if AlertKind.TERM in wanted and AlertKind.TERM not in settings.wanted:
        # What came while nobody wanted to know is no news.
        _begin(settings, at)
    settings.kinds = " ".join(each for each in AlertKind if each in wanted)
    db.session.flush()
    accounts.record("alerts.kinds", str(survey.id), {"kinds": settings.kinds}, by=by, at=at)


def subscribe(survey_id: UUID, user_id: UUID) -> None:
    """Send somebody the alerts of a survey by e-mail; again is the same."""
    row = upsert.insert(AlertSubscription).values(survey_id=survey_id, user_id=user_id)
    db.session.execute(row.on_conflict_do_nothing())


def unsubscribe(survey_id: UUID, user_id: UUID) -> None:
    """Send somebody no more alerts of a survey."""
    theirs = (AlertSubscription.survey_id == survey_id, AlertSubscription.user_id == user_id)
    db.session.execute(delete(AlertSubscription).where(*theirs))


def mark_seen(alert: Alert, note: str, *, by: UUID, at: datetime) -> bool:
    """Note who has seen an alert and what was done; False when somebody else was first."""
    unseen = update(Alert).where(Alert.id == alert.id, Alert.seen_at.is_(None))
    done = unseen.values(seen_by=by, seen_at=at, note=note).returning(Alert.id)
    is_first = db.session.scalar(done) is not None
    db.session.refresh(alert)
    if is_first:
        accounts.record("alerts.seen", str(alert.id), {"kind": alert.kind}, by=by, at=at)
    return is_first


def forget(response_id: UUID) -> None:
    """Forget that terms were found in a response, before it is deleted; counts stay."""
    for model in (AlertMatch, AlertRead):
        db.session.execute(delete(model).where(model.response_id == response_id))
