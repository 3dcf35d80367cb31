"""Expressions of other questionnaires: read by hand into a small tree, never run."""

from surveys.exchange.expressions.parser import parse, parse_term
from surveys.exchange.expressions.tokens import LIMESURVEY, SURVEYJS, XLSFORM, Dialect
from surveys.exchange.expressions.tree import (
    Answer,
    Both,
    Constant,
    Either,
    Empty,
    Has,
    Is,
    Made,
    Matches,
    Negated,
    Op,
    Reading,
    Rounded,
    Term,
    Today,
    Tree,
    Weighed,
)

__all__ = [
    "LIMESURVEY",
    "SURVEYJS",
    "XLSFORM",
    "Answer",
    "Both",
    "Constant",
    "Dialect",
    "Either",
    "Empty",
    "Has",
    "Is",
    "Made",
    "Matches",
    "Negated",
    "Op",
    "Reading",
    "Rounded",
    "Term",
    "Today",
    "Tree",
    "Weighed",
    "parse",
    "parse_term",
]
