"""Edits to the items on a page."""

from collections.abc import Sequence
from typing import Final

from surveys.choices import OfferingQuestion, Option
from surveys.definition import Page, Survey
from surveys.editing.errors import EditError, changed, refusing
from surveys.editing.naming import code_from, new_id
from surveys.editing.pages import free_code
from surveys.editing.tree import (
    To,
    all_ids,
    item_with_id,
    page_of,
    page_with_id,
    refuse_if_used,
    with_item,
    with_page,
)
from surveys.editing.words import add_strings, with_words, without_unused
from surveys.question import Question
from surveys.questions import KINDS, kind_of

_TEXTS: Final = frozenset({"prompt", "hint", "low", "high", "unit", "pattern_message", "purpose"})
_OPTIONAL_TEXTS: Final = frozenset({"hint", "unit", "pattern_message", "purpose"})
_FIXED: Final = frozenset(
    {
        "id",
        "kind",
        "code",
        "options",
        "extra",
        "rows",
        "retired_codes",
        "retired_row_codes",
        "show_if",
    }
)


def add_item(
    survey: Survey,
    page_id: str,
    kind: str,
    prompt: str,
    *,
    labels: Sequence[str] = (),
    code: str | None = None,
) -> Survey:
    """Return the survey with a new item at the end of the page.

    `labels`, in the source language: the options of a choice (two empty ones when none is
    given), yes and no, the five points of a scale, the box of a consent, or the two ends of a
    rating. What is not given starts empty; rows are added one by one.
    """
    page, question = page_with_id(survey, page_id), _kind(kind)
    labels = _full(labels, question)
    code = free_code(survey, code, prompt, "question")
    survey, (prompt_id, *label_ids) = add_strings(survey, [prompt, *labels])
    fields = {"kind": kind, "id": new_id(all_ids(survey)), "code": code, "prompt": prompt_id}
    if issubclass(question, OfferingQuestion) and "options" in question.lists:
        options = _options(survey, question, labels, label_ids)
        content: dict[str, object] = {"options": options} if options else {}
    else:
        content = dict(zip(("low", "high"), label_ids, strict=False))
    with refusing():
        item = question.model_validate({**fields, **content})
    return with_page(survey, changed(page, items=(*page.items, item)))


def edit_item(survey: Survey, item_id: str, **fields: object) -> Survey:
    """Return the survey with other fields on this item.

    prompt, hint, low, high, unit, pattern_message and purpose take words in the source language
    ("" removes the optional ones); id, kind and code never change; options and show_if have edits
    of their own.
    """
    item: Question = item_with_id(survey, item_id)
    for field in fields:
        if field in _FIXED or field not in type(item).model_fields:
            raise EditError("unknown_field", field=field)
    texts = {field: str(text or "") for field, text in fields.items() if field in _TEXTS}
    others = {field: value for field, value in fields.items() if field not in _TEXTS}
    survey, strings = with_words(survey, dict(item), texts, optional=_OPTIONAL_TEXTS)
    return without_unused(with_item(survey, changed(item, **strings, **others)))


def move_item(survey: Survey, item_id: str, to: To, *, page_id: str | None = None) -> Survey:
    """Return the survey with the item "up", "down", or at a place (from 0) of its or another page.

    Up from the top of a page leads to the end of the page before; down likewise.
    """
    item = item_with_id(survey, item_id)
    target, place = _landing(survey, item_id, to, page_id)
    pages = []
    for page in survey.pages:
        items = [other for other in page.items if other.id != item_id]
        if page.id == target:
            items.insert(max(place, 0), item)
        pages.append(changed(page, items=tuple(items)))
    return changed(survey, pages=tuple(pages))


def delete_item(survey: Survey, item_id: str) -> Survey:
    """Return the survey without the item; its code is never used again."""
    page, item = page_of(survey, item_id), item_with_id(survey, item_id)
    refuse_if_used(survey, {item_id}, except_in={item_id})
    kept = tuple(other for other in page.items if other.id != item_id)
    survey = changed(survey, retired_codes=(*survey.retired_codes, item.code))
    if page.repeats is not None and page.repeats.summary == item_id:
        page = changed(page, repeats=changed(page.repeats, summary=None))
    return without_unused(with_page(survey, changed(page, items=kept)))


def _kind(name: str) -> type[Question]:
    for question in KINDS:
        if kind_of(question) == name:
            return question
    raise EditError("unknown_kind")


def _full(labels: Sequence[str], question: type[Question]) -> list[str]:
    missing = question.label_count - len(labels)
    return [*labels, *[""] * missing]


def _options(
    survey: Survey,
    question: type[OfferingQuestion],
    labels: Sequence[str],
    label_ids: Sequence[str],
) -> tuple[Option, ...]:
    ids, codes = all_ids(survey), list(question.fixed_codes)
    options = []
    for place, (label, label_id) in enumerate(zip(labels, label_ids, strict=True)):
        option_id = new_id(ids)
        ids.add(option_id)
        if place == len(codes):
            codes.append(code_from(label, stem=f"option_{place + 1}", taken=codes))
        apart = bool(question.fixed_codes) and place >= len(question.fixed_codes)
        options.append(Option(id=option_id, code=codes[place], label=label_id, apart=apart))
    return tuple(options)


def _landing(survey: Survey, item_id: str, to: To, page_id: str | None) -> tuple[str, int]:
    page = page_of(survey, item_id)
    place = [item.id for item in page.items].index(item_id)
    if page_id is not None and page_id != page.id:
        other = page_with_id(survey, page_id)
        return other.id, to if isinstance(to, int) else len(other.items)
    if isinstance(to, int):
        return page.id, to
    step = 1 if to == "down" else -1
    if 0 <= place + step < len(page.items):
        return page.id, place + step
    return _next_door(survey, page, step) or (page.id, place)


def _next_door(survey: Survey, page: Page, step: int) -> tuple[str, int] | None:
    place = survey.position(page.code) + step
    if not 0 <= place < len(survey.pages):
        return None
    beside = survey.pages[place]
    return beside.id, 0 if step > 0 else len(beside.items)
