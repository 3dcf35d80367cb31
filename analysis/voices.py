"""Topics that a group of people speaks of more than everybody else. Pure, without any library."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from analysis.proportions import Interval, chance, difference, discoveries

LEAST_INSIDE: Final = 5
"""So many people of a group have to speak of a topic."""
LEAST_GROUP: Final = 10
"""A smaller group (or a smaller rest) is not compared."""


@dataclass(frozen=True, slots=True)
class Counts:
    """`inside` of a group of `group_size`, and `outside` of the `rest`, speak of a topic."""

    inside: int
    group_size: int
    outside: int
    rest: int

    @property
    def share(self) -> float:
        """Return the share of the group that speaks of the topic."""
        return self.inside / self.group_size

    @property
    def of_all(self) -> float:
        """Return the share of everybody, the group included."""
        return (self.inside + self.outside) / (self.group_size + self.rest)

    @property
    def more(self) -> Interval:
        """Return the interval of how much greater the share is than that of the others."""
        return difference(self.inside, self.group_size, self.outside, self.rest)


@dataclass(frozen=True, slots=True)
class Voice(Counts):
    """A topic that a group is compared by with everybody else; `p` is that of chance."""

    group: Hashable
    topic: Hashable
    p: float


def over_represented(
    groups: Mapping[Hashable, Collection[int]],
    topics: Mapping[Hashable, Collection[int]],
    everybody: Mapping[Hashable, Collection[int]],
) -> list[Voice]:
    """Return what groups speak of more than the rest of those they are compared with.

    `everybody` has for each group all people of whom it is known whether they are in it. Of all
    comparisons together only those stand that Benjamini and Hochberg's procedure leaves at 5 %;
    the greatest difference comes first.
    """
    compared = [
        voice
        for group, people in groups.items()
        for voice in _voices(group, frozenset(people), frozenset(everybody[group]), topics)
    ]
    stands = discoveries([each.p for each in compared])
    found = [each for each, kept in zip(compared, stands, strict=True) if kept and _is_more(each)]
    return sorted(found, key=lambda each: (-each.more.low, str(each.group), str(each.topic)))


def _voices(
    group: Hashable,
    people: frozenset[int],
    everybody: frozenset[int],
    topics: Mapping[Hashable, Collection[int]],
) -> Iterator[Voice]:
    rest = everybody - people
    if min(len(people), len(rest)) < LEAST_GROUP:
        return
    for topic, speaking in topics.items():
        inside, outside = len(people.intersection(speaking)), len(rest.intersection(speaking))
        if inside >= LEAST_INSIDE:
            p = chance(inside, len(people), outside, len(rest))
            yield Voice(inside, len(people), outside, len(rest), group, topic, p)


def _is_more(voice: Voice) -> bool:
    return voice.more.low > 0
