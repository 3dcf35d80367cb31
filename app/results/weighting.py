"""Weights of a survey: made from a table of the population, and kept as they were made."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.builder.models import Survey
from app.db import db
from app.errors import DomainError
from app.results import queries, statistics
from app.results.frame import Frame
from app.results.models import Weighting
from app.results.population import Population
from app.results.questions import Question
from app.results.raking import Cell, Limits, rake

LIMITS: Final = Limits(0.3, 3.0)
DIGITS: Final = 12


class NobodyError(DomainError):
    """Nobody has answered all the questions of the table with an answer that it names."""

    code = "nobody"


@dataclass(frozen=True)
class Weights:
    """Weights as they were kept."""

    questions: tuple[str, ...]
    shares: Mapping[str, Mapping[str, float]]
    cells: Mapping[Cell, tuple[int, float]]
    rounds: int
    converged: bool
    gap: float
    trimmed: int
    limits: Limits
    missing: tuple[tuple[str, str], ...]
    left_out: int

    @property
    def people(self) -> int:
        """Return how many people had a weight when the weights were made."""
        return sum(people for people, _ in self.cells.values())

    @property
    def effective_size(self) -> float:
        """Return Kish's effective sample size."""
        return statistics.effective_size(self._counted())

    @property
    def design_effect(self) -> float:
        """Return Kish's design effect."""
        return statistics.design_effect(self._counted())

    def _counted(self) -> Counter[float]:
        found: Counter[float] = Counter()
        for people, weight in self.cells.values():
            found[weight] += people
        return found


def make(
    survey: Survey,
    frame: Frame,
    questions: Mapping[str, Question],
    population: Population,
    *,
    by: UUID,
    at: datetime,
) -> Weighting:
    """Keep new weights for the people who have answered so far. Raises NobodyError."""
    codes = tuple(population.shares)
    counted = _cells(frame, [questions[code] for code in codes])
    targets = [population.shares[code] for code in codes]
    named = {cell: people for cell, people in counted.items() if _is_named(cell, targets)}
    if not named:
        raise NobodyError
    raked = rake(named, targets, LIMITS)
    content = {
        "questions": codes,
        "shares": population.shares,
        "cells": [
            [cell, named[cell], round(raked.weights[cell], DIGITS)] for cell in sorted(named)
        ],
        "rounds": raked.rounds,
        "converged": raked.converged,
        "gap": raked.gap,
        "trimmed": raked.trimmed,
        "limits": LIMITS,
        "missing": [(codes[place], code) for place, code in raked.missing],
        "left_out": frame.people - sum(named.values()),
    }
    earlier = queries.weightings(survey.id)
    weighting = Weighting(
        survey_id=survey.id,
        number=earlier[0].number + 1 if earlier else 1,
        table_csv=population.text,
        table_sha256=population.sha256,
        result_json=json.dumps(content, sort_keys=True),
        made_by=by,
        made_at=at,
    )
    db.session.add(weighting)
    db.session.flush()
    return weighting


def weights_of(weighting: Weighting) -> Weights:
    """Return the weights that were kept."""
    raw: dict[str, Any] = json.loads(weighting.result_json)
    return Weights(
        questions=tuple(raw["questions"]),
        shares=raw["shares"],
        cells={tuple(cell): (people, weight) for cell, people, weight in raw["cells"]},
        rounds=raw["rounds"],
        converged=raw["converged"],
        gap=raw["gap"],
        trimmed=raw["trimmed"],
        limits=Limits(*raw["limits"]),
        missing=tuple((question, option) for question, option in raw["missing"]),
        left_out=raw["left_out"],
    )


def _cells(frame: Frame, margins: Sequence[Question]) -> Counter[Cell]:
    """Return how many people gave which answers to all margin questions."""
    found: Counter[Cell] = Counter()
    for counted in frame.count(*margins).values():
        for given, people in counted.items():
            cell = tuple(code for code in given if code is not None)
            if len(cell) == len(margins):
                found[cell] += people
    return found


def _is_named(cell: Cell, targets: Sequence[Mapping[str, float]]) -> bool:
    return all(code in shares for code, shares in zip(cell, targets, strict=True))
