"""An entry as one reader sees it: in their language where there is one, figures made public."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.entries.content import Content, FindingContent, Question
from app.entries.models import DecisionStatus, EntryStage
from app.entries.texts import COMMITTING, Texts
from app.i18n import direction, tag_of
from app.insights.disclosure import (
    Group,
    PublicCount,
    PublicGroup,
    PublicPercent,
    public_count,
    public_groups,
    public_percent,
)
from app.insights.models import PublishedQuote, QuoteState

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
    topics: tuple[str, ...]
    quotes: tuple[QuoteView, ...]
    document: str
    decided_on: date | None
    due_on: date | None
    is_overdue: bool


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
    closure: PublicPercent | None
    channels: tuple[Bar, ...]
    languages: tuple[Bar, ...]
    findings: tuple[FindingView, ...]
    questions: tuple[Words, ...]
    is_late: bool

    @property
    def decisions(self) -> list[tuple[DecisionStatus, int]]:
        """Return how many findings were decided in which way, most favourable first."""
        counted = ((s, sum(f.status is s for f in self.findings)) for s in DecisionStatus)
        return [(status, number) for status, number in counted if number]

    @property
    def promises(self) -> list[FindingView]:
        """Return the findings whose commitment is still open."""
        is_open = self.content.stage not in FINISHED
        return [finding for finding in self.findings if is_open and finding.due_on]

    @property
    def overdue(self) -> list[FindingView]:
        """Return the open commitments whose date has passed."""
        return [finding for finding in self.promises if finding.is_overdue]


def read(
    content: Content, locale: str, quotes: Mapping[UUID, PublishedQuote], *, on: date
) -> Reading:
    """Return what a reader of this language sees on this day."""
    return _Reader(content, locale, quotes, on).read()


def _public(content: Content) -> Sequence[PublicGroup]:
    figures = content.figures
    rest = (figures.other_topics, figures.not_grouped, figures.not_analysed)
    comments = (*(finding.people for finding in content.findings), *rest)
    return public_groups(
        figures.people,
        [
            Group(total=figures.answered, parts=comments),
            Group(total=figures.people, parts=tuple(figures.channels.values()), of_all=True),
            Group(total=figures.people, parts=tuple(figures.languages.values()), of_all=True),
        ],
    )


def _bars(exact: Mapping[str, int], shown: Iterable[PublicCount]) -> tuple[Bar, ...]:
    named = zip(exact, shown, strict=True)
    return tuple(Bar(code, count) for code, count in sorted(named, key=lambda bar: -exact[bar[0]]))


def words(text: str, lang: str, *, locale: str) -> Words:
    """Return a text with its language and direction, when these are not the page's own."""
    return Words(text) if lang == locale else Words(text, tag_of(lang), direction(lang))


@dataclass(frozen=True)
class _Reader:
    content: Content
    locale: str
    quotes: Mapping[UUID, PublishedQuote]
    on: date

    def read(self) -> Reading:
        content, figures = self.content, self.content.figures
        comments, channels, languages = _public(content)
        other_topics, not_grouped, not_analysed = comments.parts[len(content.findings) :]
        decided = sum(finding.people for finding in content.findings if finding.status)
        return Reading(
            content=content,
            texts=self.texts(content.texts),
            people=public_count(figures.people),
            answered=comments.total,
            other_topics=other_topics if figures.other_topics else None,
            not_grouped=not_grouped,
            not_analysed=not_analysed if figures.not_analysed else None,
            withdrawn=public_count(figures.withdrawn) if figures.withdrawn else None,
            closure=public_percent(public_count(decided), comments.total),
            channels=_bars(figures.channels, channels.parts),
            languages=_bars(figures.languages, languages.parts),
            findings=self.findings(comments),
            questions=tuple(self.question(each) for each in content.questions),
            is_late=_is_late(content, self.on),
        )

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

    def findings(self, comments: PublicGroup) -> tuple[FindingView, ...]:
        listed = zip(self.content.findings, comments.parts, strict=False)
        return tuple(
            self.finding(finding, number, people, public_percent(people, comments.total))
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
            topics=tuple(topic.label for topic in finding.topics),
            quotes=tuple(_quote(self.quotes.get(ref.id), ref.lang) for ref in finding.quotes),
            document=finding.document,
            decided_on=finding.decided_on,
            due_on=due_on,
            is_overdue=due_on is not None and due_on < self.on,
        )


def _quote(quote: PublishedQuote | None, lang: str) -> QuoteView:
    is_there = quote is not None and quote.state == QuoteState.APPROVED and quote.text
    text = quote.text if quote is not None and is_there else None
    return QuoteView(text, lang, tag_of(lang), direction(lang))


def _is_late(content: Content, on: date) -> bool:
    promised = content.dates.promised
    return promised is not None and (content.dates.first_published or on) > promised
