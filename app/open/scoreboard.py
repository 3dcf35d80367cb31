"""How an organisation answers, from published figures alone: what each page, JSON and CSV tell.

What each figure means stands beside it on the page, and in ARCHITECTURE.md.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import comb
from statistics import median
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Organisation
from app.builder.models import Survey, SurveyStatus
from app.db import db
from app.entries.listing import decisions_told
from app.entries.models import DecisionStatus, EntryStage
from app.entries.promising import Promises, promises_told
from app.entries.public_models import EntryPublic, EntryPublicText
from app.i18n import tag_of
from app.insights.disclosure import PublicCount, Shown, public_percent
from app.open.licensing import terms_of
from app.open.shapes import (
    Closure,
    Commitments,
    Days,
    Ratio,
    ScoreboardTold,
    Share,
    SurveyClosure,
    Terms,
    Text,
    YearTold,
)

FEWEST: Final = 6
"""Of fewer surveys than these the order of days says nothing with 95 % certainty."""
SURE: Final = 0.95
CHANGING: Final = frozenset(
    {DecisionStatus.ACCEPTED, DecisionStatus.PARTLY, DecisionStatus.ALREADY_DONE}
)


class _Published(NamedTuple):
    """What the figures ask of a published entry; a thousand of them are read at a time."""

    entry_id: UUID
    survey_id: UUID
    survey: str
    is_sample: bool
    first_published_on: date
    answered: int | None
    decided: int | None


_COLUMNS: Final = tuple(getattr(EntryPublic, name) for name in _Published._fields)


@dataclass(frozen=True)
class _Asked:
    """A survey that is over, and when it was answered first."""

    id: UUID
    closed_on: date | None
    promised_on: date | None
    answered_on: date | None

    @property
    def days(self) -> int | None:
        """Return the days from closing to the first answer; none before it has both."""
        if self.closed_on is None or self.answered_on is None:
            return None
        return max((self.answered_on - self.closed_on).days, 0)


@dataclass(frozen=True)
class _Numbers:
    """What all figures are worked out from."""

    entries: Sequence[_Published]
    surveys: Sequence[_Asked]
    decisions: Mapping[UUID, Mapping[str, int]]
    promises: Mapping[UUID, Promises]
    is_sample: bool


def scoreboard(organisation: Organisation, locale: str, *, on: date) -> ScoreboardTold:
    """Return the figures of an organisation on this day, with names in the reader's language."""
    numbers = _numbers(organisation.id, on)
    terms = terms_of(organisation.id)
    promised = sum(numbers.promises.values(), Promises())
    waits = [each for each in numbers.surveys if each.answered_on is None and each.promised_on]
    return ScoreboardTold(
        as_of=on,
        organisation=organisation.name,
        licence=Terms(code=terms.code, name=terms.name, url=terms.url),
        is_sample=numbers.is_sample,
        closure=_closure(numbers.entries),
        surveys_answered=_answered(numbers.surveys),
        answers_overdue=sum(each.promised_on < on for each in waits if each.promised_on),
        days=days_told([each.days for each in numbers.surveys if each.days is not None]),
        changed=_changed(numbers, numbers.entries),
        promises=Commitments(kept=promised.kept, overdue=promised.overdue, open=promised.open),
        surveys=_by_survey(numbers.entries, locale),
        years=[_year(numbers, year) for year in _years(numbers)],
    )


def days_told(days: Sequence[int]) -> Days:
    """Return the median with its 95 % interval; only the number of surveys when they are few."""
    if len(days) < FEWEST:
        return Days(median=None, low=None, high=None, n=len(days))
    ordered, n = sorted(days), len(days)
    # The median lies between the k-th smallest and the k-th biggest with this certainty.
    outside, k = 2 / 2**n, 1
    while outside + 2 * comb(n, k) / 2**n <= 1 - SURE:
        outside += 2 * comb(n, k) / 2**n
        k += 1
    return Days(median=float(median(ordered)), low=ordered[k - 1], high=ordered[n - k], n=n)


