"""Words as published answers are found by them: without case, accents, marks and strokes."""

from typing import Final

from analysis.text import bare_form

# Letters whose stroke is no accent that could be taken off: readers leave it out all the same.
_STROKES: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "æ": "ae", "œ": "oe"}
)


def folded(text: str) -> str:
    """Return the one form that a text and what is searched for in it have in common."""
    return bare_form(text).translate(_STROKES)
