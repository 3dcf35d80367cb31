"""Parts of a Qualtrics file that may be anything: read as what they should be, or as nothing."""

from collections.abc import Mapping
from decimal import Decimal

from surveys.exchange.numbers import number_of


def record(value: object) -> dict[str, object]:
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """Return the members of a list, or the keys of an object: Qualtrics writes both."""
    return list(value) if isinstance(value, list | dict) else []


def keyed(value: object) -> dict[str, object]:
    """Return an object; a list becomes one whose keys count its members."""
    if isinstance(value, list):
        return {str(place): each for place, each in enumerate(value)}
    return record(value)


def records(value: object) -> list[dict[str, object]]:
    """Return the objects in a list, or in an object whose keys only count them."""
    return [each for each in keyed(value).values() if isinstance(each, dict)]


def text(value: object) -> str:
    """Return a text, or a whole number as one; nothing for anything else."""
    if isinstance(value, bool):
        return ""
    return str(value).strip() if isinstance(value, str | int) else ""


def number(value: object) -> Decimal | None:
    """Return a number, also one that is written as text."""
    return number_of(str(value) if isinstance(value, float) else text(value))


def is_on(value: object) -> bool:
    """Tell whether a switch is on."""
    return value is True or text(value).lower() in {"on", "true", "yes", "1"}


def ordered(values: Mapping[str, object], order: object) -> list[str]:
    """Return the keys in the order given; those that it leaves out come last."""
    wanted = [text(key) for key in items(order)]
    known = dict.fromkeys(key for key in wanted if key in values)
    return [*known, *(key for key in values if key not in known)]