def _numbers(organisation_id: UUID, on: date) -> _Numbers:
    listed = (
        select(*_COLUMNS)
        .where(EntryPublic.organisation_id == organisation_id)
        .where(EntryPublic.stage != EntryStage.WITHDRAWN)
        .order_by(EntryPublic.published_at.desc(), EntryPublic.entry_id)
    )
    entries = [_Published._make(row) for row in db.session.execute(listed)]
    # Samples show how it looks; they count only where there is nothing else yet.
    is_sample = bool(entries) and all(each.is_sample for each in entries)
    kept = [each for each in entries if each.is_sample == is_sample]
    ids = {each.entry_id for each in kept}
    told = promises_told(organisation_id, on=on)
    return _Numbers(
        entries=kept,
        surveys=_surveys(organisation_id, kept, is_sample=is_sample, on=on),
        decisions=decisions_told(),
        promises={each: number for each, number in told.items() if each in ids},
        is_sample=is_sample,
    )


def _surveys(
    organisation_id: UUID, entries: Iterable[_Published], *, is_sample: bool, on: date
) -> list[_Asked]:
    answered: dict[UUID, date] = {}
    for entry in entries:
        first = answered.get(entry.survey_id, entry.first_published_on)
        answered[entry.survey_id] = min(first, entry.first_published_on)
    theirs = (
        select(Survey.id, Survey.status, Survey.closes_on, Survey.promised_on)
        .where(Survey.organisation_id == organisation_id, Survey.status != SurveyStatus.DRAFT)
        .where(Survey.is_sample.is_(is_sample))
        .order_by(Survey.id)
    )
    return [
        _Asked(row.id, row.closes_on, row.promised_on, answered.get(row.id))
        for row in db.session.execute(theirs)
        if row.status == SurveyStatus.CLOSED or (row.closes_on is not None and row.closes_on < on)
    ]


def _closure(entries: Iterable[_Published]) -> Closure:
    """Return the share over several answers, from the rounded figures that each of them shows."""
    told = [(each.decided, each.answered) for each in entries if _is_told(each)]
    pairs = [(decided, answered) for decided, answered in told if answered]
    if not pairs:
        return Closure(share=Share.of(None), comments=None)
    decided = sum(part or 0 for part, _ in pairs)
    answered = sum(whole for _, whole in pairs)
    part, whole = (PublicCount(Shown.ROUNDED, each) for each in (decided, answered))
    return Closure(share=Share.of(public_percent(part, whole)), comments=answered)


def _is_told(entry: _Published) -> bool:
    return entry.answered is not None and entry.decided is not None


def _answered(surveys: Sequence[_Asked]) -> Ratio:
    return Ratio(part=sum(each.answered_on is not None for each in surveys), n=len(surveys))


def _changed(numbers: _Numbers, entries: Iterable[_Published]) -> Ratio:
    part = whole = 0
    for entry in entries:
        for status, number in numbers.decisions.get(entry.entry_id, {}).items():
            whole += number
            part += number if status in CHANGING else 0
    return Ratio(part=part, n=whole)


def _by_survey(entries: Sequence[_Published], locale: str) -> list[SurveyClosure]:
    said = select(EntryPublicText.entry_id, EntryPublicText.texts_json)
    rows = db.session.execute(said.where(EntryPublicText.lang == locale)).all()
    titles = {row.entry_id: json.loads(row.texts_json)["title"] for row in rows}
    grouped: dict[str, list[_Published]] = {}
    for entry in entries:
        grouped.setdefault(entry.survey, []).append(entry)
    found = []
    for survey, theirs in grouped.items():
        text, lang = titles.get(theirs[0].entry_id, ("", locale))
        title = Text(text=text or survey, language=tag_of(lang))
        found.append(SurveyClosure(survey=survey, title=title, closure=_closure(theirs)))
    return found


def _years(numbers: _Numbers) -> list[int]:
    years = {each.first_published_on.year for each in numbers.entries}
    years |= {each.closed_on.year for each in numbers.surveys if each.closed_on is not None}
    return sorted(years, reverse=True)


def _year(numbers: _Numbers, year: int) -> YearTold:
    surveys = [each for each in numbers.surveys if each.closed_on and each.closed_on.year == year]
    entries = [each for each in numbers.entries if each.first_published_on.year == year]
    return YearTold(
        year=year,
        surveys_answered=_answered(surveys),
        days=days_told([each.days for each in surveys if each.days is not None]),
        changed=_changed(numbers, entries),
        closure=_closure(entries),
    )
