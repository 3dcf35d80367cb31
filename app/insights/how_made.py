"""How topics were made, as one reader may know it: in rounded figures or in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.insights.content import AuditFigures, OpenFigures, RunFigures
from app.insights.disclosure import (
    MIN_BASE,
    THRESHOLD,
    PublicCount,
    PublicGroup,
    PublicPercent,
    Shown,
    public_percent,
    rounded,
)


class Reading(StrEnum):
    """How much of the comments in no topic people have read."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True)
class Reason:
    """Why comments are in no topic: how many, and how many of them a person read."""

    code: str
    comments: int
    read: int


@dataclass(frozen=True)
class Sample:
    """How far people agreed with the machine in a sample that was drawn by chance."""

    judged: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class HowMade:
    """What a reader may know of how the topics of a question were made.

    `read`, `left_read`: the share of all comments, and of those in no topic, that people read;
    None where the base is too small or nobody knows.
    """

    comments: PublicCount
    read: PublicPercent | None
    left_reading: Reading | None
    left_read: PublicPercent | None
    reasons: tuple[Reason, ...]
    sample: Sample | None
    languages: tuple[str, ...]
    weak: tuple[str, ...]


def how_made(question: OpenFigures, group: PublicGroup) -> HowMade | None:
    """Return how a question's topics were made; `group` is what is shown of its counts."""
    run = question.run
    if run is None:
        return None
    comments = group.total
    languages = told(run.languages, comments)
    return HowMade(
        comments=comments,
        read=public_percent(_count(run.read), comments),
        left_reading=_reading(question, run, group.parts[-1]),
        left_read=_left_read(run, group.parts[-1]),
        reasons=tuple(_reasons(question, run, group)),
        sample=_sample(run.audit),
        languages=languages,
        weak=tuple(lang for lang in languages if lang in run.weak),
    )


def told(languages: Mapping[str, int], people: PublicCount) -> tuple[str, ...]:
    """Return the languages that at least ten people used, the most frequent first.

    A language is left out when naming it would say how few are left for all others.
    """
    return tuple(_told(languages, people))


def _told(languages: Mapping[str, int], people: PublicCount) -> Iterator[str]:
    if people.value is None:
        return
    left = people.value
    for lang, count in sorted(languages.items(), key=lambda pair: (-pair[1], pair[0])):
        left -= THRESHOLD
        if count < THRESHOLD or left < THRESHOLD:
            return
        yield lang


def _count(comments: int) -> PublicCount:
    # What staff have read says nothing about a person, so that no number is too small to tell.
    return PublicCount(Shown.ROUNDED, rounded(comments))


def _reading(question: OpenFigures, run: RunFigures, left: PublicCount) -> Reading | None:
    # Of fewer than ten, that all or some are read would tell that there are any.
    if run.not_grouped_read is None or left.value is None:
        return None
    read = sum(run.not_grouped_read.values())
    if read >= sum(question.not_grouped.values()):
        return Reading.ALL
    return Reading.SOME if read else Reading.NONE


def _left_read(run: RunFigures, left: PublicCount) -> PublicPercent | None:
    if run.not_grouped_read is None:
        return None
    return public_percent(_count(sum(run.not_grouped_read.values())), left)


def _reasons(question: OpenFigures, run: RunFigures, group: PublicGroup) -> Iterator[Reason]:
    # Parts of a part: told only where no small count could be found by them.
    small = any(part.value is None for part in group.parts)
    if small or any(count < THRESHOLD for count in question.not_grouped.values()):
        return
    for code, count in sorted(question.not_grouped.items()):
        read = (run.not_grouped_read or {}).get(code, 0)
        yield Reason(code, rounded(count), rounded(read))


def _sample(audit: AuditFigures | None) -> Sample | None:
    # Shares of few would be nearly by chance, and their number that of all comments.
    if audit is None or audit.judged < MIN_BASE:
        return None
    share = audit.agreed / audit.judged
    return Sample(rounded(audit.judged), round(share, 2), round(audit.low, 2), round(audit.high, 2))
