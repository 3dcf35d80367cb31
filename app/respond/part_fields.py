"""Fields of questions with an input for each row or option, named by its code."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from typing_extensions import override

import surveys
from app.respond.choice_fields import Tile
from app.respond.fields import QuestionField
from app.respond.reading import Words

MOST_IN_A_ROW = 5


class PartedField(QuestionField):
    """A question whose parts are codes; each has a name and an id of its own."""

    @override
    def part_id(self, part: str) -> str:
        # The "r" keeps a code such as "hint" or "error" apart from the ids that follow from `id`.
        return self.id if part in {"", *self.question.parts[:1]} else f"{self.id}-r-{part}"


@dataclass(frozen=True)
class GridRow:
    """One row of a matrix as it stands on the page: a field in small."""

    name: str
    id: str
    label: Words
    errors: tuple[str, ...]
    options: list[Tile]
    layout: str
    required_mark: bool = True

    @property
    def lang(self) -> str:
        """Return the language of the row's words, when it is not the page's."""
        return self.label.lang

    @property
    def dir(self) -> str:
        """Return the direction that goes with `lang`."""
        return self.label.dir


@dataclass(frozen=True)
class PartInput:
    """The input of one option: a list of places, or a box for an amount."""

    code: str
    name: str
    id: str
    label: Words
    value: str


class RankingField(PartedField):
    """Options that are each given a place from a list."""

    question: surveys.Ranking

    @property
    def inputs(self) -> list[PartInput]:
        """Return the inputs in the order offered."""
        return list(_inputs(self, self.question))

    @property
    def places(self) -> list[int]:
        """Return the places that can be given."""
        return list(range(1, self.question.depth + 1))


class SumField(PartedField):
    """Options that a total is shared out over."""

    question: surveys.ConstantSum

    @property
    def inputs(self) -> list[PartInput]:
        """Return the inputs in the order offered."""
        return list(_inputs(self, self.question))

    @property
    def total(self) -> Decimal:
        """Return what all amounts have to come to."""
        return self.question.total

    @property
    def unit(self) -> str:
        """Return what is shared out."""
        return self.reader.words(self.question.unit).text

    @property
    def inputmode(self) -> str:
        """Return which keys a phone should offer."""
        return "numeric" if self.question.whole else "decimal"

    @override
    def turn(self, locale: str) -> None:
        """Write each number anew as the reader's language does; what is none stays as it is."""
        for part, (typed, *_more) in [each for each in self.posted.items() if each[1]]:
            number = surveys.parse_number(typed, locale)
            if number is not None:
                self.posted[part] = (surveys.write_number(number, self.reader.locale),)


def _inputs(
    field: PartedField, question: surveys.Ranking | surveys.ConstantSum
) -> Iterator[PartInput]:
    for option in question.options:
        code = option.code
        label = field.reader.words(option.label)
        yield PartInput(code, field.part_name(code), field.part_id(code), label, field.typed(code))


class MatrixField(PartedField):
    """Rows that are each answered with one of the same options."""

    question: surveys.Matrix

    @property
    def rows(self) -> list[GridRow]:
        """Return the rows in order, with what was chosen in each and what is wrong there."""
        fits = sum(not option.apart for option in self.question.options) <= MOST_IN_A_ROW
        return [
            GridRow(
                name=self.part_name(row.code),
                id=self.part_id(row.code),
                label=self.reader.words(row.label),
                errors=tuple(self.errors) if self.error_id == self.part_id(row.code) else (),
                options=self._tiles(row.code),
                layout="row" if fits else "list",
            )
            for row in self.question.rows
        ]

    def _tiles(self, row: str) -> list[Tile]:
        chosen = self.posted.get(row, ())
        return [
            Tile(
                option.code,
                *self.reader.words(option.label),
                checked=option.code in chosen,
                apart=option.apart,
            )
            for option in self.question.options
        ]
