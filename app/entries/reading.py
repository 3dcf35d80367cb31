"""An entry as one reader sees it: in their language where there is one, figures made public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from app.entries.adding import once
from app.entries.content import Content, FindingContent, Question, TopicRef
from app.entries.models import DecisionStatus, EntryStage
from app.entries.places import Places
from app.entries.places import places as places_of
from app.entries.texts import COMMITTING, Texts
from app.entries.timeline import Step, timeline
from app.i18n import direction, tag_of
from app.insights.charts import Chart
from app.insights.disclosure import (
    PublicCount,
    PublicPercent,
    Shown,
    public_count,
    public_percent,
)
from app.insights.how_made import HowMade, told
from app.insights.models import PublishedQuote, QuoteState
from app.insights.results import Results

if TYPE_CHECKING:
    from app.entries.commitments.shown import Standing

UNKNOWN = "und"
FINISHED = frozenset({EntryStage.DONE, EntryStage.WITHDRAWN})


class Words(NamedTuple):
    """A text to show; `lang` and `dir` only when it is not in the page's language."""

    text: str
    lang: str = ""
    dir: str = ""

    @property
    def lines(self) -> list[str]:
        """Return its paragraphs."""
        return [line for line in self.text.splitlines() if line.strip()]


class TopicView(NamedTuple):
    """A topic's name, and its number in the results."""

    label: Words
    number: int


class QuoteView(NamedTuple):
    """A person's own words, or nothing when they have taken them back."""

    text: str | None
    code: str
    lang: str
    dir: str


@dataclass(frozen=True)
class FindingView:
    """One "you said, we did"."""

    number: int
    status: DecisionStatus | None
    texts: Mapping[str, Words]
    people: PublicCount
    share: PublicPercent | None
    topics: tuple[TopicView, ...]
    quotes: tuple[QuoteView, ...]
    document: str
    decided_on: date | None
    due_on: date | None
    is_overdue: bool
    languages: tuple[str, ...]
    commitment: "Standing | None" = None


@dataclass(frozen=True)
class Bar:
    """One part of the people who answered: a channel or a language, by its code."""

    code: str
    people: PublicCount


@dataclass(frozen=True)
class Reading:
    """A whole entry, ready to be shown."""

    content: Content
    texts: Mapping[str, Words]
    people: PublicCount
    answered: PublicCount
    other_topics: PublicCount | None
    not_grouped: PublicCount
    not_analysed: PublicCount | None
    withdrawn: PublicCount | None
    late_sent: PublicCount | None
    set_aside: PublicCount | None
    copies: PublicCount | None
    types: Chart | None
    how: HowMade | None
    closure: PublicPercent | None
    channels: tuple[Bar, ...]
    languages: tuple[Bar, ...]
    findings: tuple[FindingView, ...]
    questions: tuple[Words, ...]
    timeline: tuple[Step, ...]

    @property
    def decisions(self) -> list[tuple[DecisionStatus, int]]:
        """Return how many findings were decided in which way, most favourable first."""
        counted = ((s, sum(f.status is s for f in self.findings)) for s in DecisionStatus)
        return [(status, number) for status, number in counted if number]

    @property
    def promises(self) -> list[FindingView]:
        """Return the findings whose commitment is still open."""
        is_open = self.content.stage not in FINISHED
        listed = [finding for finding in self.findings if is_open and finding.due_on]
        return [each for each in listed if each.commitment is None or each.commitment.is_open]

    @property
    def overdue(self) -> list[FindingView]:
        """Return the open commitments whose date has passed."""
        return [finding for finding in self.promises if finding.is_overdue]


def read(
    content: Content,
    locale: str,
    quotes: Mapping[UUID, PublishedQuote],
    public: Results,
    *,
    on: date,
) -> Reading:
    """Return what a reader of this language sees on this day.

    Every figure comes from the public results of the same snapshot, and so tells nothing that
    these do not tell.
    """
    return _Reader(content, locale, quotes, public, on).read()


