"""A version of the record as one reader sees it, point by point."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from app.accounts.models import Organisation
from app.algorithm import service, texts
from app.algorithm.content import Agreement, Content, QuestionFacts, Said
from app.algorithm.queries import Version
from app.algorithm.template import NEEDED, SECTIONS, STANDARD, By, Point, Section
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.insights import content, figures, results
from app.insights.content import Figures
from app.insights.results import OpenResult
from app.insights.wording import Wording, in_language


@dataclass(frozen=True)
class Stated:
    """A text under a point, and who stated it."""

    text: Wording
    by: Literal["machine", "staff"]


@dataclass(frozen=True)
class Line:
    """A point of the record with all that is stated about it."""

    point: Point
    texts: tuple[Stated, ...]

    @property
    def is_missing(self) -> bool:
        """Return whether this is for staff to state, and they have not."""
        return self.point.code in NEEDED and not self.texts

    @property
    def is_told(self) -> bool:
        """Return whether pages show it: not what is about a supplier that there is not."""
        return bool(self.texts) or self.is_missing or By.MACHINE in self.point.by


@dataclass(frozen=True)
class Record:
    """One version of the record, as one reader sees it."""

    title: Wording
    content: Content
    sha256: str
    sections: tuple[tuple[Section, tuple[Line, ...]], ...]

    @property
    def lines(self) -> Iterator[Line]:
        """Yield every point."""
        for _, lines in self.sections:
            yield from lines

    @property
    def missing(self) -> list[Line]:
        """Return the points that staff have not stated yet."""
        return [line for line in self.lines if line.is_missing]


def record_of(survey: Survey, version: Version, locale: str, *, website: str) -> Record:
    """Return a version of a survey's record in the reader's language."""
    said = service.said(version.of_all) | service.said(version.of_survey)
    return read(content_of(survey, _figures(version), said), locale, website=website)


def read(made: Content, locale: str, *, website: str) -> Record:
    """Return a record in the reader's language, texts of staff in the nearest one to it."""
    known = texts.known(made, locale, website=website)

    def line(point: Point) -> Line:
        return Line(point, tuple(_stated(point.code, known, made, locale)))

    sections = tuple((section, tuple(map(line, section.points))) for section in SECTIONS)
    title = in_language(made.title, locale, made.source_lang)
    return Record(title, made, content.digest(content.canonical(made)), sections)


def content_of(survey: Survey, frozen: Figures, said: Said) -> Content:
    """Return what a record is made from; counts only as the public may see them."""
    organisation = db.session.get(Organisation, survey.organisation_id)
    if organisation is None:
        raise NotFoundError
    shown = results.read(frozen, frozen.source_lang)
    return Content(
        standard=STANDARD,
        survey=survey.slug,
        title=frozen.title,
        source_lang=frozen.source_lang,
        organisation=organisation.name,
        questions=tuple(_questions(frozen, shown.open)),
        said=said,
    )


def _figures(version: Version) -> Figures:
    if version.snapshot is None:
        raise NotFoundError
    return figures.of(version.snapshot)


def _questions(frozen: Figures, shown: tuple[OpenResult, ...]) -> Iterator[QuestionFacts]:
    for question, result in zip(frozen.open, shown, strict=True):
        run, how = result.run, result.how
        if run is None or how is None:
            continue
        sample = how.sample
        yield QuestionFacts(
            code=question.code,
            prompt=question.prompt,
            model=run.embedder,
            versions=run.versions,
            analysed_on=run.finished_on,
            comments=how.comments.value,
            topics_found=result.found,
            topics_confirmed=result.checked,
            languages=how.languages,
            weak_languages=how.weak,
            agreement=None if sample is None else Agreement(**asdict(sample)),
            added_until=run.added_until,
        )


def _stated(code: str, known: Mapping[str, str], made: Content, locale: str) -> Iterator[Stated]:
    if text := known.get(code):
        yield Stated(Wording(text), "machine")
    if words := made.said.get(code):
        yield Stated(in_language(words, locale, made.source_lang), "staff")
