"""What every page of this feature needs of a survey: its versions, questions and people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.builder.models import Survey
from app.i18n import language_name
from app.insights.wording import Wording
from app.results import blocks, queries
from app.results.blocks import Known
from app.results.columns import CHANNEL, LANG
from app.results.frame import Filters, Frame, frame_of
from app.results.questions import Question, Say, Version, questions_of, versions_of
from app.results.wording import channel_name

MOST_WORDS = 60


@dataclass(frozen=True)
class Desk:
    """A survey with everything that was answered so far, in the language of one reader."""

    survey: Survey
    versions: tuple[Version, ...]
    questions: tuple[Question, ...]
    known: Known
    say: Say

    def frame(self, filters: Filters) -> Frame:
        """Return the people that the filters leave."""
        return frame_of(self.known, self.versions, filters, self.questions)

    @cached_property
    def everybody(self) -> Frame:
        """Return all people."""
        return self.frame(Filters())

    def question(self, code: str) -> Question | None:
        """Return a question by its code, or None."""
        return next((each for each in self.questions if each.code == code), None)

    def title(self, question: Question) -> Wording:
        """Return the words of a question, as it was asked last."""
        return self.say(question.newest.said()[""])

    def crossable(self) -> list[Question]:
        """Return the questions that can be compared."""
        return [each for each in self.questions if each.can_be_crossed]

    def languages(self) -> list[tuple[str, str]]:
        """Return the languages that people answered in, with their names."""
        return [(code, language_name(code)) for code in self.everybody.by(LANG)]

    def channels(self) -> list[tuple[str, str]]:
        """Return the ways in which people answered, with their names."""
        return [(code, channel_name(code)) for code in self.everybody.by(CHANNEL)]

    def version_numbers(self) -> list[tuple[str, str]]:
        """Return the versions as choices."""
        return [(str(each.number), str(each.number)) for each in self.versions]

    def titles(self, questions: Sequence[Question]) -> list[tuple[str, str]]:
        """Return questions as choices."""
        return [(each.code, _short(self.title(each).text)) for each in questions]

    def names(self) -> list[tuple[str, Wording]]:
        """Return the words of questions by code, and of answers by question and option."""
        return [
            pair
            for question in self.crossable()
            for pair in (
                (question.code, self.title(question)),
                *(
                    (f"{question.code}:{code}", self.say(w))
                    for code, w in question.labels().items()
                ),
            )
        ]

    def answers(self) -> list[tuple[str, str]]:
        """Return every answer to a question with options, as choices."""
        return list(self._answers())

    def _answers(self) -> Iterator[tuple[str, str]]:
        for question in self.crossable():
            title = _short(self.title(question).text)
            for code, said in question.labels().items():
                yield f"{question.code}:{code}", f"{title}: {_short(self.say(said).text)}"


def desk_of(survey: Survey, locale: str) -> Desk:
    """Return everything that has come in; a survey that was never published has nothing."""
    versions = versions_of(queries.versions(survey.id))
    known = blocks.known(survey, {each.id: each.definition for each in versions})
    newest = versions[0].definition if versions else survey.draft
    return Desk(survey, versions, questions_of(versions), known, Say(newest, locale))


def _short(text: str) -> str:
    return text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 1].rstrip()}…"
