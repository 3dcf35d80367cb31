"""A survey's results as one reader may see them: public figures, and the exact ones for staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from uuid import UUID

from babel.dates import format_skeleton

from app.i18n import digits, quantity
from app.insights.charts import Chart, Row
from app.insights.content import (
    ClosedFigures,
    Figures,
    OpenFigures,
    Part,
    RunFigures,
    TopicFigures,
    parsed,
)
from app.insights.disclosure import (
    PublicCount,
    PublicGroup,
    PublicPercent,
    Shown,
    public_count,
    public_groups,
    public_percent,
)
from app.insights.grouping import groups_of, unconfirmed, unless_parents_hidden, with_parents_shown
from app.insights.how_made import HowMade, how_made, told
from app.insights.wording import Wording, in_language

SKELETONS = {"week": "yMMMd", "month": "yMMMM", "year": "y"}
WORDS_SHOWN = 8


@dataclass(frozen=True)
class TopicResult:
    """One topic, as one reader sees it."""

    id: UUID
    run: int
    number: int
    label: Wording
    people: PublicCount
    share: PublicPercent | None
    exact: int
    words: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    meaning: Wording
    theme: Wording


@dataclass(frozen=True)
class OpenResult:
    """What an open question was answered with."""

    id: str
    title: Wording
    answered: PublicCount
    exact: int
    grouped: PublicCount
    run: RunFigures | None
    topics: tuple[TopicResult, ...]
    other: Row | None
    not_grouped: Row | None
    reasons: dict[str, int]
    checked: int
    found: int
    how: HowMade | None


@dataclass(frozen=True)
class Results:
    """All results of a survey, as one reader sees them."""

    title: Wording
    people: PublicCount
    exact: int
    languages: Chart
    channels: Chart
    unit: str
    periods: Chart
    closed: tuple[Chart, ...]
    open: tuple[OpenResult, ...]

    @property
    def blocks(self) -> tuple[tuple[Chart, ...], ...]:
        """Return the closed questions, with the rows of one matrix together."""
        grouped = groupby(self.closed, key=lambda chart: chart.within or (chart.id,))
        return tuple(tuple(charts) for _, charts in grouped)

    def topic(self, run: int, number: int) -> tuple[OpenResult, TopicResult] | None:
        """Return a topic by the numbers of its run and its own, and the question it is about."""
        for question in self.open:
            for topic in question.topics:
                if (topic.run, topic.number) == (run, number):
                    return question, topic
        return None


def read(figures: Figures, locale: str) -> Results:
    """Return the results in the reader's language, with small counts hidden."""
    return _Reader(figures, locale).read()


@lru_cache(maxsize=256)
def frozen(figures_json: str, locale: str) -> Results:
    """Return the results of a snapshot (worked out once per process: they never change)."""
    return read(parsed(figures_json), locale)


