"""Exact figures as values: the frozen form that a snapshot stores and pages are made from."""

import hashlib
import json
from datetime import date
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

Words = dict[str, str]
"""One text in several languages, by underscore code."""


class Frozen(BaseModel):
    """A value that never changes and knows every one of its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(Frozen):
    """One answer that people could give: an option, or a band of numbers from `low` to `high`."""

    code: str
    people: int
    words: Words = {}
    low: str | None = None
    high: str | None = None


class ClosedFigures(Frozen):
    """How many people gave which answer to a closed question."""

    code: str
    kind: str
    prompt: Words
    answered: int
    parts: tuple[Part, ...]
    adds_up: bool = True
    exclusive: tuple[str, ...] = ()
    at_least: int = 1
    at_most: int | None = None
    of_all: bool = False
    depends_on: tuple[str, ...] = ()
    # The matrix that the question is a row of: its code and its words.
    within: str = ""
    heading: Words = {}


class TopicFigures(Frozen):
    """How many people speak of a topic. Words are those that at least ten of them used."""

    id: UUID
    number: int
    people: int
    confirmed: bool
    labels: Words
    words: dict[str, tuple[str, ...]]
    languages: dict[str, int]
    # What staff wrote down that it means, in the language that the survey was written in first.
    meaning: str = ""
    # People's name for the theme that it shares with another confirmed topic.
    theme: Words = {}


class AuditFigures(Frozen):
    """How often people agreed with the machine in a sample drawn by chance and judged blind.

    The share of all comments that they would agree on probably lies from `low` to `high`.
    """

    judged: int
    agreed: int
    low: float
    high: float


class Growing(Frozen):
    """A value that may tell until which day the software added new comments by itself.

    Where it added none, that is left out, so that older values keep their digest.
    """

    added_until: date | None = None

    @model_serializer(mode="wrap")
    def _without_nights(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        said: dict[str, Any] = handler(self)
        if self.added_until is None:
            del said["added_until"]
        return said


class RunFigures(Growing):
    """How the comments were grouped, and how much of that people looked at.

    Figures made before people looked closer hold nothing of the last four: None is "not known".
    `not_grouped_read` are comments in no topic that a person read, by reason; `languages` are
    those of the comments, `weak` those of them that the language model was not made for.
    """

    id: UUID
    number: int
    embedder: str
    versions: dict[str, str]
    finished_on: date
    comments: int
    read: int
    moved: int
    not_grouped_read: dict[str, int] | None = None
    languages: dict[str, int] = {}
    weak: tuple[str, ...] = ()
    audit: AuditFigures | None = None


class OpenFigures(Frozen):
    """What an open question was answered with: topics, and what is in none of them, by reason.

    One person may speak of several topics. `grouped` are those who speak of one or more, and
    `elsewhere` those who speak of one that nobody has confirmed. Figures of format 1 have neither:
    there, everybody spoke of one topic at most.
    """

    question_id: str
    code: str
    prompt: Words
    answered: int
    run: RunFigures | None = None
    topics: tuple[TopicFigures, ...] = ()
    not_grouped: dict[str, int] = {}
    grouped: int | None = None
    elsewhere: int | None = None
    depends_on: tuple[str, ...] = ()


class Period(Frozen):
    """How many people answered in the week, month or year that begins on `start`."""

    start: date
    people: int


class Figures(Frozen):
    """The exact figures of one survey on one day."""

    format: Literal[1, 2] = 2
    title: Words
    source_lang: str
    fallbacks: dict[str, tuple[str, ...]]
    people: int
    languages: dict[str, int]
    channels: dict[str, int]
    unit: Literal["week", "month", "year"]
    periods: tuple[Period, ...]
    closed: tuple[ClosedFigures, ...]
    open: tuple[OpenFigures, ...]

    def topic(self, run: int, number: int) -> tuple[OpenFigures, TopicFigures] | None:
        """Return a topic by the numbers of its run and its own, and the question it is about."""
        for question in self.open:
            for topic in question.topics:
                if question.run is not None and (question.run.number, topic.number) == (
                    run,
                    number,
                ):
                    return question, topic
        return None


def canonical(value: Frozen) -> str:
    """Return the one text that stands for a frozen value: sorted keys, no spaces."""
    raw = value.model_dump(mode="json")
    return json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """Return the SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=64)
def parsed(text: str) -> Figures:
    """Return the figures of a snapshot (parsed once per process: it never changes)."""
    return Figures.model_validate_json(text)
