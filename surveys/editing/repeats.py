"""Edits to whether a page repeats."""

from typing import TypedDict

from typing_extensions import Unpack

from surveys.definition import Survey
from surveys.editing.errors import changed, refusing
from surveys.editing.tree import page_with_id, with_page
from surveys.editing.words import with_words, without_unused
from surveys.repeats import MAX_ENTRIES, Repeat


class Limits(TypedDict, total=False):
    """How many entries there can be, and which item tells them apart; none unless given."""

    least: int
    most: int
    summary: str | None


def repeat_page(
    survey: Survey, page_id: str, *, entry: str, add: str, **limits: Unpack[Limits]
) -> Survey:
    """Return the survey where people answer the page as often as they add an entry."""
    page = page_with_id(survey, page_id)
    old = dict(page.repeats) if page.repeats is not None else {"entry": None, "add": None}
    survey, words = with_words(survey, old, {"entry": entry, "add": add}, optional=())
    with refusing():
        repeat = Repeat(**limits, **words)
    return without_unused(with_page(survey, changed(page, repeats=repeat)))


def repeat_over(survey: Survey, page_id: str, item_id: str, *, most: int = MAX_ENTRIES) -> Survey:
    """Return the survey where people answer the page once for each option chosen in the item."""
    page = page_with_id(survey, page_id)
    with refusing():
        repeat = Repeat(over=item_id, most=most)
    return without_unused(with_page(survey, changed(page, repeats=repeat)))


def stop_repeating(survey: Survey, page_id: str) -> Survey:
    """Return the survey where people answer the page once."""
    page = page_with_id(survey, page_id)
    return without_unused(with_page(survey, changed(page, repeats=None)))