class _Reader:
    def __init__(self, figures: Figures, locale: str) -> None:
        self.figures = figures
        self.locale = locale

    def read(self) -> Results:
        figures = self.figures
        groups = public_groups(figures.people, list(groups_of(figures)))
        languages, channels, periods, *rest = groups
        closed = with_parents_shown(figures, rest[: len(figures.closed)])
        opened = rest[len(figures.closed) :]
        shown = {each.code: group for each, group in zip(figures.closed, closed, strict=True)}
        return Results(
            title=self.say(figures.title),
            people=public_count(figures.people),
            exact=figures.people,
            languages=self.made_up("languages", figures.languages, languages),
            channels=self.made_up("channels", figures.channels, channels),
            unit=figures.unit,
            periods=self.periods(periods),
            closed=tuple(map(self.closed, figures.closed, closed)),
            open=tuple(
                self.open(question, unless_parents_hidden(question.depends_on, group, shown))
                for question, group in zip(figures.open, opened, strict=True)
            ),
        )

    def say(self, words: dict[str, str]) -> Wording:
        return in_language(words, self.locale, self.figures.source_lang, self.figures.fallbacks)

    def made_up(self, name: str, counts: dict[str, int], group: PublicGroup) -> Chart:
        rows = tuple(
            Row(Wording(code), people, public_percent(people, group.total), counts[code], code)
            for code, people in zip(counts, group.parts, strict=True)
        )
        rows = tuple(sorted(rows, key=lambda row: (-_rank(row.people), row.code)))
        return Chart(name, Wording(""), group.total, self.figures.people, rows)

    def periods(self, group: PublicGroup) -> Chart:
        rows = tuple(
            Row(Wording(self.day(period.start)), people, None, period.people)
            for period, people in zip(self.figures.periods, group.parts, strict=True)
        )
        return Chart("periods", Wording(""), group.total, self.figures.people, rows)

    def day(self, start: date) -> str:
        # Plain "en" would write dates as in the United States; en_001 is the world's English.
        locale = "en_001" if self.locale == "en" else self.locale
        return digits(format_skeleton(SKELETONS[self.figures.unit], start, locale=locale))

    def closed(self, question: ClosedFigures, group: PublicGroup) -> Chart:
        rows = tuple(
            Row(
                self.part(question, part),
                people,
                public_percent(people, group.total),
                part.people,
                part.code,
            )
            for part, people in zip(question.parts, group.parts, strict=True)
        )
        title = self.say(question.prompt)
        return Chart(
            id=question.code,
            title=title,
            answered=group.total,
            exact=question.answered,
            rows=rows,
            kind=question.kind,
            within=question.within,
            heading=self.say(question.heading),
        )

    def part(self, question: ClosedFigures, part: Part) -> Wording:
        if part.words:
            return self.say(part.words)
        if question.kind != "number":
            return Wording(part.code)
        low, high = (
            None if edge is None else quantity(Decimal(edge), self.locale)
            for edge in (part.low, part.high)
        )
        if low is not None and high is not None:
            return Wording(low if low == high else f"{low} – {high}")  # noqa: RUF001  (a range)
        return Wording(f"≥ {low}" if high is None else f"≤ {high}")

    def open(self, question: OpenFigures, group: PublicGroup) -> OpenResult:
        confirmed = [topic for topic in question.topics if topic.confirmed]
        shown, rest = group.parts[: len(confirmed)], group.parts[len(confirmed) :]
        return OpenResult(
            id=question.code,
            title=self.say(question.prompt),
            answered=public_count(question.answered),
            exact=question.answered,
            grouped=group.total,
            run=question.run,
            topics=tuple(
                self.topic(question, topic, people, group.total)
                for topic, people in sorted(
                    zip(confirmed, shown, strict=True),
                    key=lambda pair: (-_rank(pair[1]), pair[0].number),
                )
            ),
            other=_row(rest[0], group.total, unconfirmed(question)) if rest[1:] else None,
            not_grouped=_row(rest[-1], group.total, sum(question.not_grouped.values()))
            if question.run
            else None,
            reasons=question.not_grouped,
            checked=len(confirmed),
            found=len(question.topics),
            how=how_made(question, group),
        )

    def topic(
        self, question: OpenFigures, topic: TopicFigures, people: PublicCount, whole: PublicCount
    ) -> TopicResult:
        return TopicResult(
            id=topic.id,
            run=question.run.number if question.run else 0,
            number=topic.number,
            label=self.say(topic.labels),
            people=people,
            share=public_percent(people, whole),
            exact=topic.people,
            words=tuple(self.words(topic)),
            languages=told(topic.languages, people),
            meaning=self.say({self.figures.source_lang: topic.meaning}),
            theme=self.say(topic.theme),
        )

    def words(self, topic: TopicFigures) -> Iterator[tuple[str, str]]:
        known: dict[str, str] = {}
        for lang in (self.locale, *topic.languages):
            for word in topic.words.get(lang, ()):
                known.setdefault(word, lang)
        yield from list(known.items())[:WORDS_SHOWN]


def _rank(people: PublicCount) -> int:
    # In the order of what is shown, not of what is known: an order gives small counts away.
    by_word = {Shown.MOST: 10**9, Shown.HIDDEN: 2, Shown.FEW: 1}
    return people.value or by_word.get(people.shown, 0)


def _row(people: PublicCount, whole: PublicCount, exact: int) -> Row:
    return Row(Wording(""), people, public_percent(people, whole), exact)
