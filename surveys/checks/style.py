"""Advice on how a survey reads: plain, fair, no longer than it must be."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from surveys.checks.problems import Problem, problem
from surveys.checks.readability import longest_sentence, reading_index, tells_who
from surveys.choices import FoldingQuestion, OfferingQuestion, Option
from surveys.definition import Page, Survey
from surveys.piping import pipes_in
from surveys.questions import Item, Statement
from surveys.written import TextQuestion

_LONG_LIST: Final = 15
_LONG_PAGE: Final = 10
_LONG_LABEL: Final = 25
_GAP: Final = re.compile(r"\[[^\[\]\n]+\]")


def style(survey: Survey) -> Iterator[Problem]:
    """Yield advice on pages, questions, answers and sentences."""
    if survey.intro is None:
        yield problem("no_intro")
    yield from _notice(survey)
    asked = [item for item in survey.items() if item.is_asked and not isinstance(item, Statement)]
    if len(asked) > 1 and all(item.required for item in asked):
        yield problem("nothing_optional")
    for page in survey.pages:
        yield from _page(page)
    yield from _twins(survey, asked)
    for item in survey.items():
        if isinstance(item, OfferingQuestion):
            yield from _options(survey, item)
        if isinstance(item, TextQuestion) and tells_who(_text(survey, item.prompt)):
            yield problem("asks_who", item.id)
    for string_id, owner in _sentences(survey):
        yield from _sentence(survey, string_id, owner)
    yield from _pipes(survey)


def _notice(survey: Survey) -> Iterator[Problem]:
    if survey.notice is None:
        yield problem("no_notice")
    elif _GAP.search(survey.text(survey.notice, survey.source_lang).text):
        yield problem("unfinished_notice")


def _page(page: Page) -> Iterator[Problem]:
    asked = sum(item.is_asked and not isinstance(item, Statement) for item in page.items)
    if asked > _LONG_PAGE:
        yield problem("long_page", page.id, count=asked, max=_LONG_PAGE)
    if page.is_exit and not any(isinstance(item, Statement) for item in page.items):
        yield problem("silent_exit", page.id)


def _twins(survey: Survey, asked: Sequence[Item]) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in asked:
        words = " ".join(_text(survey, item.prompt).casefold().split())
        if words and words in seen:
            yield problem("same_prompt", item.id)
        seen.add(words)


def _is_in_sight(item: OfferingQuestion) -> bool:
    # What is folded away is looked through by typing, not read.
    is_folded = isinstance(item, FoldingQuestion) and item.is_folded
    return item.takes_free_options and not is_folded


def _options(survey: Survey, item: OfferingQuestion) -> Iterator[Problem]:
    for name, options in _lists(item):
        counts = Counter(" ".join(_text(survey, one.label).casefold().split()) for one in options)
        if any(words and count > 1 for words, count in counts.items()):
            yield problem("same_label", item.id)
        if name == "options" and _is_in_sight(item) and len(options) > _LONG_LIST:
            yield problem("long_list", item.id, count=len(options), max=_LONG_LIST)
        free = [place for place, option in enumerate(options) if not option.is_anchored]
        if any(option.is_anchored and place < max(free, default=0) for place, option in
               enumerate(options)):  # fmt: skip
            yield problem("other_not_last", item.id)
        longest = max((len(_text(survey, one.label).split()) for one in options), default=0)
        if longest > _LONG_LABEL:
            yield problem("long_label", item.id, count=longest, max=_LONG_LABEL)


def _lists(item: OfferingQuestion) -> Iterator[tuple[str, tuple[Option, ...]]]:
    for name in item.lists:
        yield name, getattr(item, name)


def _sentences(survey: Survey) -> Iterator[tuple[str, str]]:
    if survey.intro is not None:
        yield survey.intro, ""
    for item in survey.items():
        if item.is_asked:
            yield item.prompt, item.id
            if item.hint is not None:
                yield item.hint, item.id


def _sentence(survey: Survey, string_id: str, owner: str) -> Iterator[Problem]:
    text, lang = _text(survey, string_id), survey.source_lang
    count, most = longest_sentence(text, lang)
    if count > most:
        yield problem("long_sentence", string_id, owner=owner, count=count, max=most)
    index, hardest = reading_index(text, lang)
    if index > hardest:
        yield problem("hard_words", string_id, owner=owner, count=index, max=hardest)


def _pipes(survey: Survey) -> Iterator[Problem]:
    """Yield the answers that are told again although they may be left out, with no other words."""
    sure = {
        item.code for page in survey.pages for item in page.items if _is_sure(survey, page, item)
    }
    for string_id, owner in _sentences(survey):
        text = _text(survey, string_id)
        for code in dict.fromkeys(pipes_in(text)):
            if code not in sure and f"{{{code}}}" in text:
                yield problem("pipe_may_be_empty", string_id, owner=owner, name=code)


def _is_sure(survey: Survey, page: Page, item: Item) -> bool:
    may_be_passed = any(each.branches for each in survey.pages) or page.show_if or item.show_if
    return item.required and not may_be_passed


def _text(survey: Survey, string_id: str) -> str:
    return survey.text(string_id, survey.source_lang).text
