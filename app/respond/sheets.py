"""A survey as a sheet of paper: every question of a version, numbered, on one form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask_babel import gettext as _
from typing_extensions import override
from wtforms.form import BaseForm

import surveys
from app.i18n import locale_of, number
from app.respond.fields import QuestionField
from app.respond.forms import field_for
from app.respond.reading import Reader, Words
from app.respond.skips import Skip, only_if, onward


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
        lang = locale_of(words.lang) or self.locale
        return words._replace(text=surveys.told(words.text, piped, lang))


class SheetForm(BaseForm):
    """Every question of a version, in the order of the survey, whoever it is for."""

    def __init__(self, reader: SheetReader) -> None:
        asked = [item for item in reader.survey.items() if item.is_asked]
        fields: dict[str, Any] = {item.id: field_for(item, reader) for item in asked}
        super().__init__(fields)
        self.reader = reader

    @property
    def questions(self) -> list[QuestionField]:
        """Return the fields in order."""
        return [each for each in self if isinstance(each, QuestionField)]


class Asked(NamedTuple):
    """One question as it is printed; without a number it takes no answer."""

    number: int | None
    field: QuestionField
    only_if: Skip | None


class Part(NamedTuple):
    """One page of the survey as a part of the sheet."""

    title: Words
    only_if: Skip | None
    asked: list[Asked]
    onward: list[Skip]


def numbers_of(survey: surveys.Survey) -> dict[str, int]:
    """Return the number of each question that takes an answer, by its id."""
    answerable = (item for item in survey.items() if item.is_asked and item.parts)
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
            asked=list(_asked(reader, page, fields)),
            onward=onward(reader, reader.numbers, page),
        )
        for page in reader.survey.pages
        if any(item.is_asked for item in page.items)
    ]


def _whom(reader: SheetReader, page: surveys.Page) -> Skip | None:
    if page.is_exit:
        return Skip(_("Answer this part only if another question has led you here."))
    return only_if(reader, reader.numbers, page.show_if)


def _asked(
    reader: SheetReader, page: surveys.Page, fields: Mapping[str, QuestionField]
) -> Iterator[Asked]:
    for item in page.items:
        if item.is_asked:
            whom = only_if(reader, reader.numbers, item.show_if)
            yield Asked(reader.numbers.get(item.id), fields[item.id], whom)
