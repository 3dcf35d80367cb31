"""A survey as somebody reads it: its words in one language, and the answers in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Final, NamedTuple

from markupsafe import Markup

import surveys
from app.i18n import day, direction, number, quantity, tag_of, with_colon
from app.respond.models import Written

SECONDS: Final = {"long_text": 60, "short_text": 20, "statement": 20}
USUAL_SECONDS: Final = 12


class Words(NamedTuple):
    """Words of a survey; `lang` and `dir` are empty when they are in the reader's language."""

    text: str
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class Reader:
    """Somebody who reads `survey` in `locale`."""

    survey: surveys.Survey
    locale: str
    drawn: dict[tuple[str, bool], Markup] = field(default_factory=dict, compare=False, repr=False)
    _read: dict[str, Words] = field(default_factory=dict, compare=False, repr=False)

    def words(self, string_id: str | None) -> Words:
        """Return the words of a string in the reader's language, or in the nearest one."""
        if string_id is None:
            return Words("")
        if string_id not in self._read:
            wording = self.survey.text(string_id, self.locale)
            self._read[string_id] = self.marked(wording.text, wording.lang)
        return self._read[string_id]

    def marked(self, text: str, lang: str) -> Words:
        """Return the text, with its language when that is not the reader's."""
        if lang == self.locale or not text:
            return Words(text)
        return Words(text, tag_of(lang), direction(lang))


@dataclass(frozen=True)
class AnswerRow:
    """One question and its answer in words, as `layout.answers` shows them."""

    label: str
    lang: str
    dir: str
    value: tuple[str, ...]
    value_lang: str
    url: str = ""


def answer_rows(
    reader: Reader, answers: Mapping[str, Written], link: Callable[[str], str] | None = None
) -> list[AnswerRow]:
    """Return every question on the path of these answers; `link` gives an item's address."""
    values = {key: written.value for key, written in answers.items()}
    return [
        _row(reader, item, answers.get(item.id), link(item.id) if link else "")
        for page in surveys.visible_pages(reader.survey, values)
        for item in surveys.visible_items(reader.survey, page, values)
        if item.parts
    ]


def minutes(survey: surveys.Survey) -> int:
    """Return how long answering everything takes most people, in whole minutes."""
    seconds = sum(SECONDS.get(item.kind, USUAL_SECONDS) for item in survey.items())
    return max(1, round(seconds / 60))


@singledispatch
def lines(question: object, value: surveys.Value, reader: Reader) -> Iterator[Words]:  # noqa: ARG001
    """Yield the answer in words, line by line."""
    raise TypeError(type(question).__name__)


@lines.register
def _chosen(
    question: surveys.ClosedQuestion, value: surveys.Value, reader: Reader
) -> Iterator[Words]:
    if isinstance(value, surveys.Chosen):
        for code in value.codes:
            yield reader.words(question.option(code).label)
        if value.other:
            yield Words(value.other)


@lines.register
def _rated(question: surveys.Matrix, value: surveys.Value, reader: Reader) -> Iterator[Words]:
    chosen = dict(value.rows) if isinstance(value, surveys.Rated) else {}
    for row in question.rows:
        if row.code in chosen:
            label, answer = (
                reader.words(row.label),
                reader.words(question.option(chosen[row.code]).label),
            )
            yield Words(f"{with_colon(label.text)} {answer.text}", answer.lang, answer.dir)


@lines.register
def _ranked(question: surveys.Ranking, value: surveys.Value, reader: Reader) -> Iterator[Words]:
    codes = value.codes if isinstance(value, surveys.Ranked) else ()
    for place, code in enumerate(codes, start=1):
        label = reader.words(question.option(code).label)
        yield Words(f"{number(place)}. {label.text}", label.lang, label.dir)


@lines.register
def _shared(question: surveys.ConstantSum, value: surveys.Value, reader: Reader) -> Iterator[Words]:
    unit = reader.words(question.unit).text
    for code, amount in value.amounts if isinstance(value, surveys.Shares) else ():
        label = reader.words(question.option(code).label)
        figure = f"{quantity(amount, reader.locale)} {unit}".strip()
        yield Words(f"{with_colon(label.text)} {figure}", label.lang, label.dir)


@lines.register
def _written(
    _question: surveys.ShortText | surveys.LongText, value: surveys.Value, _reader: Reader
) -> Iterator[Words]:
    yield from (Words(line) for line in str(value).split("\n"))


@lines.register
def _number(question: surveys.Number, value: surveys.Value, reader: Reader) -> Iterator[Words]:
    if isinstance(value, Decimal):
        figure = quantity(value, reader.locale)
        unit = reader.words(question.unit).text
        yield Words(f"{figure} {unit}".strip())


@lines.register
def _day(_question: surveys.Date, value: surveys.Value, _reader: Reader) -> Iterator[Words]:
    if isinstance(value, date):
        yield Words(day(value))


def _row(reader: Reader, item: surveys.Item, written: Written | None, url: str) -> AnswerRow:
    label = reader.words(item.prompt)
    shown = list(lines(item, written.value, reader)) if written else []
    value_lang = next((words.lang for words in shown), "")
    if written and isinstance(written.value, str):
        value_lang = reader.marked(written.value, written.lang).lang
    value = tuple(words.text for words in shown)
    return AnswerRow(label.text, label.lang, label.dir, value, value_lang, url)
