"""How well a text that names some topics speaks for everybody, and for each group of people.

It is compared with all comments, and with as many comments drawn by chance as the text has
statements: what such a draw names by luck, a text should not leave out (after arXiv 2604.20711).
Pure, without any library. Sets of people are the bits of a number, one for each place.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from analysis.proportions import chance, discoveries

DRAWS: Final = 200
LEAST_GROUP: Final = 10
"""A smaller group (or a smaller rest) is not compared: its share says nothing."""
LEAST_GAP: Final = 0.05
"""By so much a group has to be behind the rest."""
OFTEN: Final = 0.95
"""In so many draws chance has to do better."""

Group: TypeAlias = tuple[str, str]
"""What people have in common, and which."""


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """How many of a group speak of a topic that is named, and how chance does.

    `drawn`: the mean share over all draws. `better`: the share of draws that cover more of the
    group. `is_behind`: clearly fewer of them than of the others are covered.
    """

    group: Group
    size: int
    covered: int
    drawn: float
    better: float
    is_behind: bool

    @property
    def is_gap(self) -> bool:
        """Return whether the text speaks for this group less than it should."""
        is_worse = self.size >= LEAST_GROUP and self.better >= OFTEN
        return self.is_behind or is_worse


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a text covers of everybody and of each group, and how often chance names each topic."""

    people: int
    covered: int
    statements: int
    groups: tuple[GroupCoverage, ...]
    named: Mapping[int, int]


def coverage(
    everybody: int,
    topics: Mapping[int, int],
    told: Sequence[int],
    groups: Mapping[Group, int],
    *,
    statements: int,
    seed: int,
) -> Coverage:
    """Return how a text that names the topics `told` in so many statements covers people.

    The same seed draws the same comments.
    """
    drawn = list(_draws(everybody, topics, statements, seed))
    unions = [_union(topics, names) & everybody for names in drawn]
    text = _union(topics, told) & everybody
    named = {each: sum(each in names for names in drawn) for each in topics}
    rows = tuple(_group(each, groups[each] & everybody, text, unions) for each in groups)
    return Coverage(
        everybody.bit_count(), text.bit_count(), statements, _marked(rows, everybody, text), named
    )


def places(bits: int) -> list[int]:
    """Return the places that are in a set, the lowest first."""
    return [place for place, bit in enumerate(f"{bits:b}"[::-1]) if bit == "1"]


def _draws(
    everybody: int, topics: Mapping[int, int], statements: int, seed: int
) -> Iterator[frozenset[int]]:
    there = places(everybody)
    chosen = random.Random(seed)  # noqa: S311  (a draw that anybody can repeat, no secret)
    for _ in range(DRAWS):
        some = chosen.sample(there, min(statements, len(there)))
        mask = sum(1 << place for place in some)
        yield frozenset(name for name, people in topics.items() if people & mask)


def _union(topics: Mapping[int, int], names: Sequence[int] | frozenset[int]) -> int:
    found = 0
    for name in names:
        found |= topics.get(name, 0)
    return found


def _group(group: Group, people: int, text: int, unions: Sequence[int]) -> GroupCoverage:
    size, covered = people.bit_count(), (people & text).bit_count()
    counts = [(people & union).bit_count() for union in unions]
    return GroupCoverage(
        group=group,
        size=size,
        covered=covered,
        drawn=sum(counts) / (len(counts) * size) if size and counts else 0.0,
        better=sum(count > covered for count in counts) / len(counts) if counts else 0.0,
        is_behind=False,
    )


def _marked(rows: Sequence[GroupCoverage], everybody: int, text: int) -> tuple[GroupCoverage, ...]:
    """Say which groups are behind, of all comparisons together those that chance does not make."""
    people, covered = everybody.bit_count(), text.bit_count()
    chances = [
        chance(row.covered, row.size, covered - row.covered, people - row.size) for row in rows
    ]
    stands = discoveries(chances)
    return tuple(
        GroupCoverage(
            row.group,
            row.size,
            row.covered,
            row.drawn,
            row.better,
            is_behind=kept and _is_behind(row, people, covered),
        )
        for row, kept in zip(rows, stands, strict=True)
    )


def _is_behind(row: GroupCoverage, people: int, covered: int) -> bool:
    rest = people - row.size
    if min(row.size, rest) < LEAST_GROUP:
        return False
    return (covered - row.covered) / rest - row.covered / row.size >= LEAST_GAP
