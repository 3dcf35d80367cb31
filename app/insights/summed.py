"""How people are made up, as a value: by day, language, way of answering and feeling."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row


@dataclass(frozen=True)
class Sums:
    """How many people are in it by day (in ISO form), language, channel and feeling."""

    days: Mapping[str, int] = field(default_factory=dict)
    langs: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)
    feelings: Mapping[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """Return how many people there are."""
        return sum(self.days.values())

    def between(self, since: date | None, until: date | None) -> int:
        """Return how many people answered from one day to another, both included."""
        first, last = since or date.min, until or date.max
        return sum(n for day, n in self.days.items() if first <= date.fromisoformat(day) <= last)


def packed(each: Sums) -> str:
    """Return sums as they are stored."""
    return json.dumps(asdict(each))


def unpacked(raw: str) -> Sums:
    """Return what `packed` wrote."""
    return Sums(**json.loads(raw))


def without(each: Sums, keys: Sequence[Any]) -> Sums:
    """Return sums without one person, of whom these are the day, language, channel and feeling."""
    counted = (each.days, each.langs, each.channels, each.feelings)
    less = [
        {name: people - (name == str(key)) for name, people in found.items()}
        for found, key in zip(counted, keys, strict=True)
    ]
    return Sums(*({name: people for name, people in found.items() if people} for found in less))


def added(rows: Iterable[Row[*tuple[Any, ...]]]) -> Sums:
    """Return rows of a topic, the same four facts and a number of people as sums."""
    sums: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    for row in rows:
        *_topic, day, lang, channel, feeling, people = row
        for into, key in zip(sums, (day, lang, channel, feeling), strict=True):
            into[str(key)] += people
    ordered = [dict(sorted(each.items())) for each in sums]
    # Comments of which no feeling is known say nothing about it.
    return Sums(ordered[0], *(_biggest_first(each) for each in ordered[1:]))


def _biggest_first(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
