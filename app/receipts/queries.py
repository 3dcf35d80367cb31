"""What became of one person's answers: their words, the topics they fed, what was decided."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

import surveys
from app.builder import queries as builder
from app.builder.models import SurveyVersion
from app.contacts import queries as contacts
from app.contacts.models import ContactDetail
from app.entries import queries as entries
from app.entries.reading import Words, words
from app.i18n import direction, tag_of
from app.insights import queries as insights
from app.insights.models import Topic
from app.respond import queries as respond
from app.respond.models import Response, Written
from app.respond.reading import AnswerRow, Reader, answer_rows, lines

UNSPACED = frozenset({"ja", "zh_Hans", "ko"})
"""Languages in which a word is found without spaces around it."""


class Segment(NamedTuple):
    """A piece of a comment; marked when it is one of the words its topic is known by."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Answered:
    """What was decided about a topic of a comment, and the texts that say so."""

    decision: entries.Decision
    locale: str

    @property
    def texts(self) -> Mapping[str, Words]:
        """Return the texts of the finding, in the reader's language if there."""
        texts, source_lang = self.decision.finding.texts, self.decision.content.source_lang
        return {
            field: words(*texts.wording(field, self.locale, source_lang), locale=self.locale)
            for field in texts.root
        }


@dataclass(frozen=True)
class Fate:
    """What became of one comment, which may be in several topics."""

    question: Words
    comment: tuple[Segment, ...]
    lang: str
    dir: str
    is_analysed: bool
    is_grouped: bool
    labels: tuple[Words, ...]
    answered: tuple[Answered, ...]


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


def mine(response_id: UUID, locale: str, *, code: str) -> Mine:
    """Return one person's answers and what became of them, for a page in this language."""
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
        fates=_Teller(response.id, definition, locale).fates(answers),
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


@dataclass(frozen=True)
class _Teller:
    response_id: UUID
    definition: surveys.Survey
    locale: str

    def fates(self, answers: Mapping[str, Written]) -> list[Fate]:
        found = insights.topics_of_response(self.response_id)
        places = {place.question_id: place for place in found}
        return [
            self.fate(item, written, places.get(item.id))
            for item in self.definition.items()
            if isinstance(item, surveys.LongText)
            and (written := answers.get(item.id))
            and isinstance(written.value, str)
        ]

    def fate(
        self, item: surveys.LongText, written: Written, place: insights.TopicOfResponse | None
    ) -> Fate:
        topics = place.topics if place else ()
        checked = [topic for topic in topics if topic.is_confirmed]
        asked = self.definition.text(item.prompt, written.lang)
        return Fate(
            question=words(asked.text, asked.lang, locale=self.locale),
            comment=tuple(_marked(written, _known_by(checked, written.lang))),
            lang=tag_of(written.lang),
            dir=direction(written.lang),
            is_analysed=place is not None,
            is_grouped=bool(topics),
            labels=tuple(self.label(topic) for topic in checked),
            answered=tuple(
                Answered(decision, self.locale)
                for decision in (_decisions(self.response_id, place) if place else ())
            ),
        )

    def label(self, topic: Topic) -> Words:
        labels: dict[str, str] = json.loads(topic.labels_json)
        lang = self.locale if labels.get(self.locale) else self.definition.source_lang
        return words(labels.get(lang) or topic.label, lang, locale=self.locale)


def _decisions(response_id: UUID, place: insights.TopicOfResponse) -> list[entries.Decision]:
    """Return what was decided about the topics of a comment, each finding once."""
    # An answer may name the topic as it was before staff merged it into another.
    before = insights.assigned_to(place.run, response_id)
    roots = insights.standing(insights.all_topics(place.run))
    decided = entries.decisions_for({*before, *(topic.id for topic in place.topics)})
    found: dict[UUID, entries.Decision] = {}
    for topic_id in before:
        each = decided.get(topic_id) or decided.get(roots[topic_id].id)
        if each is not None:
            found.setdefault(each.finding.id, each)
    return list(found.values())


def _known_by(topics: Sequence[Topic], lang: str) -> Sequence[str]:
    known = [json.loads(topic.public_words_json).get(lang, ()) for topic in topics]
    return [word for listed in known for word in listed if word]


def _marked(written: Written, known: Sequence[str]) -> Iterator[Segment]:
    if not known:
        yield Segment(str(written.value), is_marked=False)
        return
    longest_first = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    edge = ("", "") if written.lang in UNSPACED else (r"(?<!\w)", r"(?!\w)")
    pattern = re.compile(f"{edge[0]}({longest_first}){edge[1]}", re.IGNORECASE)
    for number, piece in enumerate(pattern.split(str(written.value))):
        if piece:
            yield Segment(piece, is_marked=number % 2 == 1)
