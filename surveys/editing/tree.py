"""Finding and exchanging one part of the immutable tree."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from surveys.choices import OfferingQuestion, Option
from surveys.definition import Page, Survey
from surveys.editing.errors import EditError, changed
from surveys.question import Question
from surveys.questions import Item
from surveys.sites import sites

To: TypeAlias = Literal["up", "down"] | int
T = TypeVar("T")


def page_with_id(survey: Survey, page_id: str) -> Page:
    """Return the page with this id."""
    for page in survey.pages:
        if page.id == page_id:
            return page
    raise EditError("unknown_page")


def page_of(survey: Survey, item_id: str) -> Page:
    """Return the page on which the item stands."""
    for page in survey.pages:
        if any(item.id == item_id for item in page.items):
            return page
    raise EditError("unknown_item")


def item_with_id(survey: Survey, item_id: str) -> Item:
    """Return the item with this id."""
    page = page_of(survey, item_id)
    return next(item for item in page.items if item.id == item_id)


class Stored(NamedTuple):
    """An option or row where it is stored: its question, and the field with its neighbours."""

    item: OfferingQuestion
    field: str
    option: Option


def option_with_id(survey: Survey, option_id: str) -> Stored:
    """Return the stored option or row with this id."""
    for item in survey.items():
        if isinstance(item, OfferingQuestion):
            for field in item.lists:
                for option in stored_options(item, field):
                    if option.id == option_id:
                        return Stored(item, field, option)
    raise EditError("unknown_option")


def stored_options(question: OfferingQuestion, field: str) -> tuple[Option, ...]:
    """Return the options or rows in one of the lists of the question."""
    options: tuple[Option, ...] = getattr(question, field)
    return options


def with_page(survey: Survey, page: Page) -> Survey:
    """Return the survey with this page in the place of the one with its id."""
    pages = tuple(page if old.id == page.id else old for old in survey.pages)
    return changed(survey, pages=pages)


def with_item(survey: Survey, item: Question) -> Survey:
    """Return the survey with this item in the place of the one with its id."""
    page = page_of(survey, item.id)
    items = tuple(item if old.id == item.id else old for old in page.items)
    return with_page(survey, changed(page, items=items))


def moved(parts: Sequence[T], place: int, to: To) -> tuple[T, ...]:
    """Return the parts with one at another place; past an end it stays at the end."""
    target = {"up": place - 1, "down": place + 1}[to] if isinstance(to, str) else to
    rest = [*parts[:place], *parts[place + 1 :]]
    rest.insert(min(max(target, 0), len(rest)), parts[place])
    return tuple(rest)


def all_ids(survey: Survey) -> set[str]:
    """Return every id and string id in the survey."""
    ids = set(survey.strings) | {quota.id for quota in survey.quotas}
    for page in survey.pages:
        ids.update((page.id, *(rule.id for rule in page.rules)))
        for item in page.items:
            ids.add(item.id)
            if isinstance(item, OfferingQuestion):
                ids.update(option.id for option in item.labelled())
    return ids


def all_codes(survey: Survey) -> set[str]:
    """Return the codes of all pages and items."""
    return {page.code for page in survey.pages} | {item.code for item in survey.items()}


def refuse_if_used(survey: Survey, items: set[str], *, except_in: set[str]) -> None:
    """Raise EditError when something elsewhere looks at one of these items, or leads to a page."""
    inside = except_in | {
        option.id
        for item in survey.items()
        if item.id in items and isinstance(item, OfferingQuestion)
        for option in item.labelled()
    }
    looking = (site.owner for site in sites(survey) if not items.isdisjoint(site.items))
    leading = (
        page.id
        for page in survey.pages
        if any(branch.to in except_in for branch in page.branches)
        or any(rule.item in items for rule in page.rules)
    )
    by = tuple(dict.fromkeys(owner for owner in (*looking, *leading) if owner not in inside))
    if by:
        raise EditError("in_use", by=by)
