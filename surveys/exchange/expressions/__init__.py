"""Expressions of other questionnaires: read by hand into a small tree, never run."""

from surveys.exchange.expressions.parser import parse
from surveys.exchange.expressions.tokens import LIMESURVEY, SURVEYJS, XLSFORM, Dialect
from surveys.exchange.expressions.tree import Both, Either, Empty, Has, Is, Negated, Op, Tree

__all__ = [
    "LIMESURVEY",
    "SURVEYJS",
    "XLSFORM",
    "Both",
    "Dialect",
    "Either",
    "Empty",
    "Has",
    "Is",
    "Negated",
    "Op",
    "Tree",
    "parse",
]
