"""The pictures that an easy-read text may show: a small set of our own, and what staff brought."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.easy.models import EasyPicture

BUILT_IN: Final[Mapping[str, Any]] = {
    "people": _l("People talking"),
    "tick": _l("A tick"),
    "clock": _l("A clock"),
    "bus": _l("A bus"),
    "house": _l("A house"),
    "money": _l("Money"),
    "hospital": _l("A hospital"),
    "school": _l("A school"),
    "park": _l("A park"),
    "no-entry": _l("No entry"),
    "phone": _l("A phone"),
    "document": _l("A document"),
}
"""Their names in the list that staff choose from; what they show there, staff say each time."""


class Choice(NamedTuple):
    """A picture to choose: what it is chosen by, and what it is called."""

    value: str
    name: str


def choices(own: Iterable[EasyPicture]) -> list[Choice]:
    """Return what can be chosen: what staff brought first, as that is about their own place."""
    built_in = [Choice(code, str(name)) for code, name in BUILT_IN.items()]
    return [*(Choice(str(each.id), each.name) for each in own), *built_in]


def asset_of(picture: str) -> str | None:
    """Return the static file of a built-in picture."""
    return f"easy-{picture}.svg" if picture in BUILT_IN else None


def own_addresses(
    endpoint: str, own: Iterable[EasyPicture], values: Mapping[str, Any]
) -> dict[str, str]:
    """Return the address of each picture that staff brought, by what it is chosen by."""
    return {
        str(each.id): url_for(endpoint, picture_id=each.id, ending=each.ending, **values)
        for each in own
    }
