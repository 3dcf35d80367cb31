"""From the text of an expression to its words, in three dialects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from surveys.exchange.errors import ExchangeError

MAX_LENGTH: Final = 4_000
MAX_TOKENS: Final = 800

_REST: Final = r"""
  | (?P<string>'[^']*'|"[^"]*")
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?![\w.]))
  | (?P<word>WORD)
  | (?P<sign>==|!=|<=|>=|<>|&&|\|\||[=<>!(),\[\]+*/-])
"""
_WORD: Final = r"[A-Za-z_]\w*"
_WORD_OF_XPATH: Final = r"[A-Za-z_][\w:-]*"
_SIGNS: Final = {
    "=": "eq", "==": "eq", "!=": "ne", "<>": "ne",
    "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
    "&&": "and", "||": "or", "!": "not", "and": "and", "or": "or", "not": "not",
    "+": "plus", "-": "minus", "*": "times", "/": "over",
}  # fmt: skip


class Token(NamedTuple):
    """One word: its kind (name, value, function, or the sign itself), and what it says."""

    kind: str
    text: str


@dataclass(frozen=True)
class Dialect:
    """How one format writes questions, signs and functions; each function by what it does here."""

    reference: re.Pattern[str]
    signs: Mapping[str, str]
    functions: Mapping[str, str]
    bare_names: bool = False
    constants: frozenset[str] = frozenset()
    # What an expression calls the question that it belongs to.
    itself: frozenset[str] = frozenset()


def _pattern(reference: str, word: str = _WORD) -> re.Pattern[str]:
    rest = _REST.replace("WORD", word)
    return re.compile(rf"\s+ | (?P<reference>{reference}) {rest}", re.VERBOSE | re.ASCII)


_COMMON: Final = {"round": "round", "min": "least", "max": "most"}

XLSFORM: Final = Dialect(
    _pattern(r"\$\{\s*(?P<name>[^{}\s]{1,100})\s*\}|\.(?![\w.])", _WORD_OF_XPATH),
    {key: sign for key, sign in _SIGNS.items() if key != "/"} | {"div": "over"},
    {
        **_COMMON,
        "selected": "has", "date": "date", "today": "today", "number": "same",
        "coalesce": "first_of", "count-selected": "count", "decimal-date-time": "day",
        "string-length": "length", "regex": "matches",
    },
    itself=frozenset({"."}),
)  # fmt: skip
SURVEYJS: Final = Dialect(
    _pattern(r"\{(?P<name>[^{}]{1,100})\}"),
    {
        **_SIGNS,
        **{word: word for word in ("empty", "notempty", "contains", "notcontains", "anyof")},
    },
    {**_COMMON, "sum": "sum", "avg": "mean", "today": "today"},
    constants=frozenset({"true", "false"}),
)
LIMESURVEY: Final = Dialect(
    _pattern(
        r"(?:that\.)?(?P<name>[A-Za-z]\w*|[0-9]+X[0-9]+X[0-9]+\w*)\.(?:NAOK|code|value|valueNAOK)\b"
        r"|[0-9]+X[0-9]+X[0-9]+\w*"
    ),
    {**_SIGNS, **{word: word for word in ("eq", "ne", "lt", "le", "gt", "ge")}},
    {
        **_COMMON,
        "is_empty": "empty", "sum": "sum", "count": "count", "floatval": "same", "strlen": "length",
        "regexMatch": "matched",
    },
    bare_names=True,
    itself=frozenset({"this", "self"}),
)  # fmt: skip


def tokens(text: str, dialect: Dialect) -> list[Token]:
    """Return the words of the expression; ExchangeError when it is too long or has others."""
    if len(text) > MAX_LENGTH:
        raise ExchangeError("expression_too_long")
    found, place = [], 0
    while place < len(text):
        match = dialect.reference.match(text, place)
        if match is None:
            raise ExchangeError("expression_unknown_sign", name=text[place])
        place = match.end()
        if match.lastgroup is not None:
            found.append(_token(match, dialect, text[place:].lstrip()[:1]))
    if len(found) > MAX_TOKENS:
        raise ExchangeError("expression_too_long")
    return found


def _token(match: re.Match[str], dialect: Dialect, following: str) -> Token:
    text = match[0]
    if match["reference"] is not None:
        return Token("name", (match["name"] or text).strip())
    if match["string"] is not None:
        return Token("value", text[1:-1])
    if match["number"] is not None:
        return Token("value", text)
    sign = dialect.signs.get(text.lower() if match["word"] else text)
    if sign is not None:
        return Token(sign, text)
    return _word(text, dialect, following) if match["word"] else Token(text, text)


def _word(text: str, dialect: Dialect, following: str) -> Token:
    if text.lower() in dialect.constants:
        return Token("value", text.lower())
    if following == "(":
        if text not in dialect.functions:
            raise ExchangeError("expression_not_supported", name=text)
        return Token("function", dialect.functions[text])
    if not dialect.bare_names:
        raise ExchangeError("expression_not_supported", name=text)
    return Token("name", text)
