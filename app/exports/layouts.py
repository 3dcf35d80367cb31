"""The two shapes of an export: one row for each response, or one for each answer."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter
from types import MappingProxyType
from typing import Final, NamedTuple
from uuid import UUID

import surveys
from app.exports.parts import cell_of, parts_of, place_columns
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

ENTRY: Final = Column("entry", Kind.TEXT)
"""Stands after the question where a page repeats, so that no other file changes."""


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
    """A column, and the question it comes from.

    `option` is the one that it says of whether it was ticked, or the part of a place.
    """

    column: Column
    question: Question | None = None
    option: str = ""
    is_text_beside: bool = False
    """Whether it holds what people wrote beside an option."""
    entry: str = ""
    """The key of the entry that it is about, on a page that repeats."""


class _Spot(NamedTuple):
    # Where the answer to a question stands: its columns by option, "" for the only one.
    asked: Asked
    at: Mapping[str, int]
    other: int | None
    # Where the answers of each entry stand, where it is asked several times.
    entries: Mapping[str, "_Spot"] = MappingProxyType({})


def told(sent: Sent, name_row: Callable[[UUID], str]) -> Iterator[Given]:
    """Yield the answers, files by their names in an archive and what they show."""
    for given in sent.answers:
        if isinstance(given.value, surveys.Attached):
            files = file_names(name_row(sent.id), given.question_id, given.value)
            pairs = zip(files, given.value.files, strict=True)
            words = (f"{name}: {file.words}" if file.words else name for name, file in pairs)
            yield given._replace(value="\n".join(words))
        else:
            yield given


def file_names(row: str, question_id: str, value: surveys.Attached) -> list[str]:
    """Return how the files of an answer are called in an archive: never as people called them."""
    endings = (file.name.rpartition(".")[2] for file in value.files)
    return [f"{row}-{question_id}-{place}.{end}" for place, end in enumerate(endings, start=1)]


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
        for given in told(sent, self.name_row):
            spot = self._spots[number, given.question_id]
            for key, value in surveys.entries_of(given.value) or (("", given.value),):
                own = spot.entries.get(key, spot)
                self._fill(cells, own, given._replace(value=value), shown.get(given.question_id))
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
            case surveys.Located(text, lat, lon, area):
                shown = None if area is None else self._option(spot.asked, area, lang)
                parts = {"": text or None, "area": shown, "lat": lat, "lon": lon}
                yield from ((part, cell) for part, cell in parts.items() if part in spot.at)
            case surveys.Repeated() | surveys.Details() | surveys.Attached():
                # Taken apart before; never among the answers; told in words by now.
                return
            case _:
                yield "", cell_of(value)

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
    has_entries: bool = False

    def rows(self, sent: Sent) -> Iterator[Row]:
        """Yield a row for each answer of a response."""
        number = self.numbers[sent.version_id]
        fixed = _fixed(sent, number, self.name_row)
        answers = told(sent, self.name_row)
        places = [(*self._asked[number, given.question_id], given) for given in answers]
        for _place, asked, given in sorted(places, key=itemgetter(0)):
            lang = self.wanted.lang or given.lang
            head = [*fixed, asked.item.code, asked.prompt(lang)]
            for key, value in surveys.entries_of(given.value) or (("", given.value),):
                entry = [key or None] if self.has_entries else []
                for option, answer, other in parts_of(asked, value, lang):
                    yield [*head, *entry, option, answer, other, tag_of(given.lang)]


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
    has_entries = any(question.entries() != ("",) for question in questions)
    columns = (*LONG[:2], *([ENTRY] if has_entries else []), *LONG[2:])
    return Long(wanted, distinct((*FIXED, *columns)), name_row, numbers, asked, has_entries)


def variables(versions: Sequence[Version], wanted: Wanted) -> tuple[Variable, ...]:
    """Return the columns of the wide shape, each with its question."""
    return _variables(united(versions), wanted)[0]


def _variables(
    questions: Sequence[Question], wanted: Wanted
) -> tuple[tuple[Variable, ...], dict[tuple[int, str], _Spot]]:
    found, spots = [Variable(column) for column in FIXED], dict[tuple[int, str], _Spot]()
    for question in questions:
        by_key = {key: _columns_of(question, key, wanted, found) for key in question.entries()}
        for each in question.asked:
            own = {key: _Spot(each, at, other) for key, (at, other) in by_key.items()}
            first = next(iter(own.values()))
            spots[each.version, each.item.id] = own.get("", first)._replace(entries=own)
    columns = distinct(each.column for each in found)
    named = zip(found, columns, strict=True)
    return tuple(each._replace(column=column) for each, column in named), spots


def _columns_of(
    question: Question, key: str, wanted: Wanted, found: list[Variable]
) -> tuple[dict[str, int], int | None]:
    """Add the columns of a question, of one entry where it has any, and return their places."""
    own = [_in_entry(each, key, wanted.lang) for each in _own(question, wanted)]
    at = {each.option: len(found) + place for place, each in enumerate(own)}
    found += own
    if not question.opens_text:
        return at, None
    found.append(_in_entry(_other(question, wanted.lang), key, wanted.lang))
    return at, len(found) - 1


def _in_entry(variable: Variable, key: str, lang: str | None) -> Variable:
    question, column = variable.question, variable.column
    if not key or question is None:
        return variable
    name = f"{question.code}__{key}{column.name.removeprefix(question.code)}"
    title = f"{question.entry(key, lang)} | {column.title}"
    return variable._replace(column=replace(column, name=name, title=title), entry=key)


def _own(question: Question, wanted: Wanted) -> Iterator[Variable]:
    title = question.newest.prompt(wanted.lang)
    column = Column(question.code, question.kind, title)
    if question.kind is Kind.CODE:
        options = () if wanted.labels else question.numbered(wanted.lang)
        kind = Kind.TEXT if wanted.labels else Kind.CODE
        column = replace(column, kind=kind, options=options)
    if not question.takes_many:
        yield Variable(column, question)
    yield from (Variable(own, question, part) for part, own in place_columns(question, wanted))
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
