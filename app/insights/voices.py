"""What groups speak of more than others, as one reader may see it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import surveys
from analysis.voices import Counts as PlainCounts
from app import jobs
from app.builder.models import Survey
from app.db import db
from app.insights import queries
from app.insights.audit_models import GroupVoices
from app.insights.disclosure import MIN_BASE, THRESHOLD, rounded
from app.insights.models import Run, Topic
from app.insights.wording import Wording, in_language


class Counts(PlainCounts):
    """How many of a group, and of everybody else, speak of a topic."""

    __slots__ = ()

    def shielded(self) -> "Counts | None":
        """Return rounded counts that tell nothing of fewer than ten people; None: not to be told.

        Everything that is shown is reckoned from these. A group that almost all, or almost nobody
        outside of, speaks of a topic is left out as well.
        """
        gaps = (self.group_size - self.inside, self.rest - self.outside, self.outside)
        if self.inside < THRESHOLD or min(gaps) < THRESHOLD or self.group_size < MIN_BASE:
            return None
        return Counts(*map(rounded, (self.inside, self.group_size, self.outside, self.rest)))


@dataclass(frozen=True, slots=True)
class Heard:
    """A topic that a group speaks of more than others. `by`: language, channel or question."""

    topic: Topic
    by: str
    code: str
    option: Wording
    question: Wording
    counts: Counts


@dataclass(frozen=True, slots=True)
class Small:
    """A topic of few people that holds together well, or about which they feel alike."""

    topic: Topic
    people: int
    feeling: str


@dataclass(frozen=True, slots=True)
class Voices:
    """Everything that was worked out of a run, when, and how many edits came since."""

    heard: tuple[Heard, ...]
    small: tuple[Small, ...]
    at: datetime
    edits_since: int


def voices(survey: Survey, run: Run, locale: str, *, exact: bool) -> Voices | None:
    """Return what groups speak of more than others; None: nobody has worked it out yet.

    Without `exact`, what tells of fewer than ten people is left out and counts are rounded.
    """
    row = db.session.get(GroupVoices, run.id)
    if row is None:
        return None
    found = json.loads(row.found_json)
    topics = {
        topic.number: topic
        for topic in queries.all_topics(run)
        if topic.merged_into_id is None and not topic.is_undone
    }
    labels = Labels(survey, locale)
    heard = [
        Heard(topics[each["topic"]], *labels.of(each["by"], each["code"]), counts)
        for each in found["voices"]
        if each["topic"] in topics and (counts := _counts(each, exact=exact)) is not None
    ]
    small = [
        Small(topics[each["topic"]], each["people"], each["feeling"])
        for each in found["small"]
        if each["topic"] in topics and (exact or each["people"] >= THRESHOLD)
    ]
    return Voices(tuple(heard), tuple(small), row.at, run.edits - row.edits)


def ask(run: Run) -> None:
    """Let the worker work it out again."""
    key = f"insights.voices:{run.id}"
    jobs.enqueue("insights.voices", {"run_id": str(run.id)}, unique_key=key)


def _counts(stored: Mapping[str, int], *, exact: bool) -> Counts | None:
    names = ("inside", "group_size", "outside", "rest")
    counts = Counts(*(stored[name] for name in names))
    return counts if exact else counts.shielded()


class Labels:
    """The words of questions and options in one reader's language."""

    def __init__(self, survey: Survey, locale: str) -> None:
        self.locale = locale
        self.definitions = queries.definitions(survey)

    def of(self, by: str, code: str) -> tuple[str, str, Wording, Wording]:
        """Return what a group has in common, with the words of the question and the option."""
        kind, _, question = by.partition(":")
        if kind != "question":
            return kind, code, Wording(code), Wording("")
        for definition in self.definitions:
            for item in definition.items():
                if isinstance(item, surveys.ClosedQuestion) and item.code == question:
                    labels = {each.code: each.label for each in item.offered()}
                    if code in labels:
                        option = self._said(definition, labels[code])
                        return kind, code, option, self._said(definition, item.prompt)
        return kind, code, Wording(code), Wording(question)

    def _said(self, definition: surveys.Survey, text_id: str) -> Wording:
        found = definition.text(text_id, self.locale)
        return in_language({found.lang: found.text}, self.locale, definition.source_lang)


def first(found: Voices | None, number: int) -> Sequence[Heard]:
    """Return the greatest differences, for a page that is about something else."""
    return () if found is None else found.heard[:number]
