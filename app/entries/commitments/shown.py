"""A commitment as one reader sees it: in their language where there is one, dated, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import surveys
from app.entries.commitments.models import (
    Commitment,
    CommitmentEvent,
    CommitmentState,
    EventKind,
)
from app.entries.reading import Reading, Words, words

TOLD_IN_PUBLIC = frozenset(EventKind) - {EventKind.ASSIGNED}


@dataclass(frozen=True)
class Happening:
    """One thing that happened, newest first."""

    kind: EventKind
    on: date
    words: Words | None
    is_only_in: str
    """The language of the text, where the reader's own has none."""
    link: str
    document: str
    before_on: date | None
    due_on: date | None
    state: CommitmentState | None
    progress: int | None
    milestone: Words | None


@dataclass(frozen=True)
class Milestone:
    """A step on the way."""

    id: UUID
    words: Words
    due_on: date
    done_on: date | None
    is_overdue: bool


@dataclass(frozen=True)
class Standing:
    """Where a commitment stands on a day."""

    slug: str
    number: int
    state: CommitmentState
    progress: int | None
    first_due_on: date
    due_on: date
    done_on: date | None
    days_late: int
    is_open: bool
    is_dropped: bool
    dropped_in: int | None
    """The version that makes this promise no more."""
    happenings: tuple[Happening, ...]
    milestones: tuple[Milestone, ...]

    @property
    def was_moved(self) -> bool:
        """Return whether another day was promised first."""
        return self.first_due_on != self.due_on

    @property
    def was_late(self) -> bool:
        """Return whether it was done after the day that was promised first."""
        return self.done_on is not None and self.done_on > self.first_due_on


def shown(commitment: Commitment, locale: str, *, on: date) -> Standing:
    """Return what a reader of this language sees of a commitment on this day."""
    source_lang = commitment.entry.source_lang
    told = [each for each in commitment.events if each.kind in TOLD_IN_PUBLIC]
    steps = {each.id: each for each in told if each.kind == EventKind.MILESTONE}
    happenings = [_happening(each, steps, locale, source_lang) for each in reversed(told)]
    dropped = [each.version_number for each in told if each.kind == EventKind.DROPPED]
    is_dropped = commitment.dropped_on is not None
    return Standing(
        slug=commitment.entry.slug,
        number=commitment.number,
        state=CommitmentState(commitment.state),
        progress=commitment.progress,
        first_due_on=commitment.first_due_on,
        due_on=commitment.due_on,
        done_on=commitment.done_on,
        days_late=commitment.days_late(on),
        is_open=commitment.is_open,
        is_dropped=is_dropped,
        dropped_in=dropped[-1] if dropped and is_dropped else None,
        happenings=tuple(happenings),
        milestones=_milestones(told, locale, source_lang, on),
    )


def with_commitments(
    reading: Reading, commitments: Mapping[UUID, Commitment], locale: str, *, on: date
) -> Reading:
    """Return a reading in which each finding tells what became of its commitment."""
    findings = []
    listed = zip(reading.findings, reading.content.findings, strict=True)
    for finding, content in listed:
        found = commitments.get(content.id) if finding.due_on else None
        if found is None:
            findings.append(finding)
            continue
        told = shown(found, locale, on=on)
        late = told.days_late > 0
        findings.append(replace(finding, commitment=told, is_overdue=late))
    return replace(reading, findings=tuple(findings))


def _happening(
    event: CommitmentEvent,
    steps: Mapping[UUID, CommitmentEvent],
    locale: str,
    source_lang: str,
) -> Happening:
    step = steps.get(event.about_id) if event.about_id else None
    told = _words(event, locale, source_lang)
    return Happening(
        kind=EventKind(event.kind),
        on=event.at.date(),
        words=words(*told, locale=locale) if told.text else None,
        is_only_in=told.lang if told.text and told.lang != locale else "",
        link=event.link,
        document=event.document,
        before_on=event.before_on,
        due_on=event.due_on,
        state=CommitmentState(event.state) if event.state else None,
        progress=event.progress,
        milestone=words(*_words(step, locale, source_lang), locale=locale) if step else None,
    )


def _milestones(
    told: list[CommitmentEvent], locale: str, source_lang: str, on: date
) -> tuple[Milestone, ...]:
    done = {each.about_id: each.at.date() for each in told if each.kind == EventKind.MILESTONE_DONE}
    found = []
    for each in told:
        if each.kind == EventKind.MILESTONE and each.due_on is not None:
            done_on = done.get(each.id)
            is_late = done_on is None and each.due_on < on
            said = words(*_words(each, locale, source_lang), locale=locale)
            found.append(Milestone(each.id, said, each.due_on, done_on, is_late))
    return tuple(sorted(found, key=lambda each: each.due_on))


def _words(event: CommitmentEvent, locale: str, source_lang: str) -> surveys.Wording:
    texts = event.texts
    lang = locale if texts.get(locale) else source_lang
    return surveys.Wording(texts.get(lang, ""), lang)
