"""What makers of LimeSurvey's types share: own words, attributes and their lines in the report."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from surveys.exchange.form import Choice, Entry
from surveys.exchange.limelogic import OWN_LINES
from surveys.exchange.limewords import Asked, Words

Maker: TypeAlias = Callable[[Asked, Words, Entry], list[Entry]]

ORDER: Final = "random_order"


def settle_attributes(asked: Asked, words: Words, taken: set[str]) -> None:
    """Give every attribute of the question its line; `taken` are those that are in the survey."""
    taken = taken | ({"random_group"} if asked.row.get("gid") in words.shuffled else set())
    for name, value in asked.attributes.items():
        if name in OWN_LINES:
            continue
        setting = words.ledger.enter("setting", f"{asked.name}.{name}")
        if name in taken:
            words.ledger.became(setting)
        elif value == "0":
            words.ledger.became(setting, "says_nothing")
        else:
            words.ledger.refused(setting, "no_room")


def own_choices(words: Words, names: Sequence[str]) -> list[Choice]:
    """Return choices that LimeSurvey has of its own: `code`, or `code=stock word`."""
    return [
        Choice(code, words.stock(word) if word else words.everywhere(code))
        for code, _, word in (name.partition("=") for name in names)
    ]


def order_of(asked: Asked) -> dict[str, object]:
    """Return the field that says that each person sees another order, if so."""
    return {"is_shuffled": True} if asked.attributes.get(ORDER) == "1" else {}


def whole(text: str) -> int | None:
    """Return the whole number that a text is, None when it is none or a very big one."""
    small = 9
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= small else None
