"""Edits to pages, and to when pages and items are shown."""

from typing import TypedDict

from typing_extensions import Unpack

from surveys.conditions import Condition
from surveys.definition import Page, Survey
from surveys.editing.errors import changed, refusing
from surveys.editing.naming import chosen_code, code_from, new_id
from surveys.editing.tree import (
    To,
    all_codes,
    all_ids,
    moved,
    option_with_id,
    page_with_id,
    refuse_if_used,
    stored_options,
    with_item,
    with_page,
)
from surveys.editing.words import add_strings, with_words, without_unused


def add_page(survey: Survey, *, title: str = "", code: str | None = None) -> Survey:
    """Return the survey with a new page at its end."""
    code = free_code(survey, code, title, "page")
    title_id = None
    if title:
        survey, (title_id,) = add_strings(survey, [title])
    with refusing():
        page = Page(id=new_id(all_ids(survey)), code=code, title=title_id)
    return changed(survey, pages=(*survey.pages, page))


class Manner(TypedDict, total=False):
    """How a page is shown, beside its title."""

    is_exit: bool
    is_shuffled: bool


def edit_page(
    survey: Survey, page_id: str, *, title: str | None = None, **manner: Unpack[Manner]
) -> Survey:
    """Return the survey with another title ("" removes it) or manner on this page."""
    page = page_with_id(survey, page_id)
    texts = {} if title is None else {"title": title}
    survey, fields = with_words(survey, dict(page), texts, optional={"title"})
    return without_unused(with_page(survey, changed(page, **fields, **manner)))


def move_page(survey: Survey, page_id: str, to: To) -> Survey:
    """Return the survey with the page one place "up", "down", or at a place counted from 0."""
    place = survey.pages.index(page_with_id(survey, page_id))
    return changed(survey, pages=moved(survey.pages, place, to))


def delete_page(survey: Survey, page_id: str) -> Survey:
    """Return the survey without the page and its items; their codes are never used again."""
    page = page_with_id(survey, page_id)
    items = {item.id for item in page.items}
    refuse_if_used(survey, items, except_in=items | {page.id})
    codes = (page.code, *(item.code for item in page.items))
    kept = tuple(other for other in survey.pages if other.id != page_id)
    retired = (*survey.retired_codes, *codes)
    return without_unused(changed(survey, pages=kept, retired_codes=retired))


def set_show_if(survey: Survey, part_id: str, condition: Condition | None) -> Survey:
    """Return the survey where the page, item, option or row is shown only under the condition."""
    for page in survey.pages:
        if page.id == part_id:
            return with_page(survey, changed(page, show_if=condition))
    for item in survey.items():
        if item.id == part_id:
            return with_item(survey, changed(item, show_if=condition))
    owner, field, _option = option_with_id(survey, part_id)
    options = tuple(
        changed(old, show_if=condition) if old.id == part_id else old
        for old in stored_options(owner, field)
    )
    return with_item(survey, changed(owner, **{field: options}))


def free_code(survey: Survey, code: str | None, text: str, stem: str) -> str:
    """Return the code chosen, or one made from the text, free in the whole survey."""
    taken, retired = all_codes(survey), set(survey.retired_codes)
    if code is not None:
        return chosen_code(code, taken=taken, retired=retired)
    return code_from(text, stem=stem, taken=taken | retired)
