"""Names of people: after a title, after words that introduce one, and common given names.

Rules of some scripts need capital letters, those of others an honorific; what each finds is in
`tests/evidence/personal.md`. A name that nothing announces and that few people have is not found.
"""

import re
from collections.abc import Iterator
from typing import Final

from analysis.privacy.lists import either, words
from analysis.privacy.names_of_scripts import names_elsewhere
from analysis.privacy.spans import Found, Kind, Span

_CAPITAL: Final = (
    "[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f\u0386-\u03ab\u0400-\u042f\u1e00-\u1ef9]"
)
_WORD: Final = rf"{_CAPITAL}[^\W\d_]*+(?:['\u2019-][^\W\d_]++){{0,3}}"
_INITIAL: Final = rf"{_CAPITAL}\.(?:\s?{_CAPITAL}\.)?"
_PARTICLE: Final = rf"(?:{either('particles')})"
_NEXT: Final = rf"(?: (?:{_PARTICLE} )?(?:{_INITIAL}|{_WORD})| {_PARTICLE}-?{_WORD})"
_NAME: Final = rf"(?:{_INITIAL}|{_WORD}){_NEXT}{{0,3}}"
_TITLES: Final = rf"(?:(?:{either('titles')})\.?|M\.|(?i:{either('title_words')}))"
_TITLED = re.compile(rf"(?<!\w)(?P<title>{_TITLES})\s(?P<name>{_NAME})(?!\w)")
_INTRODUCED = re.compile(
    rf"(?<!\w)(?i:{either('introductions')}|(?:{either('name_labels')})\s{{0,3}}:)\s{{0,4}}"
    rf"(?:{_TITLES}\s)?(?P<name>{_NAME})(?!\w)"
)
_OWN_NAME = re.compile(
    rf"(?<!\w)(?i:{either('own_name')}) (?P<name>(?!not |the |a |in |no )[^\W\d_]{{2,20}})(?!\w)"
)
_CAPITALISED = re.compile(rf"(?<![\w@.])(?P<first>{_WORD})(?P<more>{_NEXT}{{0,3}})(?!\w)")
# Saints are mostly places, and so are ports.
_PLACE_BEFORE = re.compile(r"(?:San|Santa|São|Saint|St|Port) $")
_LONGEST_PLACE: Final = 6
_LONGEST_ABBREVIATION: Final = 4


def names(text: str) -> Found:
    """Yield names of people, in any of the launch languages."""
    yield from _titled(text)
    yield from _given(text)
    if not text.isascii():
        yield from names_elsewhere(text)


def _titled(text: str) -> Iterator[Span]:
    for match in _TITLED.finditer(text):
        # In a text that shouts, every word after "NURSE" has a capital.
        title = match["title"]
        if len(title) <= _LONGEST_ABBREVIATION or not title.isupper():
            yield from _without_other_words(match)
    for pattern in (_INTRODUCED, _OWN_NAME):
        for match in pattern.finditer(text):
            yield from _without_other_words(match)


def _given(text: str) -> Iterator[Span]:
    given = words("given")
    for match in _CAPITALISED.finditer(text):
        start, end = match.span("first")
        if not _is_given(match["first"], given):
            # "Thanks Anna": the first capital is the sentence's.
            later = [word for word in re.finditer(r"\S+", match["more"]) if word[0] in given]
            if not later:
                continue
            start, end = end + later[0].start(), end + later[0].end()
        if not _PLACE_BEFORE.search(text, max(0, start - _LONGEST_PLACE), start):
            yield Span(start, end + _name_length(text[end : match.end()]), Kind.NAME)


def _is_given(word: str, given: frozenset[str]) -> bool:
    if len(word) > _LONGEST_ABBREVIATION and word.isupper():
        return word.capitalize() in given
    return word in given


def _without_other_words(match: re.Match[str]) -> Iterator[Span]:
    length = _name_length(match["name"])
    if length:
        yield Span(match.start("name"), match.start("name") + length, Kind.NAME)


def _name_length(text: str) -> int:
    """Return how far the words go before one that is no name, though it has a capital."""
    others = words("not_latin")
    length = 0
    for word in re.finditer(r"\S+", text):
        bare = word[0].strip(".,")
        if bare[:1].isupper() and (bare in others or bare.capitalize() in others):
            break
        length = word.end()
    return length
