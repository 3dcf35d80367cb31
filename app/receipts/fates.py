"""What became of one comment: where in it its topics are, what was decided, what was done since."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

import surveys
from app.entries import queries as entries
from app.entries.commitments import queries as commitments
from app.entries.commitments.shown import Standing, shown
from app.entries.models import EntryStage
from app.entries.reading import Words, words
from app.i18n import direction, tag_of
from app.insights import comments
from app.insights import queries as insights
from app.insights.models import Topic
from app.respond.models import Written

UNSPACED = frozenset({"ja", "zh_Hans", "ko"})
"""Languages in which a word is found without spaces around it."""


@dataclass(frozen=True)
class Segment:
    """A piece of a comment, marked when it put the comment in a topic."""

    text: str
    is_marked: bool
    numbers: tuple[int, ...] = ()
    """The topics that it speaks of, by their number on the page."""


@dataclass(frozen=True)
class Answered:
    """What was decided about a topic of a comment, and what became of it."""

    decision: entries.Decision
    commitment: Standing | None
    locale: str

    @property
    def texts(self) -> Mapping[str, Words]:
        """Return the texts of the finding, in the reader's language if there."""
        texts, source_lang = self.decision.finding.texts, self.decision.content.source_lang
        return {
            field: words(*texts.wording(field, self.locale, source_lang), locale=self.locale)
            for field in texts.root
        }

    @property
    def is_withdrawn(self) -> bool:
        """Return whether the answer was taken back as a whole."""
        return self.decision.content.stage == EntryStage.WITHDRAWN


@dataclass(frozen=True)
class Place:
    """A topic that a comment is in. Its name is shown once staff have read it."""

    number: int
    label: Words | None


@dataclass(frozen=True)
class Part:
    """Topics of a comment that were answered together, or one that was not answered yet."""

    places: tuple[Place, ...]
    answered: Answered | None


@dataclass(frozen=True)
class Fate:
    """What became of one comment, which may be in several topics."""

    question: Words
    comment: tuple[Segment, ...]
    lang: str
    dir: str
    is_analysed: bool
    are_sentences_marked: bool
    """Or else the words that its topics are known by."""
    parts: tuple[Part, ...]

    @property
    def is_numbered(self) -> bool:
        """Return whether there are several topics, so that numbers tell them apart."""
        return sum(len(part.places) for part in self.parts) > 1


@dataclass(frozen=True)
class Teller:
    """Tells what became of the comments of one response, in one language, on one day."""

    response_id: UUID
    definition: surveys.Survey
    locale: str
    on: date

    def fates(self, answers: Mapping[str, Written]) -> list[Fate]:
        """Return what became of each comment among these answers, in the survey's order."""
        found = insights.topics_of_response(self.response_id)
        places = {place.question_id: place for place in found}
        return [
            self._fate(item, written, places.get(item.id))
            for item in self.definition.items()
            if isinstance(item, surveys.LongText)
            and (written := answers.get(item.id))
            and isinstance(written.value, str)
        ]

    def _fate(
        self, item: surveys.LongText, written: Written, found: insights.TopicOfResponse | None
    ) -> Fate:
        topics = list(enumerate(found.topics if found else (), start=1))
        checked = [(number, topic) for number, topic in topics if topic.is_confirmed]
        asked = self.definition.text(item.prompt, written.lang)
        sentences = self._sentences(written, found, checked) if found else ()
        known = [word for _, topic in checked for word in _known_by(topic, written.lang)]
        return Fate(
            question=words(asked.text, asked.lang, locale=self.locale),
            comment=sentences or tuple(_with_words_marked(written, known)),
            lang=tag_of(written.lang),
            dir=direction(written.lang),
            is_analysed=found is not None,
            are_sentences_marked=bool(sentences),
            parts=tuple(self._parts(topics, found)) if found else (),
        )

    def _sentences(
        self,
        written: Written,
        found: insights.TopicOfResponse,
        checked: Sequence[tuple[int, Topic]],
    ) -> tuple[Segment, ...]:
        spans = {
            number: comments.spans(found.run, self.response_id, insights.members(topic))
            for number, topic in checked
        }
        return tuple(_cut(str(written.value), spans)) if any(spans.values()) else ()

    def _parts(
        self, topics: Sequence[tuple[int, Topic]], found: insights.TopicOfResponse
    ) -> Iterator[Part]:
        decided = _decisions(self.response_id, found)
        together: dict[UUID, list[Place]] = {}
        for number, topic in topics:
            place = Place(number, self._label(topic) if topic.is_confirmed else None)
            about = decided[topic.id].finding.id if topic.id in decided else topic.id
            together.setdefault(about, []).append(place)
        by_finding = {each.finding.id: each for each in decided.values()}
        kept = commitments.of_findings(by_finding)
        for about, places in together.items():
            decision = by_finding.get(about)
            promise = kept.get(about)
            told = shown(promise, self.locale, on=self.on) if promise else None
            answered = Answered(decision, told, self.locale) if decision else None
            yield Part(tuple(places), answered)

    def _label(self, topic: Topic) -> Words:
        labels: dict[str, str] = json.loads(topic.labels_json)
        lang = self.locale if labels.get(self.locale) else self.definition.source_lang
        return words(labels.get(lang) or topic.label, lang, locale=self.locale)


def _decisions(
    response_id: UUID, found: insights.TopicOfResponse
) -> Mapping[UUID, entries.Decision]:
    """Return what was decided about the topics that a comment is in now."""
    # An answer may name the topic as it was before staff merged it into another.
    before = insights.assigned_to(found.run, response_id)
    roots = insights.standing(insights.all_topics(found.run))
    decided = entries.decisions_for({*before, *(topic.id for topic in found.topics)})
    standing: dict[UUID, entries.Decision] = {}
    for topic_id in before:
        root = roots[topic_id].id
        each = decided.get(topic_id) or decided.get(root)
        if each is not None:
            standing.setdefault(root, each)
    return standing


def _cut(text: str, spans: Mapping[int, Sequence[tuple[int, int]]]) -> Iterator[Segment]:
    """Yield the text in pieces, each with the numbers of the topics that it speaks of."""
    edges = {0, len(text), *(edge for some in spans.values() for span in some for edge in span)}
    for start, stop in pairwise(sorted(edges)):
        about = tuple(
            number
            for number, some in spans.items()
            if any(begin <= start and stop <= end for begin, end in some)
        )
        yield Segment(text[start:stop], is_marked=bool(about), numbers=about)


def _known_by(topic: Topic, lang: str) -> Sequence[str]:
    known: dict[str, list[str]] = json.loads(topic.public_words_json)
    return [word for word in known.get(lang, ()) if word]


def _with_words_marked(written: Written, known: Sequence[str]) -> Iterator[Segment]:
    if not known:
        yield Segment(str(written.value), is_marked=False)
        return
    longest_first = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    edge = ("", "") if written.lang in UNSPACED else (r"(?<!\w)", r"(?!\w)")
    pattern = re.compile(f"{edge[0]}({longest_first}){edge[1]}", re.IGNORECASE)
    for number, piece in enumerate(pattern.split(str(written.value))):
        if piece:
            yield Segment(piece, is_marked=number % 2 == 1)
