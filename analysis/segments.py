"""The parts of a comment that can speak of different things: its sentences, in any script."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from icu4py.breakers import SentenceBreaker

from analysis.text import MAX_CHARACTERS, has_letters

Span = tuple[int, int]

# "Very good." says nothing without its neighbour; a shorter part joins the one before it.
_SHORTEST = 24
# Han, kana and Hangul say in one character what takes alphabets about three.
_DENSE, _DENSE_FROM = 3, "\u2e80"
_MOST = 16


def segments(text: str) -> tuple[Span, ...]:
    """Return begin and end of each part, in code points; together they are the whole text.

    A part is one sentence or more, so that it can be understood by itself. A text has at most
    sixteen: where there are more sentences, neighbours stay together. A text of one sentence is
    one part, as is an empty one. What lies beyond `MAX_CHARACTERS` is in no part.
    """
    text = text[:MAX_CHARACTERS]
    parts = list(_joined(text, sentences(text)))
    return tuple(_fewer(parts)) or ((0, 0),)


def sentences(text: str) -> Iterator[Span]:
    """Yield begin and end of each sentence, in code points."""
    # Lone halves of characters, which people never type, count as one mark.
    readable = text.encode("utf-32-le", "replace").decode("utf-32-le")
    start = 0
    for sentence in SentenceBreaker(readable, "en"):
        yield start, start + len(sentence)
        start += len(sentence)


def _joined(text: str, sentences: Iterator[Span]) -> list[Span]:
    parts: list[Span] = []
    for start, end in sentences:
        if parts and (_says_little(text[start:end]) or _says_little(text[slice(*parts[-1])])):
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _says_little(part: str) -> bool:
    part = part.strip()
    return weight(part[:_SHORTEST]) < _SHORTEST or not has_letters(part)


def weight(part: str) -> int:
    """Return how much is said, in letters of an alphabet."""
    if part.isascii():
        return len(part)
    return len(part) + (_DENSE - 1) * sum(map(_DENSE_FROM.__le__, part))


def _fewer(parts: Sequence[Span]) -> Iterator[Span]:
    if len(parts) <= _MOST:
        yield from parts
        return
    borders = [round(place * len(parts) / _MOST) for place in range(_MOST + 1)]
    for first, last in pairwise(borders):
        yield parts[first][0], parts[last - 1][1]
