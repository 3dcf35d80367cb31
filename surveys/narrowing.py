"""A question as one person is asked it: without the options and rows that are not for them."""

from surveys.choices import OfferingQuestion, Option
from surveys.conditions import evaluate
from surveys.model import M, replace
from surveys.places import Place
from surveys.questions import Item
from surveys.values import Answers, Chosen, Located, Ranked, Rated, Shares, Value


def narrowed(item: Item, answers: Answers) -> Item | None:
    """Return the item with what is offered to these answers; None when a list is left empty.

    An item that offers everybody the same is returned as it is.
    """
    if not isinstance(item, OfferingQuestion) or not item.is_narrowing:
        return item
    lists: dict[str, tuple[Option, ...]] = {field: getattr(item, field) for field in item.lists}
    kept = {
        field: tuple(option for option in options if _is_shown(option, answers))
        for field, options in lists.items()
    }
    if any(options and not kept[field] for field, options in lists.items()) and not _has_own(item):
        return None
    return _with(item, kept)


def fitting(item: Item, value: Value) -> Value | None:
    """Return what of an answer still is one to the (narrowed) item, None when nothing is.

    A ranking or a shared total with something in it that is no longer offered is no answer: what
    is left of it would say what nobody said.
    """
    if not isinstance(item, OfferingQuestion):
        return value
    codes = {option.code for option in item.offered()}
    match value:
        case Chosen() | Located():
            return _fitting_choice(item, value, codes)
        case Rated(rows=rows):
            parts = set(item.parts)
            kept = tuple(pair for pair in rows if pair[0] in parts and pair[1] in codes)
            return Rated(kept) if kept else None
        case Ranked(codes=ranked):
            return value if codes.issuperset(ranked) else None
        case Shares(amounts=amounts):
            return value if codes.issuperset(code for code, _ in amounts) else None
        case _:
            return value


def in_order(item: Item, value: Value | None) -> Value | None:
    """Return the answer with its codes in the order of the item, in whichever they were offered."""
    if not isinstance(item, OfferingQuestion):
        return value
    match value:
        case Chosen(codes=codes, other=other):
            places = {option.code: place for place, option in enumerate(item.offered())}
            return Chosen(tuple(sorted(codes, key=places.__getitem__)), other)
        case Rated(rows=rows):
            places = {part: place for place, part in enumerate(item.parts)}
            return Rated(tuple(sorted(rows, key=lambda pair: places[pair[0]])))
        case Shares(amounts=amounts):
            places = {part: place for place, part in enumerate(item.parts)}
            return Shares(tuple(sorted(amounts, key=lambda pair: places[pair[0]])))
        case _:
            return value


def _is_shown(option: Option, answers: Answers) -> bool:
    return option.show_if is None or evaluate(option.show_if, answers)


def _has_own(item: OfferingQuestion) -> bool:
    # The words of a place need no area; the numbers of a rating stand beside what its list holds.
    if isinstance(item, Place):
        return True
    return len(item.offered()) > sum(len(getattr(item, field)) for field in item.lists)


def _with(item: M, lists: dict[str, tuple[Option, ...]]) -> M:
    return replace(item, **lists)


def _fitting_choice(
    item: OfferingQuestion, value: Chosen | Located, codes: set[str]
) -> Chosen | Located | None:
    if isinstance(value, Located):
        if value.area is None or value.area in codes:
            return value
        return value._replace(area=None) if value.text or value.lat is not None else None
    kept = tuple(code for code in value.codes if code in codes)
    if not kept:
        return None
    opens_text = any(item.option(code).opens_text for code in kept)
    return Chosen(kept, value.other if opens_text else None)
