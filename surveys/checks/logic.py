"""Problems of what looks at answers: what it looks at, and whether it can ever hold."""

from collections.abc import Iterator
from typing import Final

from surveys.checks.problems import Problem, problem
from surveys.checks.reach import can_fail, can_hold
from surveys.choices import ClosedQuestion, OfferingQuestion
from surveys.conditions import Answered, Compared, OptionChosen, OptionsChosen, RowChosen
from surveys.definition import Survey
from surveys.figures import CountOf, DayOf, PartOf, ValueOf
from surveys.grids import Matrix
from surveys.ordered import ConstantSum, Ranking
from surveys.questions import Item, Statement
from surveys.reckoned import Calculated
from surveys.sites import Look, Site, sites
from surveys.written import Date, Number

_LOOKED_AT: Final[dict[type, tuple[type, ...]]] = {
    OptionChosen: (ClosedQuestion,),
    OptionsChosen: (ClosedQuestion,),
    RowChosen: (Matrix,),
    PartOf: (Matrix, Ranking, ConstantSum),
    CountOf: (ClosedQuestion, Matrix, Ranking),
}


def logic(survey: Survey) -> Iterator[Problem]:
    """Yield what is wrong with conditions, branches, rules, formulas and quotas."""
    places = {item.id: n for n, page in enumerate(survey.pages) for item in page.items}
    order = {item.id: place for place, item in enumerate(survey.items())}
    found = list(sites(survey))
    yield from _never_shown(survey, found)
    for site in found:
        yield from _references(site, places, order)
        for look in site.leaves():
            if look.item in places:
                is_repeated = survey.is_repeated(look.item)
                yield from _look(site.owner, look, survey.item(look.item), is_repeated=is_repeated)


def _never_shown(survey: Survey, found: list[Site]) -> Iterator[Problem]:
    pages = {page.id: {item.id for item in page.items} for page in survey.pages}
    known = {item.id for item in survey.items()}
    # What can never be shown has no answer for what comes after it.
    dead: set[str] = set()
    for site in found:
        if not site.steers or site.condition is None or not site.items <= known:
            continue  # an unknown item is a problem of its own
        if not can_hold(survey, site.condition, dead):
            yield problem("never_shown", site.owner)
            dead |= pages.get(site.owner, {site.owner})
        elif not can_fail(survey, site.condition, dead):
            yield problem("always_shown", site.owner)


def _references(site: Site, places: dict[str, int], order: dict[str, int]) -> Iterator[Problem]:
    for item_id in sorted(site.items):
        if item_id not in places:
            yield problem("unknown_item", site.owner, item=item_id)
        elif places[item_id] > site.place or item_id == site.owner:
            yield problem("forward_reference", site.owner, item=item_id)
        elif places[item_id] == site.place and not site.sees_page:
            yield problem("same_page_reference", site.owner, item=item_id)
        elif order[item_id] > order.get(site.owner, len(order)):
            yield problem("forward_reference", site.owner, item=item_id)


def _look(owner: str, look: Look, item: Item, *, is_repeated: bool) -> Iterator[Problem]:
    # Of several answers there is only to say whether there are any, and how many.
    fits = isinstance(look, Answered | CountOf) if is_repeated else _fits(look, item)
    if not fits:
        yield problem("wrong_kind", owner, item=item.id)
    elif isinstance(item, OfferingQuestion) and not is_repeated:
        unknown = _named(look) - {part.code for part in item.labelled()}
        for code in sorted(unknown):
            yield problem("unknown_option", owner, item=item.id, name=code)


def _named(look: Look) -> set[str]:
    match look:
        case OptionChosen(option=code) | PartOf(code=code):
            return {code}
        case OptionsChosen(options=codes):
            return set(codes)
        case RowChosen(row=row, options=codes):
            return {row, *codes}
        case _:
            return set()


def _fits(look: Look, item: Item) -> bool:
    match look:
        case Compared(date=None) | ValueOf():
            return _has_number(item)
        case Answered():
            return not (isinstance(item, Statement) or item.is_kept_apart)
        case Compared() | DayOf():
            return isinstance(item, Date) and item.is_day
        case _:
            return isinstance(item, _LOOKED_AT[type(look)])


def _has_number(item: Item) -> bool:
    if isinstance(item, ClosedQuestion):
        return any(option.code.isdecimal() for option in item.offered())
    return isinstance(item, Number | Calculated)
