"""Made counts of comments by topic and by day, in which nothing happens but what is planted."""

import random

from analysis.bursts import Candidate, Counts

TOPICS = 40
PLANTED_MEAN = 8
"""How many comments a week the topic has that may be planted: the last one."""


def poisson(chance: random.Random, mean: float) -> int:
    """Return a Poisson number: the arrivals of a time, each after an exponential wait."""
    number, passed = 0, chance.expovariate(1)
    while passed < mean:
        number, passed = number + 1, passed + chance.expovariate(1)
    return number


def quiet(seed: int, *, louder: float = 1.0, planted: float = 1.0) -> list[Candidate]:
    """Return a week and the four weeks before of forty topics.

    `louder`: how many times as many people write in the last week; `planted`: how many times as
    many of them as before speak of the last topic.
    """
    chance = random.Random(seed)
    means = [*(2 + 38 * chance.random() ** 2 for _topic in range(TOPICS - 1)), PLANTED_MEAN]
    now = [poisson(chance, louder * mean) for mean in means[:-1]]
    now.append(poisson(chance, louder * planted * means[-1]))
    before = [poisson(chance, 4 * mean) for mean in means]
    return [
        Candidate(topic, "week", Counts(now[topic], sum(now), before[topic], sum(before)))
        for topic in range(TOPICS)
    ]


def contented(seed: int) -> list[Candidate]:
    """Return ten topics of which three in ten comments are unhappy, now as before."""
    chance, found = random.Random(seed), []
    for topic in range(10):
        now = sum(chance.random() < 0.3 for _comment in range(60))
        before = sum(chance.random() < 0.3 for _comment in range(240))
        found.append(Candidate(topic, "week", Counts(now, 60, before, 240)))
    return found


def waves(seed: int) -> list[int]:
    """Return the answers of five weeks: weekends are quiet, and days have moods of their own."""
    chance = random.Random(seed)
    return [
        poisson(chance, (20 if day % 7 < 5 else 6) * chance.uniform(0.5, 1.5)) for day in range(35)
    ]
