"""What the findings leave out, as one member of staff may see it: groups and topics by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.entries.models import Entry
from app.entries.omissions import Found
from app.insights import queries as insights_queries
from app.insights.disclosure import MIN_BASE, THRESHOLD, rounded
from app.insights.voices import Labels
from app.insights.wording import Name, Wording, name_of


class GroupRow(NamedTuple):
    """A group: how many there are, and the shares of them that findings, and chance, speak for."""

    by: str
    code: str
    option: Wording
    question: Wording
    size: int
    covered: float
    others: float | None
    drawn: float
    is_gap: bool
    is_behind: bool


class TopicRow(NamedTuple):
    """A topic: how many people, whether a finding names it, how often chance would."""

    name: Name
    people: int
    is_told: bool
    drawn: float
    is_small: bool
    is_dissent: bool
    is_gap: bool


@dataclass(frozen=True)
class LeftOut:
    """All of it, what is left out first."""

    people: int
    covered: float
    statements: int
    draws: int
    groups: tuple[GroupRow, ...]
    topics: tuple[TopicRow, ...]

    @property
    def gaps(self) -> int:
        """Return how many groups and topics are left out."""
        rows: tuple[GroupRow | TopicRow, ...] = (*self.groups, *self.topics)
        return sum(row.is_gap for row in rows)


def read(entry: Entry, found: Found, locale: str, *, exact: bool) -> LeftOut:
    """Return what was worked out; without `exact`, nothing that tells of fewer than ten people."""
    figures = found.figures
    groups = _groups(entry, figures, locale, exact=exact)
    topics = _topics(entry, figures, locale, exact=exact)
    people = figures["people"]
    return LeftOut(
        people=people if exact else rounded(people),
        covered=figures["covered"] / people if people else 0.0,
        statements=figures["statements"],
        draws=figures["draws"],
        groups=tuple(sorted(groups, key=lambda row: (not row.is_gap, row.covered))),
        topics=tuple(sorted(topics, key=lambda row: (not row.is_gap, row.is_told, -row.people))),
    )


def _groups(
    entry: Entry, figures: Mapping[str, Any], locale: str, *, exact: bool
) -> Iterator[GroupRow]:
    labels = Labels(entry.survey, locale)
    people, covered = figures["people"], figures["covered"]
    for each in figures["groups"]:
        size, inside = each["size"], each["covered"]
        rest, outside = people - size, covered - inside
        if not exact:
            if size < MIN_BASE or min(inside, size - inside, rest) < THRESHOLD:
                continue
            size, inside, rest, outside = map(rounded, (size, inside, rest, outside))
        by, code, option, question = labels.of(each["by"], each["code"])
        yield GroupRow(
            by=by,
            code=code,
            option=option,
            question=question,
            size=size,
            covered=inside / size,
            others=outside / rest if rest else None,
            drawn=each["drawn"],
            is_gap=each["gap"],
            is_behind=each["behind"],
        )


def _topics(
    entry: Entry, figures: Mapping[str, Any], locale: str, *, exact: bool
) -> Iterator[TopicRow]:
    run = entry.run
    if run is None:
        return
    known = {topic.number: topic for topic in insights_queries.all_topics(run)}
    for each in figures["topics"]:
        if each["number"] in known and (exact or each["people"] >= THRESHOLD):
            yield TopicRow(
                name=name_of(known[each["number"]], locale, entry.source_lang),
                people=each["people"] if exact else rounded(each["people"]),
                is_told=each["told"],
                drawn=each["drawn"],
                is_small=each["small"],
                is_dissent=each["dissent"],
                is_gap=each["gap"],
            )
