# ruff: noqa: RUF001 (quotation marks and full stops of all scripts)
"""Whether a sentence that a machine wrote rests on the comments that it names.

Three questions of words, and one of meaning: are its numbers, its names and its quotations in the
comments; and is it near to what they say. No model is loaded here.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from analysis.text import clean

# Measured: tests/evidence/drafting.md. A comment whose nearest sentence is below supports nothing.
CLOSE_FROM = {"use": 0.30, "e5": 0.85}
"""From which cosine on a comment supports a claim, by embedder."""
FEWEST_PEOPLE = 2
"""What one person alone said is no claim about a topic."""

_NUMBER = re.compile(r"\d+(?:[.,٫٬’' ]\d+)*")
_QUOTED = re.compile(
    r"[“”„‟\"]([^“”„‟\"]*)[“”„‟\"]|«([^»]*)»|»([^«]*)«|‹([^›]*)›|「([^」]*)」|『([^』]*)』|《([^》]*)》|"
    r"(?<!\w)[‘‚']([^’']*)[’'](?!\w)"
)
_STRAY_QUOTE = re.compile('[“”„‟"«»‹›「」『』《》]')
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
# Where words have no space between them, so many signs in a row count as one.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
_RUN = 3
_TELLING = 4
_ENDING = re.compile(r"[.!?:;…]\s*$")
_CAPITALS_FOR_NOUNS = frozenset({"de", "lb"})
_ALWAYS_CAPITAL = frozenset({"i", "i'm", "i've", "i'd", "i'll"})


class Doubt(StrEnum):
    """Why a claim is not supported."""

    NOTHING = "nothing"  # it names no comment that there is
    NUMBER = "number"
    NAME = "name"
    QUOTE = "quote"
    FAR = "far"  # its comments speak of something else
    ALONE = "alone"  # one person's words alone support it


def doubt_in_words(claim: str, texts: Sequence[str], lang: str, known: str = "") -> Doubt | None:
    """Return what in the words of a claim its comments do not have, or None.

    `known` are words that everybody was shown, such as the question: these may be used as well.
    """
    if not texts:
        return Doubt.NOTHING
    if _invents_quote(claim, texts):
        return Doubt.QUOTE
    if not _numbers(claim) <= _numbers(" \n".join([*texts, known])):
        return Doubt.NUMBER
    said = {_bare(word) for text in [*texts, known] for word in _WORD.findall(text)}
    return Doubt.NAME if _names(claim, lang) - said else None


def doubt_in_number(people: int) -> Doubt | None:
    """Return what is missing when the words of so many people are close to a claim."""
    if not people:
        return Doubt.FAR
    return None if people >= FEWEST_PEOPLE else Doubt.ALONE


def tells_of(text: str, theirs: str, others: Sequence[str]) -> bool:
    """Tell whether a text has a word that stands in this one comment and in none of the others.

    Short words count only when they may be names.
    """
    return not (_tokens(text) & _tokens(theirs)) <= {
        token for other in others for token in _tokens(other)
    }


def _tokens(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text)
    runs = [found for found in _UNSPACED.findall(plain) if len(found) >= _RUN]
    pieces = {run[at : at + _RUN] for run in runs for at in range(len(run) - _RUN + 1)}
    telling = {_bare(word) for word in _WORD.findall(plain) if len(word) >= _TELLING}
    return pieces | telling | _numbers(plain) | _names(plain, "")


def _invents_quote(claim: str, texts: Sequence[str]) -> bool:
    quoted = [next(filter(None, found), "") for found in _QUOTED.findall(claim)]
    if _STRAY_QUOTE.search(_QUOTED.sub("", claim)):
        return True
    originals = [_in_one_line(text) for text in texts]
    return not all(
        any(_in_one_line(words) in original for original in originals) for words in quoted
    )


def _numbers(text: str) -> set[str]:
    plain = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in unicodedata.normalize("NFKC", text)
    )
    return {re.sub(r"\D", "", found) for found in _NUMBER.findall(plain)}


def _names(text: str, lang: str) -> set[str]:
    """Return the words with a capital letter that do not have it for where they stand."""
    if lang in _CAPITALS_FOR_NOUNS:
        return {_bare(word) for word in _WORD.findall(text) if len(word) > 1 and word.isupper()}
    found = set()
    for match in _WORD.finditer(text):
        word, before = match[0], text[: match.start()]
        begins = not before.strip() or _ENDING.search(before)
        if word[0].isupper() and (not begins or (len(word) > 1 and word.isupper())):
            found.add(_bare(word))
    return found - _ALWAYS_CAPITAL


def _bare(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).replace("’", "'").casefold()
    return plain.removesuffix("'s")


def _in_one_line(text: str) -> str:
    return " ".join(clean(unicodedata.normalize("NFC", text)).split())
