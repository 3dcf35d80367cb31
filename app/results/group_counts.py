"""How many of two groups of people are in each topic of a run, and in the run at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from app.insights import sums
from app.insights.models import Run
from app.insights.summed import Sums
from app.insights.sums import EVERYBODY

LANG: Final = "lang"
CHANNEL: Final = "channel"
REST: Final = "rest"


@dataclass(frozen=True)
class Group:
    """People who wrote in a language, came by a channel, gave an answer, or came in a period.

    `kind` is "lang", "channel", a question's id, or empty for a period. Code "rest" is everybody
    of that kind who is not in the other group.
    """

    kind: str = ""
    code: str = ""
    since: date | None = None
    until: date | None = None


class Pair(NamedTuple):
    """How many of the first and of the second group."""

    first: int
    second: int


@dataclass(frozen=True)
class Counts:
    """The sizes of both groups, and how many of each are in each topic, by its number."""

    base: Pair
    topics: Mapping[int, Pair]


def counts(run: Run, by_number: Mapping[int, Sums], groups: tuple[Group, Group]) -> Counts:
    """Count two groups of the same kind that have nobody in common; `by_number`: the run's sums."""
    first, second = groups
    if first.kind in {"", LANG, CHANNEL}:
        return _from_sums(by_number, first, second)
    answers = sums.answers_of_run(run)
    pairs = {
        number: _pair(answers[number].get(first.kind, {}), first, second) for number in by_number
    }
    return Counts(pairs.pop(EVERYBODY), pairs)


def _from_sums(by_number: Mapping[int, Sums], first: Group, second: Group) -> Counts:
    by_kind: Mapping[str, Callable[[Sums], Pair]] = {
        "": lambda each: Pair(
            each.between(first.since, first.until), each.between(second.since, second.until)
        ),
        LANG: lambda each: _pair(each.langs, first, second),
        CHANNEL: lambda each: _pair(each.channels, first, second),
    }
    pairs = {number: by_kind[first.kind](each) for number, each in by_number.items()}
    return Counts(pairs.pop(EVERYBODY), pairs)


def _pair(found: Mapping[str, int], first: Group, second: Group) -> Pair:
    one = found.get(first.code, 0)
    other = sum(found.values()) - one if second.code == REST else found.get(second.code, 0)
    return Pair(one, other)
