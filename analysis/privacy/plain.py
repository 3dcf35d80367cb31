"""One way of writing digits, signs and spaces, with every place kept."""

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_FULL_WIDTH_STEP = 0xFEE0
_MINUS = "\u2212"
_WAVES = "\u301c\u3030\uff5e"


class _Plain(dict[int, str]):
    """A table for `str.translate` that learns each character's plain form at first sight."""

    def __missing__(self, point: int) -> str:
        self[point] = plain = _plain(point)
        return plain


def _plain(point: int) -> str:
    mark = chr(point)
    if point in _FULL_WIDTH and mark not in _WAVES:
        return chr(point - _FULL_WIDTH_STEP)
    category = unicodedata.category(mark)
    if category == "Nd":
        return str(unicodedata.digit(mark))
    if category == "Zs":
        return " "
    return "-" if (category == "Pd" or mark == _MINUS) and mark not in _WAVES else mark


_TABLE = _Plain()


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with ASCII digits, signs and spaces; `places` says where each character was."""

    text: str
    places: tuple[int, ...] | None = None

    def start(self, place: int) -> int:
        """Return where in the given text the character at this place stands."""
        return place if self.places is None else self.places[place]

    def end(self, place: int) -> int:
        """Return where in the given text whatever ends before this place ends."""
        return place if self.places is None else self.places[place - 1] + 1


def plain(text: str) -> Plain:
    """Return the text with digits of every script, full-width signs and odd spaces made plain."""
    if text.isascii():
        return Plain(text)
    if not _INVISIBLE.search(text):
        return Plain(text.translate(_TABLE))
    kept = tuple(place for place, mark in enumerate(text) if not _INVISIBLE.match(mark))
    return Plain("".join(text[place] for place in kept).translate(_TABLE), kept)
