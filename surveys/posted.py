"""From what a browser posted to clean text, or an AnswerError; never any other exception."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from surveys.values import AnswerError

Posted: TypeAlias = Mapping[str, Sequence[str]]

# Word processors and PDF viewers paste these as line ends.
_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_REFUSED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# One composed character stands for at most four, so longer input cannot fit.
_COMPOSED_FROM: Final = 4
# Unicode's Stream-Safe limit (UAX 15): no language stacks more marks on one letter, and
# sorting thousands of them takes quadratic time.
_MAX_MARKS: Final = 30
_FILLERS: Final = "\u115f\u1160\u3164\uffa0\u2800"


def clean(text: str, *, max_length: int, part: str = "", one_line: bool = False) -> str:
    """Return the text normalised (LF, NFC, stripped), or "" when nothing in it can be seen."""
    text = _LINE_ENDS.sub("\n", text).strip()
    if len(text) > _COMPOSED_FROM * max_length:
        raise AnswerError("too_long", {"max": max_length, "length": len(text)}, part)
    if _REFUSED.search(text) or _is_tower(text):
        raise AnswerError("bad_character", part=part)
    text = unicodedata.normalize("NFC", text)
    if one_line:
        text = re.sub(r"\s+", " ", text)
    if len(text) > max_length:
        raise AnswerError("too_long", {"max": max_length, "length": len(text)}, part)
    return text if _can_be_seen(text) else ""


def one(raw: Posted, part: str = "") -> str:
    """Return the value posted for a part that takes one; the first when several came."""
    values = raw.get(part) or ("",)
    return values[0]


def ascii_digits(text: str) -> str:
    """Return the text with every decimal digit of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(char, char)) for char in text)


def _is_tower(text: str) -> bool:
    if text.isascii():
        return False
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > _MAX_MARKS:
            return True
    return False


def _can_be_seen(text: str) -> bool:
    return any(unicodedata.category(char)[0] not in "ZC" and char not in _FILLERS for char in text)
