"""The language of each comment: as given, else what the words look like, else the form's."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.identifying import likely

UNKNOWN = "und"
# Chosen on half of the texts of tests/evidence/languages.md. Most people write in the language in
# which they answer the form: it holds for as long as the words leave it this probability.
CONFIDENT = 0.5
POSSIBLE = 0.01
_RARE = 0.005
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z0-9]{2,8}))*")
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def normal(tag: str | None) -> str:
    """Return a language code with the region dropped; Chinese keeps its script."""
    tag = (tag or "").strip()
    if not _TAG.fullmatch(tag):
        return UNKNOWN
    primary, *rest = tag.lower().replace("_", "-").split("-")
    if primary == "zh":
        return "zh_Hant" if _TRADITIONAL & set(rest) else "zh_Hans"
    return primary


def primary(code: str) -> str:
    """Return the code without its script: "zh" for "zh_Hans"."""
    return code.partition("_")[0]


@dataclass(frozen=True, slots=True)
class Identified:
    """The language of one comment, and what says so.

    `given`: a code that came with the comment. `identified`: its own words. `form`: the words are
    too few to tell, and the form was answered in this language. `fallback`: neither; the default,
    or the likeliest of the languages that other comments are certainly in, or "und". `confidence`
    is the probability of the code by the words alone, and 1 where the code was given.
    """

    code: str
    confidence: float
    source: Literal["given", "identified", "form", "fallback"]


def identify(
    texts: Sequence[str], given: Sequence[str | None], default: str = UNKNOWN
) -> list[str]:
    """Return one code per text: the given one, else the one identified, else the default.

    A text too short to tell takes the default; without a default, the likeliest of the
    languages that the other comments are certainly in.
    """
    return [one.code for one in identified(texts, given, [None] * len(texts), default)]


def identified(
    texts: Sequence[str],
    given: Sequence[str | None],
    forms: Sequence[str | None],
    default: str = UNKNOWN,
) -> list[Identified]:
    """Return the language of each text, with what says so.

    `given` are certain codes, `forms` the languages in which the form was answered; both may lack.
    Words that are sure enough win over the form's language; a text too short to tell takes it.
    """
    every = list(zip(texts, given, forms, strict=True))
    alone = {one: by_itself(*one, default) for one in dict.fromkeys(every)}
    return settled(texts, [alone[one] for one in every])


def by_itself(text: str, given: str | None, form: str | None, default: str = UNKNOWN) -> Identified:
    """Return what can be told of one text without the others; its code may be "und"."""
    code = normal(given)
    if code != UNKNOWN:
        return Identified(code, 1.0, "given")
    shares = {normal(code): share for code, share in likely(text)}
    return _decided(shares, normal(form), normal(default))


def settled(texts: Sequence[str], found: Sequence[Identified]) -> list[Identified]:
    """Return what was found, with a language that is common for texts that have none."""
    common = _common(found)
    lost = {text for text, one in zip(texts, found, strict=True) if one.code == UNKNOWN}
    likeliest = {text: _likeliest(text, common) for text in lost}
    return [
        likeliest[text] if one.code == UNKNOWN else one
        for text, one in zip(texts, found, strict=True)
    ]


def _decided(shares: Mapping[str, float], form: str, default: str) -> Identified:
    """Decide between the words and the form; `shares` has the likeliest language first."""
    code, share = next(iter(shares.items()), (UNKNOWN, 0.0))
    expected = form if form != UNKNOWN else default
    is_possible = expected not in (code, UNKNOWN) and shares.get(expected, 0.0) >= POSSIBLE
    if share >= CONFIDENT and not is_possible:
        return Identified(code, share, "identified")
    source: Literal["form", "fallback"] = "fallback" if form == UNKNOWN else "form"
    return Identified(expected, shares.get(expected, 0.0), source)


def _common(found: Iterable[Identified]) -> frozenset[str]:
    counts = Counter(one.code for one in found if one.source in ("given", "identified"))
    return frozenset(code for code, n in counts.items() if n >= _RARE * counts.total())


def _likeliest(text: str, among: frozenset[str]) -> Identified:
    shares = {normal(code): share for code, share in likely(text)}
    if len(among) == 1:
        (only,) = among
        return Identified(only, shares.get(only, 0.0), "fallback")
    code = next((code for code in shares if code in among), UNKNOWN)
    return Identified(code, shares.get(code, 0.0), "fallback")
