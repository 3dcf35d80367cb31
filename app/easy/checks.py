"""What makes a text hard to read, found by machine: told to whoever writes and signs, no more."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from analysis.segments import sentences
from app.easy.content import TITLE, Easy

MOST_WORDS: Final = 15
# Vietnamese writes syllables apart, Chinese and Japanese no spaces: as long in another measure.
_MOST: Final = {"vi": 22, "zh_Hans": 35, "ja": 45}
IN_CHARACTERS: Final = frozenset({"zh_Hans", "ja"})
_PERCENT: Final = re.compile("[%\u066a\ufe6a\uff05\u2030]")
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|[.&/](?=[^\W\d_]))+")


class Kind(StrEnum):
    """What is hard about a line."""

    LONG = "long"
    SEVERAL = "several"
    CAPITALS = "capitals"
    PERCENT = "percent"


class Hint(NamedTuple):
    """One thing that is hard to read: in which part and field, and the words or their number."""

    key: str
    field: str
    kind: Kind
    words: str
    number: int = 0
    most: int = 0


def hints(easy: Easy, lang: str) -> list[Hint]:
    """Return everything that is hard to read in this text, in its order."""
    found = list(_of_text("", TITLE, easy.title, lang))
    for key, block in easy.blocks.items():
        for field, text in block.texts.items():
            found.extend(_of_text(key, field, text, lang))
    return found


def most(lang: str) -> int:
    """Return how long a sentence may be: in words, or in characters where nothing parts words."""
    return _MOST.get(lang, MOST_WORDS)


def abbreviations(text: str) -> list[str]:
    """Return the words of two letters or more that are all capitals."""
    return [word for word in _WORD.findall(text) if _is_capitals(word)]


def length(sentence: str, lang: str) -> int:
    """Return how long a sentence is: in words, or in characters where nothing parts words."""
    words = sentence.split()
    return len("".join(words)) if lang in IN_CHARACTERS else len(words)


def _is_capitals(word: str) -> bool:
    letters = [each for each in word if each.isalpha()]
    return len(letters) > 1 and all(each.isupper() for each in letters)


def _of_text(key: str, field: str, text: str, lang: str) -> Iterator[Hint]:
    for line in text.splitlines():
        parts = [line[start:end].strip() for start, end in sentences(line)]
        said = [part for part in parts if any(each.isalnum() for each in part)]
        for sentence in said:
            found = length(sentence, lang)
            if found > most(lang):
                yield Hint(key, field, Kind.LONG, sentence, found, most(lang))
        if len(said) > 1:
            yield Hint(key, field, Kind.SEVERAL, line.strip(), len(said))
        for word in abbreviations(line):
            yield Hint(key, field, Kind.CAPITALS, word)
        if _PERCENT.search(line):
            yield Hint(key, field, Kind.PERCENT, line.strip())
