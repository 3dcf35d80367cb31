"""A survey as a sheet of paper: every question of a version, numbered, on one form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from flask_babel import gettext as _
from typing_extensions import override
from wtforms.form import BaseForm

import surveys
from app.i18n import locale_of, number
from app.respond.fields import QuestionField
from app.respond.forms import field_for
from app.respond.reading import Reader, Words, entry_heading
from app.respond.skips import Skip, only_if, onward

# For how many entries of a page that repeats there is room on paper.
BLOCKS: Final = 3


@dataclass(frozen=True)
class SheetReader(Reader):
    """Somebody who reads all questions at once: a word told again is named by its question."""

    numbers: Mapping[str, int] = field(default_factory=dict, compare=False)

    @override
    def _told(self, words: Words) -> Words:
        piped = {
            item.code: surveys.Piped(
                _("your answer to question %(number)s", number=number(self.numbers[item.id]))
            )
            for item in self.survey.items()
            if item.id in self.numbers
        }
        own = (self.survey.item(item_id) for item_id in self.about)
        piped |= {item.code: self._piped(item, self.about) for item in own}
        lang = locale_of(words.lang) or self.locale
        return words._replace(text=surveys.told(words.text, piped, lang))


class Place(NamedTuple):
    """Where an item stands on the sheet: once, or in one entry of a page that repeats."""

    name: str
    item: surveys.Item
    entry: surveys.Entry | None = None


class SheetForm(BaseForm):
    """Every question of a version, in the order of the survey, whoever it is for."""

    def __init__(self, reader: SheetReader, *, blocks: int = BLOCKS) -> None:
        self.places = list(_places(reader, blocks))
        fields: dict[str, Any] = {
            place.name: field_for(place.item, reader.inside(place.entry) if place.entry else reader)
            for place in self.places
        }
        super().__init__(fields)
        self.reader = reader

    def at(self, item_id: str) -> QuestionField | None:
        """Return the first field of an item."""
        placed = zip(self.places, self.questions, strict=True)
        return next((field for place, field in placed if place.item.id == item_id), None)

    @property
    def questions(self) -> list[QuestionField]:
        """Return the fields in order."""
        return [each for each in self if isinstance(each, QuestionField)]


class Asked(NamedTuple):
    """One question as it is printed; without a number it takes no answer.

    The first one of an entry has the name of the entry above it.
    """

    number: int | None
    field: QuestionField
    only_if: Skip | None
    heading: Words | None = None


class Part(NamedTuple):
    """One page of the survey as a part of the sheet."""

    title: Words
    only_if: Skip | None
    asked: list[Asked]
    onward: list[Skip]
    how: Skip | None = None


def is_on_paper(item: surveys.Item) -> bool:
    """Return whether an item has a place on the sheet.

    Files have none, nor have contact details: on a sheet they would stand beside the answers.
    """
    return item.is_asked and not item.is_online_only


def left_out(survey: surveys.Survey) -> bool:
    """Return whether the sheet leaves questions out that the page asks."""
    return any(item.is_asked and not is_on_paper(item) for item in survey.items())


def numbers_of(survey: surveys.Survey) -> dict[str, int]:
    """Return the number of each question that takes an answer, by its id."""
    answerable = (item for item in survey.items() if is_on_paper(item) and item.parts)
    return {item.id: place for place, item in enumerate(answerable, start=1)}


def sheet_reader(survey: surveys.Survey, locale: str) -> SheetReader:
    """Return somebody who reads `survey` on paper in `locale`."""
    return SheetReader(survey, locale, numbers=numbers_of(survey))


def parts_of(form: SheetForm) -> list[Part]:
    """Return the sheet, part by part."""
    reader = form.reader
    fields = {each.name: each for each in form.questions}
    return [
        Part(
            title=reader.words(page.title),
            only_if=_whom(reader, page),
            asked=list(_asked(form, page, fields)),
            onward=onward(reader, reader.numbers, page),
            how=_how(reader, page),
        )
        for page in reader.survey.pages
        if any(is_on_paper(item) for item in page.items)
    ]


def long_lists(parts: Iterable[Part]) -> list[Asked]:
    """Return the questions, each once, whose answers are listed at the end of the sheet."""
    found: dict[int | None, Asked] = {}
    for asked in (asked for part in parts for asked in part.asked):
        question = asked.field.question
        if isinstance(question, surveys.FoldingQuestion) and question.is_folded:
            found.setdefault(asked.number, asked)
    return list(found.values())


def _whom(reader: SheetReader, page: surveys.Page) -> Skip | None:
    if page.is_exit:
        return Skip(_("Answer this part only if another question has led you here."))
    return only_if(reader, reader.numbers, page.show_if)


def _how(reader: SheetReader, page: surveys.Page) -> Skip | None:
    if page.repeats is None:
        return None
    listed = reader.numbers.get(page.repeats.over or "")
    if listed is not None:
        return Skip(
            _(
                "Answer this for each answer that you ticked in question %(number)s.",
                number=number(listed),
            )
        )
    return Skip(_("If there is not enough room, go on with another sheet of paper."))


def _asked(
    form: SheetForm, page: surveys.Page, fields: Mapping[str, QuestionField]
) -> Iterator[Asked]:
    reader, before = form.reader, None
    for place in form.places:
        if place.item.id not in page.item_ids:
            continue
        heading = None
        if place.entry is not None and place.entry.key != before:
            heading, before = entry_heading(reader, page, place.entry), place.entry.key
        whom = only_if(reader, reader.numbers, place.item.show_if)
        yield Asked(reader.numbers.get(place.item.id), fields[place.name], whom, heading)


def _places(reader: SheetReader, blocks: int) -> Iterator[Place]:
    for page in reader.survey.pages:
        asked = [item for item in page.items if is_on_paper(item)]
        if page.repeats is None:
            yield from (Place(item.id, item) for item in asked)
            continue
        for entry in _blocks(reader, page, page.repeats, blocks):
            yield from (Place(f"{item.id}:{entry.key}", item, entry) for item in asked)


def _blocks(
    reader: SheetReader, page: surveys.Page, repeat: surveys.Repeat, blocks: int
) -> Iterator[surveys.Entry]:
    if repeat.over is None:
        many = min(repeat.most, max(repeat.least, blocks))
        yield from (surveys.Entry(str(key), page.items, {}, {}) for key in range(1, many + 1))
        return
    question = reader.survey.item(repeat.over)
    if isinstance(question, surveys.MultipleChoice):
        every = surveys.Chosen(tuple(option.code for option in question.options))
        for code in surveys.listed(repeat, question, every):
            yield surveys.Entry(code, page.items, {}, {repeat.over: surveys.Chosen((code,))})
