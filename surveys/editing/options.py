"""Edits to the options of a question, and to the rows of a matrix, which are stored alike."""

from typing import TypedDict

from typing_extensions import Unpack

from surveys.choices import OfferingQuestion, Option
from surveys.definition import Survey
from surveys.editing.errors import EditError, changed, refusing
from surveys.editing.naming import chosen_code, code_from, new_id
from surveys.editing.tree import (
    To,
    all_ids,
    item_with_id,
    moved,
    option_with_id,
    stored_options,
    with_item,
)
from surveys.editing.words import add_strings, set_text, without_unused
from surveys.grids import Matrix
from surveys.sites import names, sites


class Flags(TypedDict, total=False):
    """What may be said of an option beside its label."""

    exclusive: bool
    opens_text: bool
    apart: bool


def add_option(
    survey: Survey,
    item_id: str,
    label: str = "",
    *,
    code: str | None = None,
    **flags: Unpack[Flags],
) -> Survey:
    """Return the survey with a new option, before those that close the list ("other", "none")."""
    item = item_with_id(survey, item_id)
    if not isinstance(item, OfferingQuestion):
        raise EditError("fixed_options")
    if not item.takes_free_options:
        flags["apart"] = True
    code = _free_code(item.offered(), item.retired_codes, code, label, "option")
    return _added(survey, item, next(iter(item.lists)), (label, code), flags)


def add_row(survey: Survey, item_id: str, label: str = "", *, code: str | None = None) -> Survey:
    """Return the survey with a new row at the end of the matrix."""
    item = item_with_id(survey, item_id)
    if not isinstance(item, Matrix):
        raise EditError("fixed_options")
    code = _free_code(item.rows, item.retired_row_codes, code, label, "row")
    return _added(survey, item, "rows", (label, code), {})


def edit_option(
    survey: Survey, option_id: str, *, label: str | None = None, **flags: Unpack[Flags]
) -> Survey:
    """Return the survey with another label (source language) or other flags on option or row."""
    item, field, option = option_with_id(survey, option_id)
    if label is not None:
        survey = set_text(survey, option.label, survey.source_lang, label)
    new = changed(option, **flags)
    options = [new if old.id == option_id else old for old in stored_options(item, field)]
    return with_item(survey, _with_options(item, field, options))


def move_option(survey: Survey, option_id: str, to: To) -> Survey:
    """Return the survey with the option or row one place "up", "down", or at a place from 0."""
    item, field, option = option_with_id(survey, option_id)
    options = stored_options(item, field)
    return with_item(survey, _with_options(item, field, moved(options, options.index(option), to)))


def delete_option(survey: Survey, option_id: str) -> Survey:
    """Return the survey without the option or row; its code is never used again in its list."""
    item, field, option = option_with_id(survey, option_id)
    by = tuple(
        site.owner
        for site in sites(survey)
        if any(names(look, item.id, option.code, is_row=field == "rows") for look in site.leaves())
    )
    if by:
        raise EditError("in_use", by=tuple(dict.fromkeys(by)))
    kept = [other for other in stored_options(item, field) if other.id != option_id]
    fewer, retired = _with_options(item, field, kept), item.lists[field]
    codes = (*getattr(item, retired), option.code)
    return without_unused(with_item(survey, changed(fewer, **{retired: codes})))


def _added(
    survey: Survey, item: OfferingQuestion, field: str, named: tuple[str, str], flags: Flags
) -> Survey:
    label, code = named
    survey, (label_id,) = add_strings(survey, [label])
    with refusing():
        option = Option(id=new_id(all_ids(survey)), code=code, label=label_id, **flags)
    options = list(stored_options(item, field))
    options.insert(_place_for(option, options), option)
    return with_item(survey, _with_options(item, field, options))


def _with_options(
    item: OfferingQuestion, field: str, options: list[Option] | tuple[Option, ...]
) -> OfferingQuestion:
    return changed(item, **{field: tuple(options)})


def _free_code(
    known: tuple[Option, ...], retired: tuple[str, ...], code: str | None, label: str, stem: str
) -> str:
    taken = {option.code for option in known}
    if code is not None:
        return chosen_code(code, taken=taken, retired=retired)
    return code_from(label, stem=f"{stem}_{len(known) + 1}", taken=taken.union(retired))


def _place_for(option: Option, options: list[Option]) -> int:
    place = len(options)
    if not option.is_anchored:
        while place and options[place - 1].is_anchored:
            place -= 1
    return place
