"""How often alerts are false, and how often a planted burst is found.

python -m tests.bench.alerts --draws 1000
"""

import argparse

from analysis.bursts import bursts, falls, rate_chance, surge
from tests.factories.bursts import TOPICS, contented, quiet, waves

FACTORS = (2, 3, 4, 6)


def found(seed: int, factor: float) -> set[object]:
    """Return the topics told when the last one is spoken of so many times as often."""
    return {each.candidate.cause for each in bursts(quiet(seed, planted=factor))}


def surges(seed: int) -> bool:
    """Return whether the last week, or its first day, is told as more answers."""
    days = waves(seed)
    return any(surge(now, days[:28]) for now in (days[28:], days[28:29]))


def main() -> None:
    """Print how many of so many draws gave an alarm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    seeds = range(parser.parse_args().draws)
    print("quiet topics:", sum(bool(bursts(quiet(seed))) for seed in seeds))
    print("twice the people:", sum(bool(bursts(quiet(seed, louder=2))) for seed in seeds))
    alone = [any(rate_chance(each.counts) < 0.01 for each in quiet(seed)) for seed in seeds]
    print("quiet topics, each tested alone at 1 %:", sum(alone))
    print("feelings as before:", sum(bool(falls(contented(seed))) for seed in seeds))
    print("answers in waves:", sum(surges(seed) for seed in seeds))
    for factor in FACTORS:
        each = [found(seed, factor) for seed in seeds]
        right = sum(TOPICS - 1 in one for one in each)
        wrong = sum(bool(one - {TOPICS - 1}) for one in each)
        print(f"a topic {factor} times as often: found {right}, another one told {wrong}")


if __name__ == "__main__":
    main()
