"""What became of one person's answers: their words, the topics they fed, what was decided."""

import json
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import surveys
from app.builder import queries as builder
from app.builder.models import SurveyVersion
from app.contacts import queries as contacts
from app.contacts.models import ContactDetail
from app.entries.reading import Words, words
from app.i18n import direction, tag_of
from app.receipts.fates import Fate, Teller
from app.respond import queries as respond
from app.respond.models import Response, Written
from app.respond.reading import AnswerRow, Reader, answer_rows, lines


@dataclass(frozen=True)
class Reached:
    """The contact details that came with a response: for what, which, and until when."""

    question: Words
    purpose: Words
    details: tuple[str, ...]
    kept_until: date


@dataclass(frozen=True)
class Mine:
    """Everything that a receipt code opens."""

    response: Response
    version: SurveyVersion
    title: Words
    rows: list[AnswerRow]
    fates: list[Fate]
    contacts: list[Reached]


def mine(response_id: UUID, locale: str, *, code: str, on: date) -> Mine:
    """Return one person's answers and what became of them by this day, in this language."""
    response = respond.response_by_id(response_id)
    version = builder.version_by_id(response.version_id)
    definition = version.definition
    answers = {
        answer.question_id: _written(answer.value_json, answer.lang) for answer in response.answers
    }
    title = definition.text(definition.title, locale)
    return Mine(
        response=response,
        version=version,
        title=words(title.text, title.lang, locale=locale),
        rows=_rows(response, definition, answers, locale),
        fates=Teller(response.id, definition, locale, on).fates(answers),
        contacts=[_reached(definition, each, locale) for each in contacts.details_of(code)],
    )


def _reached(definition: surveys.Survey, row: ContactDetail, locale: str) -> Reached:
    item = definition.item(row.question_id)
    asked = definition.text(item.prompt, locale)
    purpose = item.purpose if isinstance(item, surveys.ContactDetails) else None
    why = definition.text(purpose, locale) if purpose else None
    told = lines(item, contacts.value_of(row), Reader(definition, locale))
    return Reached(
        question=words(asked.text, asked.lang, locale=locale),
        purpose=words(why.text, why.lang, locale=locale) if why else Words(""),
        details=tuple(line.text for line in told),
        kept_until=row.kept_until,
    )


def _written(value_json: str, lang: str) -> Written:
    return Written(surveys.value_from_json(json.loads(value_json)), lang)


def _rows(
    response: Response, definition: surveys.Survey, answers: dict[str, Written], locale: str
) -> list[AnswerRow]:
    # Each question in the words that were seen: those of the language it was answered in.
    lang, stopped_by = response.lang, response.stopped_by(definition)
    tongues = {lang, *(written.lang for written in answers.values())}
    read = {
        each: _in_language(Reader(definition, each), answers, locale, stopped_by)
        for each in sorted(tongues)
    }
    return [
        read[answers[item_id].lang if item_id in answers else lang][item_id, key]
        for item_id, key in read[lang]
        if not definition.item(item_id).is_kept_apart
    ]


def _place(item_id: str, key: str) -> str:
    # No id has a dot in it.
    return f"{item_id}.{key}"


def _in_language(
    reader: Reader, answers: dict[str, Written], locale: str, stopped_by: str | None
) -> dict[tuple[str, str], AnswerRow]:
    lang = reader.locale
    mark = "" if lang == locale else tag_of(lang)
    rows = answer_rows(reader, answers, link=_place, stopped_by=stopped_by)
    return {
        (row.url.partition(".")[0], row.url.partition(".")[2]): replace(
            row,
            lang=row.lang or mark,
            dir=row.dir or (direction(lang) if mark else ""),
            value_lang=row.value_lang or mark,
            url="",
        )
        for row in rows
    }
