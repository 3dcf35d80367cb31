"""Figures without weights and with them, side by side."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.insights.wording import Wording
from app.results.columns import Given, codes_of
from app.results.frame import Frame
from app.results.questions import Question, Say
from app.results.weighting import Weights

CELL: Final = "cell"
"""The column that holds everybody's answers to all margin questions."""


@dataclass(frozen=True)
class WeightedLine:
    """One answer: people, their share without weights, and with them."""

    code: str
    label: Wording
    people: int
    share: float
    weighted: float


@dataclass(frozen=True)
class WeightedQuestion:
    """One question: of all who answered, `weighed` have a weight."""

    code: str
    title: Wording
    answered: int
    weighed: int
    lines: tuple[WeightedLine, ...]


def weighted(
    frame: Frame, weights: Weights, questions: Sequence[Question], say: Say
) -> Iterator[WeightedQuestion]:
    """Yield the questions to choose from; nothing when a margin question is no longer there."""
    by_code = {each.code: each for each in questions}
    if weights.questions and all(code in by_code for code in weights.questions):
        joined = frame.joined(CELL, [by_code[code] for code in weights.questions])
        for question in questions:
            if question.can_be_crossed:
                yield _question(joined, weights, question, say)


def _question(frame: Frame, weights: Weights, question: Question, say: Say) -> WeightedQuestion:
    counted: Counter[tuple[Given, ...]] = Counter()
    for of_version in frame.count(CELL, question).values():
        counted.update({given: n for given, n in of_version.items() if given[1] is not None})
    people = _without(counted)
    answered = counted.total()
    weighed, shares = _with(counted, weights)
    labels = question.labels()
    lines = tuple(
        WeightedLine(
            code=code,
            label=say(labels[code]) if code in labels else Wording(code),
            people=people[code],
            share=people[code] / answered if answered else 0.0,
            weighted=shares.get(code, 0.0),
        )
        for code in [*labels, *sorted(people.keys() - labels.keys())]
    )
    title = say(question.newest.said()[""])
    return WeightedQuestion(question.code, title, answered, weighed, lines)


def _without(counted: Counter[tuple[Given, ...]]) -> Counter[str]:
    people: Counter[str] = Counter()
    for (_cell, value), number in counted.items():
        people.update(dict.fromkeys(codes_of(value or ""), number))
    return people


def _with(counted: Counter[tuple[Given, ...]], weights: Weights) -> tuple[int, dict[str, float]]:
    """Return how many people have a weight, and the weighted share of each answer."""
    weighed, whole = 0, 0.0
    sums: dict[str, float] = {}
    for (cell, value), number in counted.items():
        known = None if cell is None else weights.cells.get(codes_of(cell))
        if known is not None:
            weighed += number
            whole += known[1] * number
            for code in codes_of(value or ""):
                sums[code] = sums.get(code, 0.0) + known[1] * number
    return weighed, {code: each / whole for code, each in sums.items()}
