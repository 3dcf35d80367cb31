"""A survey as somebody reads it: its words in one language, and the answers in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Final, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

import surveys
from app.contacts.names import NAMES
from app.i18n import direction, listed, locale_of, number, quantity, tag_of, with_colon
from app.respond.dating import in_words
from app.respond.models import Written
from app.uploads.names import size_in_words

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
    answers: surveys.Answers = field(default_factory=dict, compare=False, repr=False)
    # What counts inside the entry that is read: of the options of a list, the one it is about.
    about: surveys.Answers = field(default_factory=dict, compare=False, repr=False)
    _read: dict[str, Words] = field(default_factory=dict, compare=False, repr=False)
    _tells: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def telling(self, answers: surveys.Answers) -> "Reader":
        """Return the reader to whom the survey's words tell these answers again."""
        return replace(self, answers=answers)

    def inside(self, entry: surveys.Entry) -> "Reader":
        """Return the reader to whom the words are told as one entry of a page has them."""
        return replace(self, about=entry.about) if entry.about else self

    def words(self, string_id: str | None) -> Words:
        """Return the words of a string in the reader's language, or in the nearest one."""
        if string_id is None:
            return Words("")
        if string_id not in self._read:
            wording = self.survey.text(string_id, self.locale)
            self._read[string_id] = self.marked(wording.text, wording.lang)
        words = self._read[string_id]
        return words if "{" not in words.text else self._told(words)

    def is_alike_for_all(self, item: surveys.Question) -> bool:
        """Return whether everybody who reads this language sees the item in the same words."""
        if item.id not in self._tells:
            texts = (self.survey.text(each, self.locale).text for each in item.string_ids())
            self._tells[item.id] = any("{" in text for text in texts)
        return not self._tells[item.id] and self.survey.item(item.id) is item

    def _told(self, words: Words) -> Words:
        codes = set(surveys.pipes_in(words.text))
        known = surveys.prune(self.survey, self.answers) | dict(self.about)
        items = (item for item in self.survey.items() if item.code in codes)
        piped = {item.code: self._piped(item, known) for item in items if item.id in known}
        lang = locale_of(words.lang) or self.locale
        return words._replace(text=surveys.told(words.text, piped, lang))

    def _piped(self, item: surveys.Item, known: surveys.Answers) -> surveys.Piped:
        value = known[item.id]
        values = [own for _key, own in surveys.entries_of(value)] or [value]
        told = map(_without_point, values)
        parts = [part.text for own in told for part in lines(item, own, self) if part.text]
        figure = surveys.reckon(surveys.ValueOf(op="value", item=item.id), known)
        return surveys.Piped(listed(parts, self.locale), figure)

    def marked(self, text: str, lang: str) -> Words:
        """Return the text, with its language when that is not the reader's."""
        if lang == self.locale or not text:
            return Words(text)
        return Words(text, tag_of(lang), direction(lang))


def _without_point(value: surveys.Value) -> surveys.Value:
    # A question that tells a place again names it as people do.
    if isinstance(value, surveys.Located) and (value.text or value.area):
        return value._replace(lat=None, lon=None)
    return value


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
    reader: Reader,
    answers: Mapping[str, Written],
    link: Callable[[str, str], str] | None = None,
    *,
    stopped_by: str | None = None,
) -> list[AnswerRow]:
    """Return every question on the path of these answers, of a page that repeats by entry.

    `link` gives the address of an item, and of the entry with this key ("" for none).
    """
    values = {key: written.value for key, written in answers.items()}
    reader = reader.telling(values)
    rows: list[AnswerRow] = []
    for page in surveys.visible_pages(reader.survey, values, stopped_by=stopped_by):
        items = surveys.visible_items(reader.survey, page, values, stopped_by=stopped_by)
        if page.repeats is not None:
            found = surveys.entries(reader.survey, page, values, stopped_by=stopped_by)
            rows += _entry_rows(reader, page, found or [_no_entry(items)], answers, link)
            continue
        rows += [
            answer_row(reader, item, answers.get(item.id), link(item.id, "") if link else "")
            for item in items
            # Of what is kept apart, a sent response does not even tell whether it was given.
            if item.parts and (link or not item.is_kept_apart)
        ]
    return rows


