"""Public counts of people put together, as far as what is told of each allows."""

from collections.abc import Sequence

from app.insights.disclosure import NOT_SHOWN, PublicCount, Shown, public_count


def together(counts: Sequence[PublicCount]) -> PublicCount:
    """Return how many people several public counts stand for, as far as these tell."""
    if len(counts) == 1:
        return counts[0]
    if any(count.shown is Shown.MOST for count in counts):
        return PublicCount(Shown.MOST)
    told = sum(count.value or 0 for count in counts)
    return PublicCount(Shown.ROUNDED, told) if told else NOT_SHOWN


def once(told: Sequence[PublicCount], people: int | None) -> PublicCount:
    """Return how many people several overlapping counts stand for, when all of them are told.

    Versions of format 1 have no such number: there the counts add up.
    """
    if people is None or len(told) == 1 or any(each.shown is Shown.MOST for each in told):
        return together(told)
    is_known = bool(told) and all(each.value is not None for each in told)
    return public_count(people) if is_known else NOT_SHOWN
