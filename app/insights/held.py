"""Figures wait until enough people differ: two publications side by side must tell of nobody."""

from collections.abc import Iterator

from app.insights.content import ClosedFigures, Figures
from app.insights.disclosure import THRESHOLD

SWAPPED = 2 * THRESHOLD
"""Whoever changes an answer is missing from one count and added to another."""


def held(before: Figures, now: Figures) -> Figures:
    """Return the figures of now; those of people as they were, while fewer than ten may differ.

    Whoever knows that a neighbour has just answered could otherwise read the answer off the
    difference. Topics are staff's work and change with it; words are those of now.
    """
    if not _few_differ(before, now):
        return now
    answered = {question.question_id: question.answered for question in before.open}
    opened = tuple(
        question.model_copy(
            update={"answered": answered.get(question.question_id, question.answered)}
        )
        for question in now.open
    )
    kept = ("people", "languages", "channels", "unit", "periods", "closed")
    return now.model_copy(update={"open": opened} | {name: getattr(before, name) for name in kept})


def _few_differ(before: Figures, now: Figures) -> bool:
    if abs(now.people - before.people) >= THRESHOLD:
        return False
    return max(_differences(before, now), default=0) < SWAPPED


def _differences(before: Figures, now: Figures) -> Iterator[int]:
    """Yield how many more and fewer there are, in each set of counts that everybody is in once."""
    yield _difference(before.languages, now.languages)
    yield _difference(before.channels, now.channels)
    closed = {question.code: question for question in before.closed}
    for question in now.closed:
        if question.adds_up and question.code in closed:
            yield _difference(_counts(closed[question.code]), _counts(question))


def _counts(question: ClosedFigures) -> dict[str, int]:
    return {part.code: part.people for part in question.parts}


def _difference(before: dict[str, int], now: dict[str, int]) -> int:
    names = before.keys() | now.keys()
    return sum(abs(now.get(name, 0) - before.get(name, 0)) for name in names)
