"""The table of the population that staff upload: which answers have which share of everybody."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import ClassVar, Final

from flask_babel import lazy_gettext as _l

from app.results.questions import Question

MAX_BYTES: Final = 200_000
MAX_LINES: Final = 1_000
MAX_QUESTIONS: Final = 5
MAX_DIGITS: Final = 20
WHOLES: Final = (Decimal(1), Decimal(100))
OFF: Final = Decimal("0.02")
"""How far shares may be from 1, or from 100, as a part of it: published ones are rounded."""


class PopulationError(Exception):
    """The file is no table of the population of this survey; nothing was stored."""

    SENTENCES: ClassVar = {
        "size": _l("The file is too big: a table of the population has a few hundred lines."),
        "empty": _l("The file is empty."),
        "encoding": _l("The file is not UTF-8 text. Save it as CSV UTF-8."),
        "broken": _l("Line %(line)s cannot be read: a quotation mark is not closed."),
        "columns": _l("The first line must name the columns question, option and share or count."),
        "cells": _l("Line %(line)s has not as many cells as there are columns."),
        "question": _l("Line %(line)s: “%(name)s” is not the code of a question to choose from."),
        "many": _l("Line %(line)s: in “%(name)s” one person can give several answers."),
        "option": _l("Line %(line)s: “%(name)s” is not the code of an option of this question."),
        "twice": _l("Line %(line)s: “%(name)s” is there twice."),
        "number": _l("Line %(line)s: “%(name)s” is not a number above nought."),
        "single": _l("“%(name)s” has one option only: there is nothing to weigh."),
        "sum": _l("The shares of “%(name)s” add up to %(sum)s, neither to 1 nor to 100."),
        "questions": _l("The table has more than %(most)s questions."),
    }

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def sentence(self) -> str:
        """Return what is wrong and what to do, in the reader's language."""
        return str(self.SENTENCES[self.code]) % self.params


@dataclass(frozen=True)
class Population:
    """The table as it was uploaded, and the share of each option, by question."""

    text: str
    shares: Mapping[str, Mapping[str, float]]

    @property
    def sha256(self) -> str:
        """Return the digest of the table, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class _Line:
    number: int
    question: str
    option: str
    amount: str


def population_of(data: bytes, questions: Sequence[Question]) -> Population:
    """Return the table. Raises PopulationError with the first thing that is wrong."""
    text = _decoded(data)
    rows = _rows(text)
    is_share, lines = _lines(rows)
    by_code = {each.code: each for each in questions if each.can_be_crossed}
    amounts: dict[str, dict[str, Decimal]] = {}
    for line in lines:
        question = _question(line, by_code)
        found = amounts.setdefault(question.code, {})
        if line.option in found:
            raise PopulationError("twice", line=line.number, name=line.option)
        found[_option(line, question)] = _amount(line)
    if not amounts:
        raise PopulationError("empty")
    if len(amounts) > MAX_QUESTIONS:
        raise PopulationError("questions", most=MAX_QUESTIONS)
    return Population(text, {code: _shares(code, amounts[code], is_share) for code in amounts})


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise PopulationError("size")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PopulationError("encoding") from None
    if "\0" in text:
        raise PopulationError("encoding")
    return text


def _rows(text: str) -> list[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, [cell.strip() for cell in cells]))
            if len(found) > MAX_LINES:
                raise PopulationError("size")
    except csv.Error:
        raise PopulationError("broken", line=reader.line_num) from None
    return found


def _lines(rows: Sequence[tuple[int, list[str]]]) -> tuple[bool, Iterator[_Line]]:
    if not rows:
        raise PopulationError("empty")
    head = [cell.lower() for cell in rows[0][1]]
    is_share = "share" in head
    amount = "share" if is_share else "count"
    if any(head.count(name) != 1 for name in ("question", "option", amount)):
        raise PopulationError("columns")
    places = [head.index(name) for name in ("question", "option", amount)]
    return is_share, _read(rows[1:], places, len(head))


def _read(
    rows: Sequence[tuple[int, list[str]]], places: Sequence[int], width: int
) -> Iterator[_Line]:
    for number, cells in rows:
        if len(cells) != width:
            raise PopulationError("cells", line=number)
        yield _Line(number, *(cells[place] for place in places))


def _question(line: _Line, by_code: Mapping[str, Question]) -> Question:
    question = by_code.get(line.question)
    if question is None:
        raise PopulationError("question", line=line.number, name=line.question[:80])
    if question.takes_many:
        raise PopulationError("many", line=line.number, name=line.question)
    return question


def _option(line: _Line, question: Question) -> str:
    if line.option not in question.labels():
        raise PopulationError("option", line=line.number, name=line.option[:80])
    return line.option


def _amount(line: _Line) -> Decimal:
    written = line.amount.removesuffix("%").strip()
    try:
        amount = Decimal(written) if written.isascii() and len(written) <= MAX_DIGITS else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or not 0 < amount < 10**MAX_DIGITS:
        raise PopulationError("number", line=line.number, name=line.amount[:80])
    return amount


def _shares(code: str, amounts: Mapping[str, Decimal], is_share: bool) -> dict[str, float]:  # noqa: FBT001
    if len(amounts) == 1:
        raise PopulationError("single", name=code)
    whole = sum(amounts.values(), Decimal(0))
    if is_share and all(abs(whole - each) > each * OFF for each in WHOLES):
        raise PopulationError("sum", name=code, sum=f"{whole:.6g}")
    return {option: float(amount / whole) for option, amount in amounts.items()}
