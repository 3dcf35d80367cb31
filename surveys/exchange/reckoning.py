"""From a term of an expression to a figure reckoned from the questions that stand before it."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple, assert_never

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
from surveys.exchange.form import Entry
from surveys.exchange.numbers import number_of
from surveys.figures import (
    Between,
    CountOf,
    DayOf,
    Figure,
    FirstOf,
    Fixed,
    PartOf,
    Together,
    ValueOf,
)
from surveys.figures import Rounded as RoundedFigure
from surveys.grids import Matrix
from surveys.ordered import ConstantSum, Ranking
from surveys.questions import Item
from surveys.reckoned import Calculated
from surveys.written import Date, Number


@dataclass(frozen=True)
class Placed:
    """A question that is in the survey: where, and the codes of the file's choices and rows."""

    item: Item
    page: int
    codes: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)


def rows_of(entry: Entry, item: Item, codes: Mapping[str, str]) -> Mapping[str, str]:
    """Return the code of each row (or part of a total) by its name in the file."""
    if not isinstance(item, Matrix):
        return codes if isinstance(item, ConstantSum) else {}
    names = (row.name for row in entry.rows)
    return dict(zip(names, (row.code for row in item.rows), strict=True))


class Row(NamedTuple):
    """A row of a matrix (or one part of a total), by its code."""

    of: Placed
    code: str


@dataclass(frozen=True)
class Known:
    """The questions so far, those still to come, and other names for them and their choices."""

    placed: Mapping[str, Placed]
    ahead: AbstractSet[str]
    aliases: Mapping[str, tuple[str, str]]
    called: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def row(self, name: str) -> Row | None:
        """Return the row that an expression calls so, None when it is no row of a question."""
        name = self.called.get(name, name)
        if name in self.placed or name in self.ahead or name not in self.rows:
            return None
        owner, row = self.rows[name]
        placed = self.question(owner)
        if row not in placed.rows:
            raise ExchangeError("expression_unknown_question", name=name)
        return Row(placed, placed.rows[row])

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
            row = known.row(name)
            return part_of(row, name) if row else _answer(name, known.question(name))
        case Reading():
            return _reading(term, known)
        case Rounded(part, places):
            return RoundedFigure(op="round", of=_figure(part, known), places=places)
        case Made():
            return _made(term, known)
        case Today():
            raise ExchangeError("expression_not_supported", name="today")
        case _:
            assert_never(term)


def part_of(row: Row, name: str) -> Figure:
    """Return the figure that a row holds; ExchangeError when its answers are no figures."""
    if isinstance(row.of.item, Matrix) and not _are_figures(row.of.codes):
        raise ExchangeError("expression_wrong_kind", name=name)
    return PartOf(op="part", item=row.of.item.id, code=row.code)


def _made(term: Made, known: Known) -> Figure:
    goes_over = term.present or term.op in {"least", "most"}
    parts = tuple(
        each
        for part in term.parts
        for each in (_each(part, known) if goes_over else [_figure(part, known)])
    )
    match term.op:
        case "minus" | "over" as op:
            return Between(op=op, left=parts[0], right=parts[1])
        case "first_of":
            return FirstOf(op="first_of", of=parts)
        case op:
            return Together(op=op, of=parts, present=term.present)


def _each(term: Term, known: Known) -> Iterator[Figure]:
    """Yield the figure, or those of all rows where a question with rows stands in its place."""
    name = term.name if isinstance(term, Answer) else ""
    placed = known.placed.get(known.called.get(name, name))
    if placed is None or not placed.rows:
        yield _figure(term, known)
    else:
        yield from (part_of(Row(placed, code), name) for code in placed.rows.values())


def _counted(term: Reading, known: Known) -> Placed:
    """Return the question all of whose rows, or choices, are counted; no others can be."""
    names = [known.called.get(name, name) for name in (term.name, *term.beside)]
    found = [known.rows.get(name) or known.aliases.get(name) or (name, name) for name in names]
    placed = known.question(found[0][0])
    everything = {(found[0][0], part) for part in placed.rows or placed.codes}
    if set(found) != everything:
        raise ExchangeError("expression_not_supported", name="count")
    return placed


def _answer(name: str, placed: Placed) -> Figure:
    match placed.item:
        case Number(id=item_id) | Calculated(id=item_id):
            return ValueOf(op="value", item=item_id)
        case Date(id=item_id, precision="day"):
            return DayOf(op="day", item=item_id)
        case ClosedQuestion(id=item_id, takes_many=False) if _are_figures(placed.codes):
            return ValueOf(op="value", item=item_id)
        case _:
            raise ExchangeError("expression_wrong_kind", name=name)


def _are_figures(codes: Mapping[str, str]) -> bool:
    """Tell whether the choices that are figures in the file are the same figures here."""
    figures = {name: code for name, code in codes.items() if number_of(name) is not None}
    return bool(figures) and all(name == code for name, code in figures.items())


def _reading(term: Reading, known: Known) -> Figure:
    name = term.name
    item = (_counted(term, known) if term.beside else known.question(name)).item
    match term.what, item:
        case "count", (ClosedQuestion() | Matrix() | Ranking()):
            return CountOf(op="count", item=item.id)
        case "day", Date(precision="day"):
            return DayOf(op="day", item=item.id)
        case "length", _:
            raise ExchangeError("expression_not_supported", name=name)
        case _:
            raise ExchangeError("expression_wrong_kind", name=name)
