"""A survey as staff look at it: pages and questions in order, each with what is to be put right."""

from collections.abc import Sequence
from typing import NamedTuple

import surveys
from app.builder import sentences
from app.builder.conditions import condition_sentences
from app.builder.findings import Finding
from app.builder.ways import branch_text, narrowed_text, rule_text


class QuestionLine(NamedTuple):
    """One question in the list."""

    id: str
    code: str
    number: int
    prompt: surveys.Wording
    hint: str
    kind: str
    required: bool
    requested: bool
    is_shuffled: bool
    conditions: Sequence[str]
    narrowings: Sequence[str]
    options: Sequence[surveys.Wording]
    findings: Sequence[Finding]


class PageLine(NamedTuple):
    """One page in the list, with its questions."""

    id: str
    code: str
    number: int
    title: str
    conditions: Sequence[str]
    is_exit: bool
    is_shuffled: bool
    repeats: bool
    ways: Sequence[str]
    rules: Sequence[str]
    questions: Sequence[QuestionLine]
    findings: Sequence[Finding]


def outline(
    survey: surveys.Survey, found: Sequence[Finding] = (), lang: str | None = None
) -> list[PageLine]:
    """Return the pages and questions, numbered through, in `lang` or the source language."""
    lang, number, pages = lang or survey.source_lang, 0, []
    for place, page in enumerate(survey.pages, start=1):
        lines = []
        for item in page.items:
            number += 1
            lines.append(_question(survey, item, number, lang, found))
        pages.append(
            PageLine(
                id=page.id,
                code=page.code,
                number=place,
                title=survey.text(page.title, lang).text if page.title else "",
                conditions=_conditions(survey, page),
                is_exit=page.is_exit,
                is_shuffled=page.is_shuffled,
                repeats=page.repeats is not None,
                ways=[branch_text(survey, branch) for branch in page.branches],
                rules=[rule_text(survey, rule) for rule in page.rules],
                questions=lines,
                findings=[finding for finding in found if finding.part == page.id],
            )
        )
    return pages


def narrowings(survey: surveys.Survey, item: surveys.Item) -> list[str]:
    """Return which options and rows are only for some, as sentences."""
    told = (narrowed_text(survey, option) for option in sentences.offered_by(item))
    return [text for text in told if text]


def _question(
    survey: surveys.Survey, item: surveys.Item, number: int, lang: str, found: Sequence[Finding]
) -> QuestionLine:
    options: list[surveys.Wording] = []
    if isinstance(item, surveys.OfferingQuestion):
        options = [survey.text(option.label, lang) for option in item.labelled()]
    return QuestionLine(
        id=item.id,
        code=item.code,
        number=number,
        prompt=survey.text(item.prompt, lang),
        hint=survey.text(item.hint, lang).text if item.hint else "",
        kind=str(sentences.KINDS[item.kind].name),
        required=item.required,
        requested=item.requested,
        is_shuffled=isinstance(item, surveys.OfferingQuestion) and item.is_shuffled,
        conditions=_conditions(survey, item),
        narrowings=narrowings(survey, item),
        options=options,
        findings=[finding for finding in found if finding.part == item.id and not finding.lang],
    )


def _conditions(survey: surveys.Survey, part: surveys.Page | surveys.Item) -> list[str]:
    return [] if part.show_if is None else condition_sentences(survey, part.show_if)
