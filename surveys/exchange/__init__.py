"""Questionnaires made elsewhere come in, with a report of what became of each part."""

from surveys.exchange import lsa
from surveys.exchange.errors import EXCHANGE_CODES, EXPRESSION_CODES, ExchangeError
from surveys.exchange.reading import convert
from surveys.exchange.report import (
    REASONS,
    SOURCE_KINDS,
    Converted,
    Finding,
    Outcome,
    Source,
)
from surveys.exchange.wording import error_in_words, finding_in_words, report_in_words

__all__ = [
    "EXCHANGE_CODES",
    "EXPRESSION_CODES",
    "REASONS",
    "SOURCE_KINDS",
    "Converted",
    "ExchangeError",
    "Finding",
    "Outcome",
    "Source",
    "convert",
    "error_in_words",
    "finding_in_words",
    "lsa",
    "report_in_words",
]
