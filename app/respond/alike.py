"""Texts that are almost the same: found by what short pieces they share, in any script."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Final
from uuid import UUID

PIECE: Final = 5
SHORTEST: Final = 30
LONGEST: Final = 2_000
SKETCH: Final = 12
MOST_IN_A_DRAWER: Final = 200
ALIKE: Final = 0.7
ENOUGH: Final = 5


def groups(texts: Mapping[UUID, str]) -> list[list[UUID]]:
    """Return the groups of at least five responses whose words are almost the same."""
    pieces = {key: _pieces(text) for key, text in texts.items()}
    pieces = {key: found for key, found in pieces.items() if found}
    leader = {key: key for key in pieces}
    for one, other in _candidates(pieces):
        first, second = _leader(leader, one), _leader(leader, other)
        if first != second and _share(pieces[one], pieces[other]) >= ALIKE:
            leader[second] = first
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for key in pieces:
        found[_leader(leader, key)].append(key)
    return [group for group in found.values() if len(group) >= ENOUGH]


def _pieces(text: str) -> frozenset[int]:
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    letters = "".join(char for char in folded if char.isalnum())
    if len(letters) < SHORTEST:
        return frozenset()
    cut = {letters[start : start + PIECE] for start in range(len(letters) - PIECE + 1)}
    return frozenset(map(_number, cut))


def _number(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "big")


def _candidates(pieces: Mapping[UUID, frozenset[int]]) -> Iterator[tuple[UUID, UUID]]:
    # Texts that share most pieces share at least one of their smallest.
    drawers: dict[int, list[UUID]] = defaultdict(list)
    for key, found in pieces.items():
        for number in nsmallest(SKETCH, found):
            yield from _beside(drawers[number], key)
            if len(drawers[number]) < MOST_IN_A_DRAWER:
                drawers[number].append(key)


def _beside(drawer: Sequence[UUID], key: UUID) -> Iterable[tuple[UUID, UUID]]:
    return ((other, key) for other in drawer)


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)


def _leader(leader: dict[UUID, UUID], key: UUID) -> UUID:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key
