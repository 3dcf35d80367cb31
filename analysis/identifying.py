"""Which languages a text may be in, and how surely: two identifiers whose votes are pooled."""

import math
import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import eldc
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from analysis.privacy import PLACEHOLDER

# The weights were set on half of the measured texts, the other half is in the evidence.
_ELDC = 1.7
_PY3LANGID = 1.5
_LAUNCHED = 1.2
# How often eldc is right when it calls one of the launch languages reliable.
_RELIABLE = 0.99
# What eldc would say of a language that it does not know, or does not name among its first.
_UNHEARD = 0.7
_HEARD = 20
_FAINT = 1e-3
_NEVER = 1e-18
# A language is told by so many characters as well as by all.
_ENOUGH = 200

# Beyond these, a share depends on how many threads and which processor have added it up.
_DIGITS = 6

# The languages in which surveys can be asked.
LAUNCH = frozenset({"ar", "de", "en", "es", "fa", "fr", "hi", "ja", "ko", "pt", "vi", "zh"})
# Galician, which eldc does not know, would pass for the other two.
_AT_ONCE = LAUNCH - {"es", "pt"}
# py3langid knows varieties that comments are not told apart by.
_VARIETIES = {"nn": "no", "pcm": "en", "sdh": "ku", "uzs": "uz", "wuu": "zh", "yue": "zh"}
_DIALECTS_AND_NONE = ("ary", "arz", "zxx")
# To eldc these are one language with another; py3langid tells them apart.
_ALIKE = {"bs": "hr", "id": "ms"}

# NUL ends a text for eldc, and half a character cannot be encoded.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_WORDS = re.compile(rf"{PLACEHOLDER.pattern}|\b(?:https?://|www\.)\S+|\S*@\S+", re.IGNORECASE)
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
_KANA = re.compile("[\u3041-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
_HAN = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_EAST_ASIAN = frozenset({"ja", "ko", "zh"})


def likely(text: str) -> list[tuple[str, float]]:
    """Return the languages that a text may be in with their probabilities, the likeliest first.

    Letters of no language give none. Codes are ISO 639, of any of some 150 languages.
    """
    text = unicodedata.normalize("NFKC", _UNREADABLE.sub(" ", text[:_ENOUGH]))
    text = _NOT_WORDS.sub(" ", text)
    letters = sum(map(str.isalpha, text))
    if not letters:
        return []
    hangul, kana, han = (len(script.findall(text)) for script in (_HANGUL, _KANA, _HAN))
    # One of these characters says as much as three letters.
    if 3 * (hangul + kana + han) < letters:
        return _pooled(text)
    if 8 * max(hangul, kana) < han:
        return _shared(_votes(text, _heard(_eldc().detect_details(text)), _EAST_ASIAN))
    return [("ko" if hangul >= kana else "ja", 1.0)]


def _pooled(text: str) -> list[tuple[str, float]]:
    details = _eldc().detect_details(text)
    # Most whole sentences: the slower identifier would add nothing.
    if details.reliable and details.language in _AT_ONCE:
        return [(details.language, _RELIABLE)]
    return _shared(_votes(text, _heard(details)))


def _votes(
    text: str, heard: Mapping[str, float], among: frozenset[str] | None = None
) -> dict[str, float]:
    told = dict(_py3langid().rank(text))
    _gather(told)
    faintest = min(heard.values(), default=0.0)
    unheard = _UNHEARD if heard else 0.0
    codes = among or {code for code, share in told.items() if share > _FAINT} | set(heard)
    votes = {}
    for code in codes:
        missing = min(faintest, unheard) if code in _known_to_eldc() else unheard
        votes[code] = (
            _ELDC * heard.get(code, missing)
            + _PY3LANGID * math.log(told.get(code, 0.0) + _NEVER)
            + _LAUNCHED * (code in LAUNCH)
        )
    return votes


def _shared(votes: Mapping[str, float]) -> list[tuple[str, float]]:
    highest = max(votes.values(), default=0.0)
    weights = {code: math.exp(vote - highest) for code, vote in votes.items()}
    whole = math.fsum(weights.values())
    return sorted(
        ((code, round(weight / whole, _DIGITS)) for code, weight in weights.items()),
        key=lambda one: (-one[1], one[0]),
    )


def _heard(details: eldc.Result) -> dict[str, float]:
    heard = {code: -math.log(max(_NEVER, 1.0 - score)) for code, score in details.scores.items()}
    heard |= {code: heard[other] for code, other in _ALIKE.items() if other in heard}
    return heard


def _gather(told: dict[str, float]) -> None:
    for none in _DIALECTS_AND_NONE:
        told.pop(none, None)
    for variety, code in _VARIETIES.items():
        told[code] = told.get(code, 0.0) + told.pop(variety, 0.0)


@cache
def _eldc() -> eldc.instance:
    eldc.init()
    identifier = eldc.instance()
    identifier.set_scores(_HEARD)
    return identifier


@cache
def _known_to_eldc() -> frozenset[str]:
    return frozenset(eldc.LANGUAGES) | _ALIKE.keys()


@cache
def _py3langid() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
