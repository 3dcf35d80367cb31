"""The two shapes of an export: one row for each response, or one for each answer."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter
from typing import Final, NamedTuple
from uuid import UUID

import surveys
from app.exports.questions import Asked, Question, Version, offered, united
from app.exports.table import Cell, Column, Kind, Row, Shape, Wanted, distinct
from app.i18n import tag_of

# Neither the time nor the order of a response is here: both can tell who wrote it.
FIXED: Final = (
    Column("response", Kind.TEXT),
    Column("version", Kind.WHOLE),
    Column("channel", Kind.TEXT),
    Column("lang", Kind.TEXT),
    Column("submitted_on", Kind.DATE),
    Column("ended_by", Kind.TEXT),
    Column("over_quota", Kind.TEXT),
)
LONG: Final = (
    Column("question", Kind.TEXT),
    Column("question_text", Kind.TEXT),
    Column("option", Kind.TEXT),
    Column("answer", Kind.TEXT),
    Column("other", Kind.TEXT),
    Column("answer_lang", Kind.TEXT),
)


class Given(NamedTuple):
    """An answer, and the language it was written in."""

    question_id: str
    lang: str
    value: surveys.Value


class Sent(NamedTuple):
    """A response with its answers, as an export reads it."""

    id: UUID
    version_id: UUID
    channel: str
    lang: str
    submitted_on: date
    answers: Sequence[Given]
    ended_by: str | None = None
    """What ended the questions early: "exit:" or "quota:" and its code."""
    over: Sequence[str] = ()
    """The codes of the quotas whose limit had been reached before."""


class Variable(NamedTuple):
    """A column, and the question it comes from: `option` where it holds whether that was ticked."""

    column: Column
    question: Question | None = None
    option: str = ""
    is_text_beside: bool = False
    """Whether it holds what people wrote beside an option."""


class _Spot(NamedTuple):
    # Where the answer to a question stands: its columns by option, "" for the only one.
    asked: Asked
    at: Mapping[str, int]
    other: int | None


@dataclass(frozen=True)
class Wide:
    """One row for each response, one column for each question of any version."""

    wanted: Wanted
    variables: tuple[Variable, ...]
    name_row: Callable[[UUID], str]
    numbers: Mapping[UUID, int]
    definitions: Mapping[UUID, surveys.Survey] = field(repr=False)
    _spots: Mapping[tuple[int, str], _Spot] = field(repr=False)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns: what is known of each response, then the questions."""
        return tuple(each.column for each in self.variables)

    def rows(self, sent: Sent) -> Iterator[Row]:
        """Yield the one row of a response."""
        number = self.numbers[sent.version_id]
        cells: list[Cell] = [None] * len(self.variables)
        cells[: len(FIXED)] = _fixed(sent, number, self.name_row)
        shown = offered(self.definitions[sent.version_id], sent.answers)
        for given in sent.answers:
            spot = self._spots[number, given.question_id]
            self._fill(cells, spot, given, shown.get(given.question_id))
        yield cells

    def _fill(
        self, cells: list[Cell], spot: _Spot, given: Given, shown: Container[str] | None
    ) -> None:
        lang = self.wanted.lang or given.lang
        for part, cell in self._cells(spot, given.value, lang):
            # Not offered is neither yes nor no.
            if shown is None or not part or part in shown:
                cells[spot.at[part]] = cell
        if isinstance(given.value, surveys.Chosen) and given.value.other and spot.other is not None:
            cells[spot.other] = given.value.other

    def _cells(self, spot: _Spot, value: surveys.Value, lang: str) -> Iterator[tuple[str, Cell]]:
        match value:
            case surveys.Chosen(codes) if "" in spot.at:
                yield "", self._option(spot.asked, codes[0], lang)
            case surveys.Chosen(codes):
                yield from ((each.code, int(each.code in codes)) for each in spot.asked.options())
            case surveys.Rated(rows):
                yield from ((row, self._option(spot.asked, code, lang)) for row, code in rows)
            case surveys.Ranked(codes):
                yield from ((code, place) for place, code in enumerate(codes, start=1))
            case surveys.Shares(amounts):
                yield from amounts
            case _:
                yield "", value

    def _option(self, asked: Asked, code: str, lang: str) -> str:
        return asked.label(code, lang) if self.wanted.labels else code


