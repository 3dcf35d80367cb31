"""Problems of conditions: what they look at, and whether they can ever hold."""

from collections.abc import Iterator

from surveys.checks.problems import Problem, problem
from surveys.checks.reach import can_hold
from surveys.choices import ClosedQuestion
from surveys.conditions import (
    Answered,
    Compared,
    Condition,
    OptionChosen,
    OptionsChosen,
    items_in,
    walk,
)
from surveys.definition import Page, Survey
from surveys.questions import Item, Statement
from surveys.written import Date, Number


def logic(survey: Survey) -> Iterator[Problem]:
    """Yield what is wrong with when pages and items are shown."""
    places = {item.id: n for n, page in enumerate(survey.pages) for item in page.items}
    dead: set[str] = set()
    for place, page in enumerate(survey.pages):
        hidden = _is_dead(survey, page, dead)
        if hidden:
            yield problem("never_shown", page.id)
        yield from _references(survey, page, place, places)
        for item in page.items:
            item_is_hidden = _is_dead(survey, item, dead)
            if item_is_hidden:
                yield problem("never_shown", item.id)
            if hidden or item_is_hidden:
                dead.add(item.id)
            yield from _references(survey, item, place, places)


def _is_dead(survey: Survey, part: Page | Item, dead: set[str]) -> bool:
    if part.show_if is None or not items_in(part.show_if) <= {item.id for item in survey.items()}:
        return False  # an unknown item is a problem of its own
    return not can_hold(survey, part.show_if, dead)


def _references(
    survey: Survey, part: Page | Item, place: int, places: dict[str, int]
) -> Iterator[Problem]:
    if part.show_if is None:
        return
    for item_id in sorted(items_in(part.show_if)):
        if item_id not in places:
            yield problem("unknown_item", part.id, item=item_id)
        elif places[item_id] > place or item_id == part.id:
            yield problem("forward_reference", part.id, item=item_id)
        elif places[item_id] == place:
            yield problem("same_page_reference", part.id, item=item_id)
    for leaf, _ in walk(part.show_if):
        yield from _leaf(survey, part.id, leaf, places)


def _leaf(survey: Survey, owner: str, leaf: Condition, places: dict[str, int]) -> Iterator[Problem]:
    match leaf:
        case OptionChosen(item=item_id, option=code):
            codes: tuple[str, ...] = (code,)
        case OptionsChosen(item=item_id, options=codes):
            pass
        case Compared(item=item_id) | Answered(item=item_id):
            codes = ()
        case _:
            return
    if item_id not in places:
        return
    item = survey.item(item_id)
    if not _fits(leaf, item):
        yield problem("wrong_kind", owner, item=item_id)
    elif isinstance(item, ClosedQuestion):
        for unknown in sorted(set(codes) - {option.code for option in item.offered()}):
            yield problem("unknown_option", owner, item=item_id, name=unknown)


def _fits(leaf: Condition, item: Item) -> bool:
    match leaf:
        case OptionChosen() | OptionsChosen():
            return isinstance(item, ClosedQuestion)
        case Compared(date=None):
            if isinstance(item, ClosedQuestion):
                return any(option.code.isdecimal() for option in item.offered())
            return isinstance(item, Number)
        case Compared():
            return isinstance(item, Date)
        case _:
            return not isinstance(item, Statement)
