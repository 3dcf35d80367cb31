"""Problems of structure: pages, codes, options, limits."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, Protocol

from surveys.checks.problems import Problem, problem
from surveys.choices import MultipleChoice, OfferingQuestion
from surveys.definition import Survey
from surveys.details import ContactDetails
from surveys.grids import Matrix
from surveys.ordered import Ranking
from surveys.question import Question
from surveys.questions import Statement
from surveys.written import Date, LongText, Number

_MANY: Final = 20
_MANY_ROWS: Final = 10
_MANY_COLUMNS: Final = 7


class _Coded(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def code(self) -> str: ...


def structure(survey: Survey) -> Iterator[Problem]:
    """Yield what is wrong with the parts of the survey."""
    yield from _pages(survey)
    yield from _questions(survey)
    parts = chain.from_iterable((page, *page.items) for page in survey.pages)
    yield from _codes(parts, survey.retired_codes)
    for item in survey.items():
        yield from _limits(item)
        if isinstance(item, OfferingQuestion):
            yield from _codes(item.offered(), item.retired_codes)
            yield from _options(item)
        if isinstance(item, Ranking) and item.places and item.places > len(item.options):
            count = len(item.options)
            yield problem("min_over_options", item.id, min=item.places, count=count)
        if isinstance(item, ContactDetails) and not (item.purpose and item.kept_until):
            yield problem("no_purpose", item.id)
        if isinstance(item, Matrix):
            yield from _codes(item.rows, item.retired_row_codes)
            yield from _grid(item)


def _pages(survey: Survey) -> Iterator[Problem]:
    if not survey.pages:
        yield problem("no_pages")
    for page in survey.pages:
        if not page.items:
            yield problem("empty_page", page.id)


def _questions(survey: Survey) -> Iterator[Problem]:
    questions = [item for item in survey.items() if not isinstance(item, Statement)]
    if survey.pages and not questions:
        yield problem("no_questions")
    if len(questions) > _MANY:
        yield problem("too_many_questions", count=len(questions), max=_MANY)
    if not any(isinstance(item, LongText) for item in questions):
        yield problem("no_open_question")


def _codes(parts: Iterable[_Coded], retired: tuple[str, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for part in parts:
        if part.code in seen:
            yield problem("duplicate_code", part.id, name=part.code)
        if part.code in retired:
            yield problem("retired_code", part.id, name=part.code)
        seen.add(part.code)


def _options(item: OfferingQuestion) -> Iterator[Problem]:
    options = item.offered()
    if len(options) < item.label_count:
        yield problem("too_few_options", item.id, min=item.label_count)
    if sum(option.opens_text for option in options) > 1:
        yield problem("too_many_others", item.id)
    if isinstance(item, MultipleChoice) and item.min_chosen is not None:
        together = sum(not option.exclusive for option in options)
        if item.min_chosen > together:
            yield problem("min_over_options", item.id, min=item.min_chosen, count=together)


def _grid(item: Matrix) -> Iterator[Problem]:
    if len(item.rows) < item.row_count:
        yield problem("too_few_rows", item.id, min=item.row_count)
    if len(item.rows) > _MANY_ROWS:
        yield problem("too_many_rows", item.id, count=len(item.rows), max=_MANY_ROWS)
    if len(item.options) > _MANY_COLUMNS:
        yield problem("too_many_columns", item.id, count=len(item.options), max=_MANY_COLUMNS)


def _limits(item: Question) -> Iterator[Problem]:
    match item:
        case Number(min=least, max=most) if least is not None and most is not None:
            crossed = least > most
        case Date(min=first, max=last) if first is not None and last is not None:
            crossed = first > last
        case MultipleChoice(min_chosen=few, max_chosen=many) if few and many:
            crossed = few > many
        case _:
            crossed = False
    if crossed:
        yield problem("min_over_max", item.id)