@dataclass(frozen=True)
class Long:
    """One row for each answer; a multiple choice has one for each option ticked."""

    wanted: Wanted
    columns: tuple[Column, ...]
    name_row: Callable[[UUID], str]
    numbers: Mapping[UUID, int]
    _asked: Mapping[tuple[int, str], tuple[int, Asked]] = field(repr=False)

    def rows(self, sent: Sent) -> Iterator[Row]:
        """Yield a row for each answer of a response."""
        number = self.numbers[sent.version_id]
        fixed = _fixed(sent, number, self.name_row)
        places = [(*self._asked[number, given.question_id], given) for given in sent.answers]
        for _place, asked, given in sorted(places, key=itemgetter(0)):
            lang = self.wanted.lang or given.lang
            head = [*fixed, asked.item.code, asked.prompt(lang)]
            for option, answer, other in _parts(asked, given.value, lang):
                yield [*head, option, answer, other, tag_of(given.lang)]


def layout(
    versions: Sequence[Version], wanted: Wanted, name_row: Callable[[UUID], str]
) -> Wide | Long:
    """Return how the responses to these versions (the oldest first) become rows."""
    numbers = {version.id: version.number for version in versions}
    questions = united(versions)
    if wanted.shape is Shape.WIDE:
        variables, spots = _variables(questions, wanted)
        definitions = {version.id: version.definition for version in versions}
        return Wide(wanted, variables, name_row, numbers, definitions, spots)
    asked = {
        (each.version, each.item.id): (place, each)
        for place, one in enumerate(questions)
        for each in one.asked
    }
    return Long(wanted, distinct((*FIXED, *LONG)), name_row, numbers, asked)


def variables(versions: Sequence[Version], wanted: Wanted) -> tuple[Variable, ...]:
    """Return the columns of the wide shape, each with its question."""
    return _variables(united(versions), wanted)[0]


def _variables(
    questions: Sequence[Question], wanted: Wanted
) -> tuple[tuple[Variable, ...], dict[tuple[int, str], _Spot]]:
    found, spots = [Variable(column) for column in FIXED], dict[tuple[int, str], _Spot]()
    for question in questions:
        own = list(_own(question, wanted))
        at = {each.option: len(found) + place for place, each in enumerate(own)}
        found += own
        other = None
        if question.opens_text:
            other = len(found)
            found.append(_other(question, wanted.lang))
        for each in question.asked:
            spots[each.version, each.item.id] = _Spot(each, at, other)
    columns = distinct(each.column for each in found)
    named = zip(found, columns, strict=True)
    return tuple(each._replace(column=column) for each, column in named), spots


def _own(question: Question, wanted: Wanted) -> Iterator[Variable]:
    title = question.newest.prompt(wanted.lang)
    column = Column(question.code, question.kind, title)
    if question.kind is Kind.CODE:
        options = () if wanted.labels else question.numbered(wanted.lang)
        kind = Kind.TEXT if wanted.labels else Kind.CODE
        column = replace(column, kind=kind, options=options)
    if not question.takes_many:
        yield Variable(column, question)
    for code in question.apart():
        # The part first: where titles are short, it is what tells the columns apart.
        words = f"{question.part(code, wanted.lang)} | {title}"
        own = replace(column, name=f"{question.code}__{code}", title=words)
        yield Variable(own, question, code)


def _other(question: Question, lang: str | None) -> Variable:
    # An option of that very code has a column already.
    end = "other_text" if question.takes_many and "other" in question.codes() else "other"
    title = question.newest.prompt(lang)
    return Variable(
        Column(f"{question.code}__{end}", Kind.TEXT, title), question, is_text_beside=True
    )


def _fixed(sent: Sent, number: int, name_row: Callable[[UUID], str]) -> list[Cell]:
    over = " ".join(sent.over) or None
    language = tag_of(sent.lang)
    return [
        name_row(sent.id),
        number,
        sent.channel,
        language,
        sent.submitted_on,
        sent.ended_by,
        over,
    ]


def _parts(
    asked: Asked, value: surveys.Value, lang: str
) -> Iterator[tuple[str | None, Cell, str | None]]:
    match value:
        case surveys.Chosen(codes, other):
            opening = {option.code for option in asked.options() if option.opens_text}
            for code in codes:
                yield code, asked.label(code, lang), other if code in opening else None
        case surveys.Rated(rows):
            # One answer to a row of its own: the row as its option, its words beside the answer.
            yield from (
                (row, f"{asked.part(row, lang)}: {asked.label(code, lang)}", None)
                for row, code in rows
            )
        case surveys.Ranked(codes):
            yield from ((code, place, None) for place, code in enumerate(codes, start=1))
        case surveys.Shares(amounts):
            yield from ((code, amount, None) for code, amount in amounts)
        case _:
            yield None, value, None
