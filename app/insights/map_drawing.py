"""A map of topics as circles that do not overlap, and a sample of comments as dots in them.

Nothing here is drawn by chance: the same figures always give the same map.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

SIDE: Final = 720
"""Width and height of the drawing; an edge is left free for the outermost circles."""
FILLED: Final = 0.3
SMALLEST: Final = 15.0
GAP: Final = 4.0
ROUNDS: Final = 400
STEP: Final = 0.01


@dataclass(frozen=True)
class Spot:
    """Where a topic stands (from 0 to 1 each way), and how many people are in it."""

    x: float
    y: float
    people: int


@dataclass(frozen=True)
class Circle:
    """A circle in units of the drawing."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Dot:
    """A comment: in which topic, and how well it fits there, from 0 to 1."""

    response_id: UUID
    place: int
    fit: float


def circles(spots: Sequence[Spot]) -> list[Circle]:
    """Return circles whose areas are as the people, near where the topics stand, none over another.

    Circles that would be too small to be seen are drawn at the smallest size.
    """
    if not spots:
        return []
    radii = _radii([spot.people for spot in spots])
    edge = max(radii)
    room = SIDE - 2 * edge
    at = [[edge + spot.x * room, edge + spot.y * room] for spot in spots]
    rounds = 0
    # Those at the edge find room inside first; what still overlaps then may grow outwards.
    while _apart(at, radii, rounds) and rounds < ROUNDS:
        rounds += 1
        if rounds < ROUNDS // 2:
            _inside(at, radii)
    return _fitted(at, radii)


def dots(comments: Sequence[Dot], drawn: Sequence[Circle]) -> list[str]:
    """Return the dots of each circle as the path of a drawing.

    The better a comment fits its topic, the nearer it is to the middle. In which direction it
    lies means nothing: that follows from its id alone.
    """
    paths: list[list[str]] = [[] for _ in drawn]
    for each in comments:
        circle = drawn[each.place]
        angle = 2 * math.pi * _fraction(each.response_id)
        away = circle.radius * (0.15 + 0.75 * (1 - min(max(each.fit, 0.0), 1.0)))
        x, y = circle.x + away * math.cos(angle), circle.y + away * math.sin(angle)
        paths[each.place].append(f"M{x:.1f} {y:.1f}h0")
    return ["".join(path) for path in paths]


def _radii(people: Sequence[int]) -> list[float]:
    area = FILLED * SIDE * SIDE / max(1, sum(people))
    return [max(SMALLEST, math.sqrt(area * each / math.pi)) for each in people]


def _apart(at: list[list[float]], radii: Sequence[float], turn: int) -> bool:
    """Push circles that overlap away from each other; return whether any did."""
    moved = False
    for i in range(len(at)):
        for j in range(i):
            x, y = at[i][0] - at[j][0], at[i][1] - at[j][1]
            wanted = radii[i] + radii[j] + GAP
            if x * x + y * y >= wanted * wanted:
                continue
            moved = True
            away = math.hypot(x, y)
            # At the very same spot any direction will do.
            angle = math.atan2(y, x) if away else float(i + turn)
            push = wanted - away + STEP
            # The bigger one gives way less.
            share = radii[j] / (radii[i] + radii[j])
            for axis, part in enumerate((math.cos(angle), math.sin(angle))):
                at[i][axis] += push * share * part
                at[j][axis] -= push * (1 - share) * part
    return moved


def _inside(at: list[list[float]], radii: Sequence[float]) -> None:
    for place, radius in zip(at, radii, strict=True):
        for axis in (0, 1):
            place[axis] = min(max(place[axis], radius), SIDE - radius)


def _fitted(at: Sequence[Sequence[float]], radii: Sequence[float]) -> list[Circle]:
    """Return the circles as they are, or all of them smaller when they do not fit."""
    low = [min(p[axis] - r for p, r in zip(at, radii, strict=True)) for axis in (0, 1)]
    high = [max(p[axis] + r for p, r in zip(at, radii, strict=True)) for axis in (0, 1)]
    wide = max(high[0] - low[0], high[1] - low[1])
    scale = min(1.0, SIDE / wide)
    start = [(SIDE - scale * (high[axis] - low[axis])) / 2 - scale * low[axis] for axis in (0, 1)]
    return [
        Circle(start[0] + scale * x, start[1] + scale * y, scale * radius)
        for (x, y), radius in zip(at, radii, strict=True)
    ]


def _fraction(response_id: UUID) -> float:
    return int.from_bytes(hashlib.sha256(response_id.bytes).digest()[:4], "big") / 2**32
