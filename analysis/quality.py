"""Figures that tell how far a report can be trusted."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from sklearn.metrics import normalized_mutual_info_score

from analysis.labels import Words
from analysis.report import Assignment, NotGrouped, Quality, Recipe, Topic
from analysis.rules import broken_rules

_COHERENCE_WORDS = 5


def measure(
    topics: Sequence[Topic],
    assignments: Sequence[Assignment],
    terms: Sequence[Sequence[str]],
    recipe: Recipe,
    agreement: float | None = None,
) -> Quality:
    """Return the figures of a report; `terms` are those of each assignment's comment.

    `agreement` is how far other seeds give the same themes.
    """
    grouped = sum(assignment.topic is not None for assignment in assignments)
    reasons = Counter(assignment.not_grouped for assignment in assignments)
    leak = language_leak(assignments)
    return Quality(
        comments=len(assignments),
        grouped=grouped,
        coverage=round(grouped / len(assignments), 4) if assignments else 0.0,
        topics=len(topics),
        not_grouped={reason.value: reasons[reason] for reason in NotGrouped},
        languages=dict(sorted(Counter(given.lang for given in assignments).items())),
        language_leak=leak,
        coherence=coherence([topic.words for topic in topics], terms),
        diversity=diversity([topic.words for topic in topics]),
        agreement=agreement,
        broken_rules=broken_rules(topics, assignments, recipe, leak=leak, agreement=agreement),
    )


def language_leak(assignments: Sequence[Assignment]) -> float | None:
    """Return how much a topic tells of its comments' language (0 nothing, 1 all)."""
    grouped = [given for given in assignments if given.topic is not None]
    langs = [given.lang for given in grouped]
    if len(set(langs)) < 2:  # noqa: PLR2004  # one language cannot leak
        return None
    return round(float(normalized_mutual_info_score(langs, [given.topic for given in grouped])), 4)


def coherence(words: Sequence[Words], terms: Sequence[Sequence[str]]) -> float | None:
    """Return the mean NPMI of topics' first words: 1 when they always stand together."""
    chosen = [
        [f"{lang}:{word}" for word in of_lang[:_COHERENCE_WORDS]]
        for of_topic in words
        for lang, of_lang in of_topic.items()
    ]
    wanted = {word for group in chosen for word in group}
    where: dict[str, set[int]] = {word: set() for word in wanted}
    for place, used in enumerate(terms):
        for word in wanted.intersection(used):
            where[word].add(place)
    scores = [
        _npmi(len(where[one]), len(where[other]), len(where[one] & where[other]), len(terms))
        for group in chosen
        for one, other in combinations(group, 2)
    ]
    return round(float(np.mean(scores)), 4) if scores else None


def diversity(words: Sequence[Words]) -> float | None:
    """Return the share of topics' words that stand in one topic only: 1 when none repeats."""
    every = [f"{lang}:{word}" for of_topic in words for lang in of_topic for word in of_topic[lang]]
    return round(len(set(every)) / len(every), 4) if every else None


def _npmi(one: int, other: int, both: int, total: int) -> float:
    if both == 0:
        return -1.0
    if both == total:
        return 1.0
    return float(np.log(both * total / (one * other)) / -np.log(both / total))
