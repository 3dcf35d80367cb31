"""Every place of a survey that looks at answers: conditions, branches, rules, formulas, quotas."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from surveys.choices import OfferingQuestion
from surveys.conditions import (
    All,
    Answered,
    AnyOf,
    Condition,
    Figures,
    Leaf,
    Not,
    OptionChosen,
    OptionsChosen,
    RowChosen,
    walk,
)
from surveys.definition import Page, Survey
from surveys.figures import Figure, PartOf, Reading, parts_of
from surveys.questions import Item
from surveys.reckoned import Calculated

Look: TypeAlias = Leaf | Reading


class Site(NamedTuple):
    """One such place: which part it steers, where it stands, and what it looks at.

    `owner` is the id of a page, item, option or quota; `place` the number of its page, from 0.
    `sees_page`: it is looked at once the page is answered, so that it may look at the page itself.
    `steers`: it says whether the owner is there at all.
    """

    owner: str
    place: int
    condition: Condition | None = None
    figure: Figure | None = None
    sees_page: bool = False
    steers: bool = False

    @property
    def items(self) -> frozenset[str]:
        """Return the ids of the items that are looked at."""
        return frozenset(leaf.item for leaf in self.leaves())

    def leaves(self) -> Iterator[Look]:
        """Yield every look at one item."""
        figures = [self.figure] if self.figure is not None else []
        for part, _ in walk(self.condition) if self.condition is not None else ():
            match part:
                case All() | AnyOf() | Not():
                    pass
                case Figures():
                    figures += (part.left, part.right)
                case _:
                    yield part
        for figure in figures:
            for inner, _ in parts_of(figure):
                if isinstance(inner, Reading):
                    yield inner


def sites(survey: Survey) -> Iterator[Site]:
    """Yield every place that looks at answers, in the order of the survey."""
    for place, page in enumerate(survey.pages):
        if page.show_if is not None:
            yield _condition(page.id, place, page.show_if, steers=True)
        if page.repeats is not None and page.repeats.over is not None:
            # Nobody comes to a page that repeats for the options of an unanswered question.
            listed = Answered(op="answered", item=page.repeats.over)
            yield _condition(page.id, place, listed, steers=True)
        for item in page.items:
            yield from _of_item(item, place)
        yield from _of_page(page, place)
    for quota in survey.quotas:
        yield _condition(quota.id, len(survey.pages), quota.when)


def steering_items(survey: Survey, page_id: str) -> frozenset[str]:
    """Return the ids of the items whose answers decide who comes to this page and what it asks."""
    place = next(place for place, page in enumerate(survey.pages) if page.id == page_id)
    parts = {page.id for page in survey.pages} | {item.id for item in survey.items()}
    own = (site for site in sites(survey) if site.place <= place and site.owner in parts)
    return frozenset(item for site in own for item in site.items)


def names(look: Look, item_id: str, code: str, *, is_row: bool) -> bool:
    """Return whether a look names this option (or row) of the item."""
    if look.item != item_id:
        return False
    match look:
        case OptionChosen(option=option):
            return option == code and not is_row
        case OptionsChosen(options=options):
            return code in options and not is_row
        case RowChosen(row=row, options=options):
            return row == code if is_row else code in options
        case PartOf(code=part):
            return part == code
        case _:
            return False


def _of_item(item: Item, place: int) -> Iterator[Site]:
    if item.show_if is not None:
        # What nobody is asked for need not be there before the page is shown.
        yield _condition(item.id, place, item.show_if, sees_page=not item.is_asked, steers=True)
    if isinstance(item, Calculated):
        yield Site(item.id, place, figure=item.formula, sees_page=True)
    if isinstance(item, OfferingQuestion):
        for option in item.labelled():
            if option.show_if is not None:
                yield _condition(option.id, place, option.show_if, steers=True)


def _of_page(page: Page, place: int) -> Iterator[Site]:
    for branch in page.branches:
        if branch.when is not None:
            yield _condition(page.id, place, branch.when, sees_page=True)
    for rule in page.rules:
        yield _condition(page.id, place, rule.refused_when, sees_page=True)


def _condition(
    owner: str, place: int, condition: Condition, *, sees_page: bool = False, steers: bool = False
) -> Site:
    return Site(owner, place, condition, sees_page=sees_page, steers=steers)
