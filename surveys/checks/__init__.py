"""What would block or trouble a citizen, found before publishing."""

from surveys.checks.linked import linked
from surveys.checks.logic import logic
from surveys.checks.problems import PROBLEM_CODES, Problem
from surveys.checks.repeats import repeats
from surveys.checks.steering import steering
from surveys.checks.structure import structure
from surveys.checks.style import style
from surveys.checks.words import words
from surveys.definition import Survey

__all__ = ["PROBLEM_CODES", "Problem", "check"]


def check(survey: Survey) -> list[Problem]:
    """Return every problem of the draft, those that block publishing first."""
    kinds = (structure, logic, steering, repeats, linked, words, style)
    found = [one for check_kind in kinds for one in check_kind(survey)]
    return sorted(found, key=lambda one: not one.blocks)
