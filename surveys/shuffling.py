"""The order in which one person is asked: the same for the same seed, "other" and "none" last."""

from random import Random
from typing import TypeVar

from surveys.choices import OfferingQuestion, Option
from surveys.definition import Page
from surveys.grids import Matrix
from surveys.model import replace
from surveys.questions import Item

T = TypeVar("T")


def shuffled_items(page: Page, items: tuple[Item, ...], seed: int) -> tuple[Item, ...]:
    """Return what a page shows in the order of this person; words to read keep their place."""
    if not page.is_shuffled:
        return items
    return _shuffled(items, [bool(item.parts) for item in items], seed, page.id)


def shuffled(item: Item, seed: int) -> Item:
    """Return the item with its options (the rows of a matrix) in the order of this person.

    Options that exclude the others, open a text or stand apart keep their place.
    """
    if not isinstance(item, OfferingQuestion) or not item.is_shuffled:
        return item
    field = "rows" if isinstance(item, Matrix) else next(iter(item.lists))
    options: tuple[Option, ...] = getattr(item, field)
    free = [not option.is_anchored for option in options]
    return replace(item, **{field: _shuffled(options, free, seed, item.id)})


def _shuffled(parts: tuple[T, ...], free: list[bool], seed: int, about: str) -> tuple[T, ...]:
    moving = [part for part, is_free in zip(parts, free, strict=True) if is_free]
    # A generator of its own for each list: the order of one tells nothing of another.
    Random(f"{seed}.{about}").shuffle(moving)  # noqa: S311  (an order, not a secret)
    rest = iter(moving)
    return tuple(next(rest) if is_free else part for part, is_free in zip(parts, free, strict=True))
