"""How narrowly a question bounds its answers, as figures."""

from surveys.choices import MultipleChoice
from surveys.places import Box, Place
from surveys.question import Question
from surveys.written import Date, LongText, Number, ShortText


def bounds(item: Question, other: Question) -> tuple[float, ...]:
    """Return how narrowly the kind bounds its answers, figure by figure as `other` has them."""
    # Each figure grows as fewer answers are allowed; none is the loosest of all.
    loosest = float("-inf")
    match item:
        case Number(min=least, max=most, whole=whole):
            low = loosest if least is None else float(least)
            return low, loosest if most is None else -float(most), float(whole)
        case Date(min=first, max=last, min_days=early, max_days=late):
            low = loosest if first is None else float(first.toordinal())
            high = loosest if last is None else -float(last.toordinal())
            soonest = loosest if early is None else float(early)
            return low, high, soonest, loosest if late is None else -float(late)
        case MultipleChoice(min_chosen=few, max_chosen=many):
            return float(few or 1), loosest if many is None else -float(many)
        case ShortText() | LongText():
            has_pattern = isinstance(item, ShortText) and item.pattern is not None
            return -float(item.max_length), float(has_pattern)
        case Place(asks_point=asks, box=box):
            return float(not asks), *_edges(box, other.box if isinstance(other, Place) else None)
        case _:
            return ()


def _edges(box: Box | None, other: Box | None) -> tuple[float, ...]:
    if box is None:
        return (float("-inf"),) * 4
    west, east = box.west, box.east
    # Beyond the date line, degrees go on from where west began, for both that are compared.
    if _crosses(box):
        east += 360
    elif other is not None and _crosses(other) and west < 0:
        west, east = west + 360, east + 360
    return float(box.south), float(west), -float(box.north), -float(east)


def _crosses(box: Box) -> bool:
    return box.west > box.east
