"""Can a condition ever hold? Tried on sample answers that tell its operators apart."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, islice, pairwise, product
from typing import Final, TypeAlias

from surveys.choices import ClosedQuestion
from surveys.conditions import (
    All,
    Answered,
    AnyOf,
    Compared,
    Condition,
    Figures,
    Not,
    OptionChosen,
    OptionsChosen,
    RowChosen,
    evaluate,
    walk,
)
from surveys.definition import Survey
from surveys.places import Place
from surveys.question import Question
from surveys.reckoned import Calculated
from surveys.values import Chosen, Located, Value
from surveys.written import FIRST_DAY, LAST_DAY, Date, Number

# Beyond this the answer is "perhaps", which counts as yes.
_MAX_TRIED: Final = 5_000

_Leaf: TypeAlias = Answered | OptionChosen | OptionsChosen | Compared


def can_hold(survey: Survey, condition: Condition, hidden: set[str]) -> bool:
    """Tell whether some answers make the condition hold; items in `hidden` get none.

    Of figures and of rows it is not tried: "perhaps" counts as yes.
    """
    leaves = _leaves(condition)
    if leaves is None:
        return True
    ids, samples, tries = sorted(leaves), list[list[Value | None]](), 1
    for item_id in ids:
        seen = item_id not in hidden
        samples.append([None, *(_samples(survey.item(item_id), leaves[item_id]) if seen else ())])
        tries *= len(samples[-1])
        if tries > _MAX_TRIED:
            return True
    for values in product(*samples):
        given = zip(ids, values, strict=True)
        if evaluate(condition, {key: value for key, value in given if value is not None}):
            return True
    return False


def can_fail(survey: Survey, condition: Condition, hidden: set[str]) -> bool:
    """Tell whether some answers make the condition not hold; "perhaps" counts as yes."""
    return can_hold(survey, Not(op="not", of=condition), hidden)


def _leaves(condition: Condition) -> dict[str, list[_Leaf]] | None:
    """Return what is said of each item, by its id; None where figures or rows are looked at."""
    found: dict[str, list[_Leaf]] = {}
    for part, _ in walk(condition):
        match part:
            case Figures() | RowChosen():
                return None
            case All() | AnyOf() | Not():
                pass
            case _:
                found.setdefault(part.item, []).append(part)
    return found


def _samples(item: Question, leaves: list[_Leaf]) -> list[Value]:
    match item:
        case ClosedQuestion():
            return list(islice(_choices(item, leaves), _MAX_TRIED + 1))
        case Number() | Calculated():
            return list(_numbers(item, leaves))
        case Date(precision="day"):
            return list(_dates(item, leaves))
        case _:
            return ["words"] if item.parts else []


def _choices(item: ClosedQuestion, leaves: list[_Leaf]) -> Iterator[Value]:
    """Yield each option alone and, where many can be chosen, sets of those that matter."""
    codes = [option.code for option in item.offered()]
    if isinstance(item, Place):
        yield Located("words")
    yield from (Chosen((code,)) for code in codes)
    if not item.takes_many:
        return
    named = _named(leaves) - {option.code for option in item.offered() if option.exclusive}
    together = [code for code in codes if code in named]
    for size in range(2, len(together) + 1):
        yield from map(Chosen, combinations(together, size))


def _named(leaves: list[_Leaf]) -> set[str]:
    named: set[str] = set()
    for leaf in leaves:
        match leaf:
            case OptionChosen(option=code):
                named.add(code)
            case OptionsChosen(options=several):
                named.update(several)
            case _:
                pass
    return named


def _numbers(item: Number | Calculated, leaves: list[_Leaf]) -> Iterator[Value]:
    """Yield every number that matters, and one from each gap between and around them."""
    least = item.min if isinstance(item, Number) else None
    most = item.max if isinstance(item, Number) else None
    whole = isinstance(item, Number) and item.whole
    named = [leaf.number for leaf in leaves if isinstance(leaf, Compared)]
    points = sorted({n for n in (least, most, *named, Decimal(0)) if n is not None})
    gaps = [points[0] - 1, *(_between(*pair) for pair in pairwise(points)), points[-1] + 1]
    for number in (*points, *(gap.to_integral_value() if whole else gap for gap in gaps)):
        below = least is not None and number < least
        above = most is not None and number > most
        if not (below or above or (whole and number != number.to_integral_value())):
            yield number


def _between(low: Decimal, high: Decimal) -> Decimal:
    return (low + high) / 2


def _dates(item: Date, leaves: list[_Leaf]) -> Iterator[Value]:
    first, last = item.min or FIRST_DAY, item.max or LAST_DAY
    named = [leaf.date for leaf in leaves if isinstance(leaf, Compared)]
    for day in filter(None, (first, last, *named)):
        for number in (day.toordinal() - 1, day.toordinal(), day.toordinal() + 1):
            if first.toordinal() <= number <= last.toordinal():
                yield dt.date.fromordinal(number)
