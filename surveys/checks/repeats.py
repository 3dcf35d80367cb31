"""Problems of pages that repeat."""

from collections.abc import Iterator
from typing import Final

from surveys.attached import Upload
from surveys.checks.problems import Problem, problem
from surveys.choices import MultipleChoice
from surveys.definition import Page, Survey
from surveys.details import ContactDetails
from surveys.linked import LinkValue
from surveys.reckoned import Calculated
from surveys.repeats import Repeat
from surveys.written import LongText

# Reckoned, come with the link, or kept beside the answers: once for the whole response.
ONCE: Final = (Calculated, LinkValue, ContactDetails, Upload)


def repeats(survey: Survey) -> Iterator[Problem]:
    """Yield what is wrong with pages that are answered several times over."""
    for page in survey.pages:
        if page.repeats is not None:
            yield from _page(page)
            yield from _summary(page, page.repeats)
            yield from _list(survey, page, page.repeats)


def _page(page: Page) -> Iterator[Problem]:
    if page.is_exit:
        yield problem("exit_repeats", page.id)
    if page.items and not any(item.takes_answers and item.is_asked for item in page.items):
        yield problem("nothing_repeats", page.id)
    for item in page.items:
        if isinstance(item, ONCE):
            yield problem("not_repeatable", item.id)
        if isinstance(item, LongText):
            yield problem("repeated_comment", item.id)


def _summary(page: Page, repeat: Repeat) -> Iterator[Problem]:
    if repeat.summary is not None:
        telling = {item.id for item in page.items if item.takes_answers and item.is_asked}
        if repeat.summary not in telling:
            yield problem("summary_elsewhere", page.id)
    elif repeat.over is None and len(page.items) > 1:
        yield problem("no_summary", page.id)


def _list(survey: Survey, page: Page, repeat: Repeat) -> Iterator[Problem]:
    if repeat.over is None or not survey.has_item(repeat.over):
        return  # an unknown item is a problem of what looks at it
    question = survey.item(repeat.over)
    if not isinstance(question, MultipleChoice) or survey.is_repeated(question.id):
        yield problem("wrong_kind", page.id, item=question.id)
        return
    count = sum(not option.exclusive for option in question.options)
    if not count:
        yield problem("never_shown", page.id)
    most = min(count, question.max_chosen or count)
    if most > repeat.most:
        yield problem("too_many_entries", page.id, count=most, max=repeat.most)
