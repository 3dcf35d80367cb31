"""Named rules and figures that tell how far a report can be trusted."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import combinations

import numpy as np
from sklearn.metrics import normalized_mutual_info_score

from analysis.labels import Words
from analysis.report import Assignment, BrokenRule, NotGrouped, Quality, Recipe, Topic

# ThemeFinder's rule: labels over 90 % alike read as one topic.
_ALIKE = 0.9
# Above this, topics begin to follow the language instead of the meaning.
_LEAK = 0.15
_COHERENCE_WORDS = 5


def measure(
    topics: Sequence[Topic],
    assignments: Sequence[Assignment],
    terms: Sequence[Sequence[str]],
    recipe: Recipe,
) -> Quality:
    """Return the figures of a report; `terms` are those of each assignment's comment."""
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
        broken_rules=tuple(_broken(topics, len(assignments), leak, recipe)),
    )


def language_leak(assignments: Sequence[Assignment]) -> float | None:
    """Return how much a topic tells of its comments' language (0 nothing, 1 all)."""
    grouped = [given for given in assignments if given.topic is not None]
    langs = [given.lang for given in grouped]
    if len(set(langs)) < 2:  # noqa: PLR2004  # one language cannot leak
        return None
    return round(float(normalized_mutual_info_score(langs, [given.topic for given in grouped])), 4)


def _broken(
    topics: Sequence[Topic], comments: int, leak: float | None, recipe: Recipe
) -> list[BrokenRule]:
    broken = []
    if len(topics) > recipe.max_topics:
        broken.append(BrokenRule("too_many_topics", (), float(len(topics))))
    least = max(recipe.min_people, recipe.min_share * comments)
    broken.extend(
        BrokenRule("topic_too_small", (topic.number,), float(topic.size))
        for topic in topics
        if topic.size < least
    )
    for one, other in combinations(topics, 2):
        alike = SequenceMatcher(None, one.label, other.label, autojunk=False)
        if alike.real_quick_ratio() > _ALIKE and alike.ratio() > _ALIKE:
            rule = BrokenRule("labels_alike", (one.number, other.number), round(alike.ratio(), 4))
            broken.append(rule)
    if leak is not None and leak > _LEAK:
        broken.append(BrokenRule("language_leak", (), leak))
    return broken


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


def _npmi(one: int, other: int, both: int, total: int) -> float:
    if both == 0:
        return -1.0
    if both == total:
        return 1.0
    return float(np.log(both * total / (one * other)) / -np.log(both / total))
