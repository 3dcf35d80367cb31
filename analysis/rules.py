"""Named rules that a report should keep, so that topics can be read, told apart and relied on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from analysis.labels import likeness
from analysis.report import AGREEMENT, Assignment, BrokenRule, Recipe, Topic

# ThemeFinder's rules: labels over 90 % alike read as one topic (labels.py), as do topics that share
# over 70 % of their comments.
_SHARED = 0.7
# Above this, topics begin to follow the language instead of the meaning.
_LEAK = 0.15


def broken_rules(
    topics: Sequence[Topic],
    assignments: Sequence[Assignment],
    recipe: Recipe,
    *,
    leak: float | None,
    agreement: float | None,
) -> tuple[BrokenRule, ...]:
    """Return the rules that this report does not keep, each with the topics and by how much."""
    return (
        *_numbers(topics, len(assignments), recipe),
        *_labels(topics),
        *_sharing(topics, assignments),
        *_over("language_leak", leak, _LEAK),
        *_under("themes_unsteady", agreement, AGREEMENT),
    )


def _numbers(topics: Sequence[Topic], comments: int, recipe: Recipe) -> Iterator[BrokenRule]:
    if len(topics) > recipe.max_topics:
        yield BrokenRule("too_many_topics", (), float(len(topics)))
    least = max(recipe.min_people, recipe.min_share * comments)
    for topic in topics:
        if topic.size < least:
            yield BrokenRule("topic_too_small", (topic.number,), float(topic.size))


def _labels(topics: Sequence[Topic]) -> Iterator[BrokenRule]:
    for one, other in combinations(topics, 2):
        if alike := likeness(one.label, other.label):
            yield BrokenRule("labels_alike", (one.number, other.number), round(alike, 4))


def _sharing(topics: Sequence[Topic], assignments: Sequence[Assignment]) -> Iterator[BrokenRule]:
    sizes = {topic.number: topic.size for topic in topics}
    shared: Counter[tuple[int, int]] = Counter()
    for given in assignments:
        shared.update(combinations(sorted(one.topic for one in given.topics), 2))
    for (one, other), count in sorted(shared.items()):
        share = count / min(sizes[one], sizes[other])
        if share > _SHARED:
            yield BrokenRule("comments_shared", (one, other), round(share, 4))


def _over(code: str, value: float | None, limit: float) -> Iterator[BrokenRule]:
    if value is not None and value > limit:
        yield BrokenRule(code, (), value)


def _under(code: str, value: float | None, limit: float) -> Iterator[BrokenRule]:
    if value is not None and value < limit:
        yield BrokenRule(code, (), value)
