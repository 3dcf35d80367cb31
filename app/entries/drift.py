"""Whether the figures of a published version have changed since, told so that nobody is betrayed.

The public sees two sets of weekly figures compared, and only where at least ten people make the
difference. Staff see all of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.entries.content import Content
from app.insights.disclosure import STEP, THRESHOLD, PublicCount, Shown
from app.insights.results import OpenResult, Results

ENOUGH: Final = THRESHOLD + STEP
"""Two rounded counts that differ by so much differ by at least ten people."""


class Moved(NamedTuple):
    """A figure that has changed: what it counts, the finding that it is about, before and after."""

    what: str
    finding: int | None
    before: PublicCount
    after: PublicCount


@dataclass(frozen=True)
class Drift:
    """What has changed; `is_analysed_anew`: the comments were put into other topics since."""

    moved: tuple[Moved, ...]
    is_analysed_anew: bool

    @property
    def findings(self) -> frozenset[int]:
        """Return the numbers of the findings whose figure has changed."""
        return frozenset(each.finding for each in self.moved if each.finding is not None)


class Exact(NamedTuple):
    """A figure of staff's: what it counts, the finding that it is about, before and after."""

    what: str
    finding: str
    before: int
    after: int


FIGURES: Final = (
    "people", "answered", "other_topics", "not_grouped", "not_analysed",
    "late_sent", "set_aside", "copies", "withdrawn",
)  # fmt: skip


def public(content: Content, then: Results, now: Results) -> Drift | None:
    """Return what the public may know of it; None: nothing that may be told."""
    moved = [*_moved("people", None, then.people, now.people)]
    before, after = _question(content, then), _question(content, now)
    if before is not None and after is not None:
        moved += _moved("answered", None, before.answered, after.answered)
        moved += _in_topics(content, before, after)
    is_new = before is not None and after is None
    return Drift(tuple(moved), is_new) if moved or is_new else None


def exact(published: Content, now: Content) -> list[Exact]:
    """Return every figure of a version that is another one now."""
    pairs = [
        Exact(name, "", getattr(published.figures, name), getattr(now.figures, name))
        for name in FIGURES
    ]
    findings = {each.id: each for each in now.findings}
    for each in published.findings:
        same = findings.get(each.id)
        # Where staff have chosen other topics, it is not the answers that changed.
        if same is not None and {one.id for one in same.topics} == {one.id for one in each.topics}:
            name = each.texts.text("name", published.source_lang)
            pairs.append(Exact("finding", name, each.people, same.people))
    return [pair for pair in pairs if pair.before != pair.after]


def _question(content: Content, results: Results) -> OpenResult | None:
    number = content.analysis.run if content.analysis else 0
    asked = (each for each in results.open if each.run is not None and each.run.number == number)
    return next(asked, None)


def _in_topics(content: Content, before: OpenResult, after: OpenResult) -> Iterator[Moved]:
    old, new = _people(before), _people(after)
    for number, finding in enumerate(content.findings, start=1):
        for topic in finding.topics:
            if topic.id in old and topic.id in new:
                yield from _moved("finding", number, old[topic.id], new[topic.id])


def _people(question: OpenResult) -> Mapping[object, PublicCount]:
    return {topic.id: topic.people for topic in question.topics}


def _moved(
    what: str, finding: int | None, before: PublicCount, after: PublicCount
) -> Iterator[Moved]:
    low, high = _least(before), _least(after)
    if low is not None and high is not None and abs(low - high) >= ENOUGH:
        yield Moved(what, finding, before, after)


def _least(count: PublicCount) -> int | None:
    """Return a count as it is compared; None: nothing may be told of it."""
    # "Fewer than ten" stands for nine, so that a fall to it is told only when it is deep.
    return THRESHOLD - 1 if count.shown is Shown.FEW else count.value