def entry_heading(reader: Reader, page: surveys.Page, entry: surveys.Entry) -> Words:
    """Return what stands above one entry of a page: the option it is about, or its number."""
    repeat = page.repeats
    if repeat is None or repeat.over is None:
        words = reader.words(repeat.entry if repeat else None)
        figure = number(int(entry.key)) if entry.key else ""
        text = _("%(entry)s %(number)s", entry=words.text, number=figure).strip()
        return words._replace(text=text)
    told = list(lines(reader.survey.item(repeat.over), entry.about[repeat.over], reader))
    label, *others = told
    # Words of somebody's own stand behind those of the option that opened them.
    text = " ".join([with_colon(label.text), *(each.text for each in others)])
    return label._replace(text=text) if others else label


def _no_entry(items: Sequence[surveys.Item]) -> surveys.Entry:
    return surveys.Entry("", tuple(item for item in items if item.parts)[:1], {}, {})


def _entry_rows(
    reader: Reader,
    page: surveys.Page,
    entries: Sequence[surveys.Entry],
    answers: Mapping[str, Written],
    link: Callable[[str, str], str] | None,
) -> Iterator[AnswerRow]:
    for entry in entries:
        heading, inside = entry_heading(reader, page, entry), reader.inside(entry)
        for item in entry.items:
            if item.parts:
                value = entry.values.get(item.id)
                own = answers[item.id]._replace(value=value) if value is not None else None
                row = answer_row(inside, item, own, link(item.id, entry.key) if link else "")
                label = f"{heading.text} \N{EN DASH} {row.label}" if entry.key else heading.text
                yield replace(row, label=label)


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
def _located(question: surveys.Place, value: surveys.Value, reader: Reader) -> Iterator[Words]:
    if not isinstance(value, surveys.Located):
        return
    if value.text:
        yield Words(value.text)
    if value.area is not None:
        yield reader.words(question.option(value.area).label)
    if value.lat is not None and value.lon is not None:
        yield Words(point_in_words(value.lat, value.lon, reader.locale))


@lines.register
def _attached(_question: surveys.Upload, value: surveys.Value, reader: Reader) -> Iterator[Words]:
    for file in value.files if isinstance(value, surveys.Attached) else ():
        named = f"\u2068{file.name}\u2069 ({size_in_words(file.size)})"
        yield Words(listed([named, *filter(None, [file.words])], reader.locale))


def point_in_words(lat: Decimal, lon: Decimal, locale: str) -> str:
    """Return a point as people read it."""
    degrees = {"latitude": quantity(lat, locale), "longitude": quantity(lon, locale)}
    return str(_("Latitude %(latitude)s, longitude %(longitude)s", **degrees))


@lines.register
def _reached(
    _question: surveys.ContactDetails, value: surveys.Value, _reader: Reader
) -> Iterator[Words]:
    for part, text in value.given if isinstance(value, surveys.Details) else ():
        yield Words(f"{with_colon(str(NAMES[part]))} {' '.join(text.split())}")


@lines.register
def _written(
    _question: surveys.ShortText | surveys.LongText, value: surveys.Value, _reader: Reader
) -> Iterator[Words]:
    yield from (Words(line) for line in str(value).split("\n"))


@lines.register
def _number(
    question: surveys.Number | surveys.Calculated, value: surveys.Value, reader: Reader
) -> Iterator[Words]:
    if isinstance(value, Decimal):
        figure = quantity(value, reader.locale)
        unit = reader.words(question.unit).text if isinstance(question, surveys.Number) else ""
        yield Words(f"{figure} {unit}".strip())


@lines.register
def _day(_question: surveys.Date, value: surveys.Value, _reader: Reader) -> Iterator[Words]:
    if isinstance(value, date | surveys.CoarseDate):
        yield Words(in_words(value))


def answer_row(
    reader: Reader, item: surveys.Item, written: Written | None, url: str = ""
) -> AnswerRow:
    """Return one question with its answer."""
    label = reader.words(item.prompt)
    shown = list(lines(item, written.value, reader)) if written else []
    value_lang = next((words.lang for words in shown), "")
    if written and isinstance(written.value, str):
        value_lang = reader.marked(written.value, written.lang).lang
    value = tuple(words.text for words in shown)
    return AnswerRow(label.text, label.lang, label.dir, value, value_lang, url)
