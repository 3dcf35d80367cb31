"""The exact figures of each question: how many were asked, answered, and what they said."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import surveys
from app.insights.worded import words
from app.insights.wording import Wording
from app.results.frame import Frame
from app.results.measures import (
    Line,
    Metric,
    Spread,
    bands,
    means,
    metrics,
    options_of,
    periods,
    spread,
)
from app.results.questions import Asked, Phrasing, Question, Say, Version


@dataclass(frozen=True)
class PhrasingFigures:
    """Versions in a row with the same words, and how many answered them."""

    numbers: tuple[int, ...]
    prompt: Wording
    labels: tuple[Wording, ...]
    answered: int


@dataclass(frozen=True)
class QuestionFigures:
    """All figures of one question."""

    code: str
    kind: str
    title: Wording
    asked: int
    answered: int
    lines: tuple[Line, ...]
    phrasings: tuple[PhrasingFigures, ...]
    metrics: tuple[Metric, ...] = ()
    spread: Spread | None = None

    @property
    def words_changed(self) -> bool:
        """Return whether people of different versions read different words."""
        return len(self.phrasings) > 1


@dataclass(frozen=True)
class PageFigures:
    """A page of the survey, and how many of those who sent answers had it on their way."""

    version: int
    title: Wording
    reached: int


class Reader:
    """Counts the people of a frame, question by question."""

    def __init__(self, frame: Frame, say: Say) -> None:
        self.frame = frame
        self.say = say
        self._by_version = frame.by_version()
        self._reached: dict[tuple[UUID, str, str | None], int] = {}

    def question(self, question: Question) -> QuestionFigures:
        """Return the figures of a question."""
        counted = _plain(self.frame.count(question))
        phrasings = question.phrasings()
        by_phrasing = [_sum(counted, phrasing) for phrasing in phrasings]
        everything = sum(by_phrasing, Counter[str]())
        newest = question.newest.item
        return QuestionFigures(
            code=question.code,
            kind=question.kind,
            title=self.say(question.newest.said()[""]),
            asked=max(self._asked(question), everything.total()),
            answered=everything.total(),
            lines=tuple(self._lines(question, everything, by_phrasing)),
            phrasings=tuple(map(self._phrasing, phrasings, by_phrasing)),
            # Several answers of one person have no mean that would be of people.
            metrics=() if question.is_repeated else tuple(metrics(newest, everything)),
            spread=None if question.is_repeated else spread(newest, everything),
        )

    def pages(self, version: Version) -> Iterator[PageFigures]:
        """Yield the pages of a version, and how many people had each of them on their way."""
        definition = version.definition
        for number, page in enumerate(definition.pages, 1):
            title = self.say(words(definition, page.title)) if page.title else Wording("")
            shown = title if title.text else Wording(str(number))
            yield PageFigures(version.number, shown, self._reach(version, page))

    def _phrasing(self, phrasing: Phrasing, counted: Counter[str]) -> PhrasingFigures:
        said = phrasing.asked[0].said()
        labels = tuple(self.say(each) for code, each in said.items() if code)
        return PhrasingFigures(phrasing.numbers, self.say(said[""]), labels, counted.total())

    def _asked(self, question: Question) -> int:
        return sum(self._reach(each.version, _page_of(each), each.item) for each in question.asked)

    def _reach(self, version: Version, page: surveys.Page, item: surveys.Item | None = None) -> int:
        definition = version.definition
        if not surveys.steering_items(definition, page.id) and not page.is_exit:
            return self._by_version.get(version.id, 0)
        narrow = item if item is not None and (item.show_if or _narrows(item)) else None
        key = (version.id, page.id, narrow.id if narrow else None)
        if key not in self._reached:
            self._reached[key] = self.frame.reached(version, page, key[2])
        return self._reached[key]

    def _lines(
        self, question: Question, counted: Counter[str], by_phrasing: Sequence[Counter[str]]
    ) -> Iterator[Line]:
        match question.newest.item:
            case surveys.Number() as item:
                yield from bands(item, counted)
            case surveys.Date():
                yield from periods(counted)
            case surveys.ShortText() | surveys.LongText() | surveys.Calculated() | surveys.Upload():
                return
            case item:
                yield from self._options(question, item, counted, by_phrasing)

    def _options(
        self,
        question: Question,
        item: surveys.Item,
        counted: Counter[str],
        by_phrasing: Sequence[Counter[str]],
    ) -> Iterator[Line]:
        people = options_of(item, counted)
        parts = [options_of(item, each) for each in by_phrasing]
        weighed = means(item, counted)
        labels = question.labels()
        for code in [*labels, *sorted(people.keys() - labels.keys())]:
            mean, given = weighed.get(code, (None, 0))
            yield Line(
                label=self.say(labels[code]) if code in labels else Wording(code),
                code=code,
                people=people[code],
                by_phrasing=tuple(each[code] for each in parts),
                mean=mean,
                given=given,
            )


def _page_of(asked: Asked) -> surveys.Page:
    pages = asked.version.definition.pages
    return next(page for page in pages if asked.item.id in {item.id for item in page.items})


def _narrows(item: surveys.Item) -> bool:
    return isinstance(item, surveys.OfferingQuestion) and item.is_narrowing


def _plain(counted: Mapping[UUID, Counter[tuple[str | None, ...]]]) -> dict[UUID, Counter[str]]:
    return {
        version: Counter({value: people for (value,), people in rows.items() if value is not None})
        for version, rows in counted.items()
    }


def _sum(counted: Mapping[UUID, Counter[str]], phrasing: Phrasing) -> Counter[str]:
    found: Counter[str] = Counter()
    for asked in phrasing.asked:
        found.update(counted.get(asked.version.id, {}))
    return found
