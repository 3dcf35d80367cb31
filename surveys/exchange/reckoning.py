"""From a term of an expression to a figure reckoned from the questions that stand before it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal, assert_never

from pydantic import ValidationError

from surveys.choices import ClosedQuestion
from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import (
    Answer,
    Constant,
    Made,
    Reading,
    Rounded,
    Term,
    Today,
)
from surveys.exchange.numbers import number_of
from surveys.figures import (
    Between,
    CountOf,
    DayOf,
    Figure,
    FirstOf,
    Fixed,
    Together,
    ValueOf,
)
from surveys.figures import Rounded as RoundedFigure
from surveys.grids import Matrix
from surveys.ordered import Ranking
from surveys.questions import Item
from surveys.reckoned import Calculated
from surveys.written import Date, Number


@dataclass(frozen=True)
class Placed:
    """A question that is in the survey: where, and the code of each choice of the file."""

    item: Item
    page: int
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """The questions so far, those still to come, and other names for them and their choices."""

    placed: Mapping[str, Placed]
    ahead: AbstractSet[str]
    aliases: Mapping[str, tuple[str, str]]
    called: Mapping[str, str] = field(default_factory=dict)

    def question(self, name: str) -> Placed:
        """Return the question that an expression calls so."""
        name = self.called.get(name, name)
        if name in self.placed:
            return self.placed[name]
        code = "expression_looks_ahead" if name in self.ahead else "expression_unknown_question"
        raise ExchangeError(code, name=name)


def figure_of(term: Term, known: Known) -> Figure:
    """Return the figure; ExchangeError when the survey language cannot reckon it."""
    try:
        return _figure(term, known)
    except ValidationError:  # a number with too many digits, or too many parts
        raise ExchangeError("expression_too_long") from None


def _figure(term: Term, known: Known) -> Figure:
    match term:
        case Constant(text):
            number = number_of(text)
            if number is None:
                raise ExchangeError("expression_not_supported", name=text)
            return Fixed(op="number", number=number)
        case Answer(name):
            return _answer(name, known.question(name))
        case Reading(name, what):
            return _reading(name, what, known.question(name).item)
        case Rounded(part, places):
            return RoundedFigure(op="round", of=_figure(part, known), places=places)
        case Made():
            return _made(term, known)
        case Today():
            raise ExchangeError("expression_not_supported", name="today")
        case _:
            assert_never(term)


def _made(term: Made, known: Known) -> Figure:
    parts = tuple(_figure(part, known) for part in term.parts)
    match term.op:
        case "minus" | "over" as op:
            return Between(op=op, left=parts[0], right=parts[1])
        case "first_of":
            return FirstOf(op="first_of", of=parts)
        case op:
            return Together(op=op, of=parts, present=term.present)


def _answer(name: str, placed: Placed) -> Figure:
    match placed.item:
        case Number(id=item_id) | Calculated(id=item_id):
            return ValueOf(op="value", item=item_id)
        case Date(id=item_id):
            return DayOf(op="day", item=item_id)
        case ClosedQuestion(id=item_id, takes_many=False) if _are_figures(placed.codes):
            return ValueOf(op="value", item=item_id)
        case _:
            raise ExchangeError("expression_wrong_kind", name=name)


def _are_figures(codes: Mapping[str, str]) -> bool:
    """Tell whether the choices that are figures in the file are the same figures here."""
    figures = {name: code for name, code in codes.items() if number_of(name) is not None}
    return bool(figures) and all(name == code for name, code in figures.items())


def _reading(name: str, what: Literal["count", "day", "length"], item: Item) -> Figure:
    match what, item:
        case "count", (ClosedQuestion() | Matrix() | Ranking()):
            return CountOf(op="count", item=item.id)
        case "day", Date():
            return DayOf(op="day", item=item.id)
        case "length", _:
            raise ExchangeError("expression_not_supported", name=name)
        case _:
            raise ExchangeError("expression_wrong_kind", name=name)
