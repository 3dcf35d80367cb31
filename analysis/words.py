"""Words that people can read, in any script, without those that every sentence has."""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby, pairwise
from pathlib import Path

from icu4py.breakers import WordBreaker

from analysis.languages import UNKNOWN, primary
from analysis.privacy import PLACEHOLDER

_LISTS = Path(__file__).with_name("wordlists") / "stop_words.json"
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu)'(?=\w)")
_HIRAGANA = re.compile("[\u3041-\u309f\u30fc]{1,3}")
_KOREAN_PARTICLE = re.compile(
    "(?<=[가-힣]{2})(?:에서는|에서도|으로도|이라는|에게|에서|으로|까지|부터|이나|하고|보다|처럼|"
    "은|는|이|가|을|를|의|도|에|로|와|과|만)$"
)
_ONE_LETTER = re.compile(r"(.)\1\1+")
_HAN = re.compile("[\u3400-\u9fff]")
_ROMANCE = frozenset({"fr", "ca", "it", "oc"})


@cache
def stop_words(lang: str) -> frozenset[str]:
    """Return the words of a language that say nothing on their own; empty for most languages."""
    lists: dict[str, str] = json.loads(_LISTS.read_text(encoding="utf-8"))
    code = "zh_Hans" if primary(lang) == "zh" else lang
    return frozenset(unicodedata.normalize("NFKC", lists.get(code, "")).split())


def _shortened(word: str, lang: str) -> str:
    if lang == "ko":
        return _KOREAN_PARTICLE.sub("", word)
    if lang == "en":
        return word.removesuffix("'s")
    return _ELISION.sub("", word) if lang in _ROMANCE else word


def _tells_something(word: str, lang: str) -> bool:
    if not any(map(str.isalpha, word)) or (len(word) == 1 and not _HAN.fullmatch(word)):
        return False
    if word in stop_words(lang) or _ONE_LETTER.fullmatch(word):
        return False
    return not (lang == "ja" and _HIRAGANA.fullmatch(word))


@lru_cache(maxsize=2**17)  # few words make up most text
def _word(segment: str, lang: str) -> str:
    word = _shortened(segment.strip("'"), lang)
    return word if _tells_something(word, lang) else ""


def words(text: str, lang: str) -> list[str]:
    """Return the telling words in order; Vietnamese syllables come back as pairs."""
    plain = unicodedata.normalize("NFKC", PLACEHOLDER.sub(" ", text))
    plain = " ".join(plain.lower().replace("\u2019", "'").split())
    if lang == "vi":
        return list(_pairs(plain))
    segments = WordBreaker(plain, primary(lang) if lang != UNKNOWN else "en")
    return [word for segment in segments if (word := _word(segment, lang))]


def _pairs(text: str) -> Iterator[str]:
    # A Vietnamese word is mostly two syllables with a space between them.
    syllables = (part for part in WordBreaker(text, "vi") if part != " ")
    runs = groupby(syllables, key=lambda part: _tells_something(part, "vi"))
    for telling, run in runs:
        if telling:
            parts = list(run)
            pairs = [f"{left} {right}" for left, right in pairwise(parts)]
            yield from pairs or parts