def _bars(chart: Chart) -> tuple[Bar, ...]:
    # By what is shown: the exact order would tell which of two hidden counts is bigger.
    rows = sorted(chart.rows, key=lambda row: (-(row.people.value or 0), row.code))
    return tuple(Bar(row.code, row.people) for row in rows)


def words(text: str, lang: str, *, locale: str) -> Words:
    """Return a text with its language and direction, when these are not the page's own."""
    return Words(text) if lang == locale else Words(text, tag_of(lang), direction(lang))


@dataclass(frozen=True)
class _Reader:
    content: Content
    locale: str
    quotes: Mapping[UUID, PublishedQuote]
    public: Results
    on: date

    def read(self) -> Reading:
        content, figures = self.content, self.content.figures
        places = places_of(content, self.public)
        findings = self.findings(places)
        people = [finding.people for finding in findings if finding.status]
        is_known = all(count.shown is not Shown.HIDDEN for count in people)
        return Reading(
            content=content,
            texts=self.texts(content.texts),
            people=self.public.people,
            answered=places.answered,
            other_topics=places.other_topics if figures.other_topics else None,
            not_grouped=places.not_grouped,
            not_analysed=_if_any(figures.not_analysed),
            withdrawn=_if_any(figures.withdrawn),
            late_sent=_if_any(figures.late_sent),
            set_aside=_if_any(figures.set_aside),
            copies=_if_any(figures.copies),
            types=next((each for each in self.public.closed if each.id == content.types), None),
            how=places.how,
            closure=public_percent(self.decided(people), places.answered) if is_known else None,
            channels=_bars(self.public.channels),
            languages=_bars(self.public.languages),
            findings=findings,
            questions=tuple(self.question(each) for each in content.questions),
            timeline=timeline(content.dates, on=self.on),
        )

    def decided(self, told: Sequence[PublicCount]) -> PublicCount:
        """Return how many people speak of something that was decided, once for each of them."""
        return once(told, self.content.figures.decided)

    def texts(self, texts: Texts) -> dict[str, Words]:
        source_lang = self.content.source_lang
        return {
            field: words(*texts.wording(field, self.locale, source_lang), locale=self.locale)
            for field in texts.root
        }

    def question(self, question: Question) -> Words:
        offered = self.locale in question.prompts
        lang = self.locale if offered else self.content.source_lang
        return words(question.prompts[lang], lang, locale=self.locale)

    def topic(self, topic: TopicRef) -> TopicView:
        source_lang = self.content.source_lang
        lang = self.locale if topic.labels.get(self.locale) else source_lang
        label = topic.labels.get(lang) or next(iter(topic.labels.values()))
        return TopicView(words(label, lang, locale=self.locale), topic.number)

    def findings(self, places: Places) -> tuple[FindingView, ...]:
        listed = zip(self.content.findings, places.findings, strict=True)
        return tuple(
            self.finding(finding, number, people, public_percent(people, places.answered))
            for number, (finding, people) in enumerate(listed, start=1)
        )

    def finding(
        self, finding: FindingContent, number: int, people: PublicCount, share: PublicPercent | None
    ) -> FindingView:
        due_on = finding.due_on if finding.status in COMMITTING else None
        return FindingView(
            number=number,
            status=finding.status,
            texts=self.texts(finding.texts),
            people=people,
            share=share,
            topics=tuple(self.topic(topic) for topic in finding.topics),
            quotes=tuple(_quote(self.quotes.get(ref.id), ref.lang) for ref in finding.quotes),
            document=finding.document,
            decided_on=finding.decided_on,
            due_on=due_on,
            is_overdue=due_on is not None and due_on < self.on,
            languages=told(finding.languages, people),
        )


def _if_any(people: int) -> PublicCount | None:
    return public_count(people) if people else None


def _quote(quote: PublishedQuote | None, lang: str) -> QuoteView:
    is_there = quote is not None and quote.state == QuoteState.APPROVED and quote.text
    text = quote.text if quote is not None and is_there else None
    try:
        return QuoteView(text, lang, "" if lang == UNKNOWN else tag_of(lang), direction(lang))
    except (ValueError, LookupError):
        return QuoteView(text, lang, "", "auto")
