"""Text as people type it, made safe to measure: no surprises, nothing lost that can be read."""

import re
import unicodedata

# A comment is read up to here; the rest stays in the stored comment, unread by the machine.
MAX_CHARACTERS = 20_000

_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_STACKED_MARKS = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]{4})[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_LATIN_AND_ARABIC_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
# Hangul fillers are letters to Unicode and blank to people.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")


def clean(text: str) -> str:
    """Return the text without characters that people cannot see, shortened if enormous."""
    readable = _UNREADABLE.sub(" ", text[:MAX_CHARACTERS])
    return _STACKED_MARKS.sub(r"\1", readable).strip()


def has_letters(text: str) -> bool:
    """Tell whether anybody could read a word in it, in any script."""
    return any(letter.isalpha() and letter not in _FILLERS for letter in text)


class _Spaces(dict[int, str]):
    """A table for `str.translate` that learns each character's part at first sight."""

    def __missing__(self, point: int) -> str:
        mark = chr(point)
        self[point] = " " if unicodedata.category(mark)[0] in "PZC" else mark
        return self[point]


_SPACES = _Spaces()


def plain_form(text: str) -> str:
    """Return what two comments share when they differ only in case, spaces or punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.translate(_SPACES).split())


def bare_form(text: str) -> str:
    """Return the plain form without accents and vowel marks, to match short answers."""
    unmarked = _LATIN_AND_ARABIC_MARKS.sub("", unicodedata.normalize("NFD", plain_form(text)))
    return unicodedata.normalize("NFC", unmarked)
