"""The language of each comment: what the column says, else what the words look like."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNKNOWN = "und"
# Measured: above it 99 % of sentences are told right, and all NHS comments are English.
CONFIDENT = 0.5
# A language is told by so many characters as well as by all.
_ENOUGH = 500
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


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(
    texts: Sequence[str], given: Sequence[str | None], default: str = UNKNOWN
) -> list[str]:
    """Return one code per text: the given one, else the one identified, else the default.

    A text too short to tell takes the default; without a default, the likeliest of the
    languages that the other comments are certainly in.
    """
    codes = [normal(code) for code in given]
    untold = [place for place, code in enumerate(codes) if code == UNKNOWN]
    certain = {text: _certain(text) for text in {texts[place] for place in untold}}
    for place in untold:
        codes[place] = certain[texts[place]]
    common = _common(codes)
    for place in untold:
        if codes[place] == UNKNOWN:
            codes[place] = default if default != UNKNOWN else _likeliest(texts[place], common)
    return codes


def _certain(text: str) -> str:
    code, confidence = _identifier().classify(text[:_ENOUGH])
    return normal(code) if confidence >= CONFIDENT else UNKNOWN


def _likeliest(text: str, among: frozenset[str]) -> str:
    if len(among) <= 1:
        return next(iter(among), UNKNOWN)
    ranked = (normal(code) for code, _ in _identifier().rank(text[:_ENOUGH]))
    return next((code for code in ranked if code in among), UNKNOWN)


def _common(codes: Sequence[str]) -> frozenset[str]:
    counts = Counter(code for code in codes if code != UNKNOWN)
    return frozenset(code for code, n in counts.items() if n >= _RARE * counts.total())
