"""The languages of a file as the languages that surveys are offered in."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from babel import Locale

from surveys.exchange.errors import ExchangeError
from surveys.exchange.report import Ledger, Source
from surveys.text import LANGUAGES

_OWN: Final = ""
# Chinese is written in two ways, and only one of them is offered.
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo", "yue", "t"})


class Tongues(NamedTuple):
    """Our source language, our language for each of the file's, and their lines in the report."""

    source_lang: str
    ours: Mapping[str, str]
    sources: Mapping[str, Source]


def known(code: str) -> str | None:
    """Return the language for zh-CN, de-informal, French or "Hindi (hi)"; None if unknown."""
    if in_brackets := re.search(r"\(([\w-]{2,30})\)\s*$", code):
        return known(in_brackets[1])
    parts = re.split(r"[-_ ]", code.strip().lower())
    if parts[0] in {"zh", "cmn"}:
        return None if _TRADITIONAL.intersection(parts) else "zh_Hans"
    if parts[0] in LANGUAGES:
        return parts[0]
    return _names().get(code.strip().casefold())


def mapped(ledger: Ledger, languages: Sequence[str], source_lang: str) -> Tongues:
    """Return the language of ours for each of the file's that is offered.

    ExchangeError when no language of the file is one of ours.
    """
    found: dict[str, str] = {}
    lines: dict[str, Source] = {}
    for code in dict.fromkeys([source_lang, *languages]):
        lines[code] = ledger.enter("language", code)
        lang = known(code)
        if lang is None:
            ledger.refused(lines[code], "unknown_language")
        elif lang in found.values():
            ledger.refused(lines[code], "language_twice", lang)
        else:
            found[code] = lang
    if not found:
        raise ExchangeError("no_known_language")
    first = next(iter(found))
    ours = {**found, _OWN: found.get(source_lang, found[first])}
    return Tongues(found[first], ours, {found[code]: lines[code] for code in found})


@cache
def _names() -> Mapping[str, str]:
    # Not at import: Babel's data of twelve languages take 15 MB in each process.
    english = Locale("en")
    names = {}
    for code in LANGUAGES:
        locale = Locale.parse(code)
        for name in (locale.get_display_name(english), locale.get_display_name(locale)):
            names[str(name).casefold()] = code
    return names | {"chinese": "zh_Hans"}
