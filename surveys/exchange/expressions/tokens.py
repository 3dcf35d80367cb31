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
  | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]))
  | (?P<word>[A-Za-z_][\w-]*)
  | (?P<sign>==|!=|<=|>=|<>|&&|\|\||[=<>!(),\[\]])
"""
_SIGNS: Final = {
    "=": "eq", "==": "eq", "!=": "ne", "<>": "ne",
    "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
    "&&": "and", "||": "or", "!": "not", "and": "and", "or": "or", "not": "not",
}  # fmt: skip


class Token(NamedTuple):
    """One word: its kind (name, value, function, or the sign itself), and what it says."""

    kind: str
    text: str


@dataclass(frozen=True)
class Dialect:
    """How one format writes questions, signs and functions."""

    reference: re.Pattern[str]
    signs: Mapping[str, str]
    functions: frozenset[str]
    bare_names: bool = False
    constants: frozenset[str] = frozenset()


def _dialect(reference: str, *functions: str, **others: str) -> Dialect:
    pattern = re.compile(rf"\s+ | (?P<reference>{reference}) {_REST}", re.VERBOSE | re.ASCII)
    return Dialect(pattern, {**_SIGNS, **others}, frozenset(functions))


XLSFORM: Final = _dialect(r"\$\{\s*(?P<name>[^{}\s]{1,100})\s*\}|\.(?![\w.])", "selected", "date")
SURVEYJS: Final = Dialect(
    _dialect(r"\{(?P<name>[^{}]{1,100})\}").reference,
    {
        **_SIGNS,
        **{word: word for word in ("empty", "notempty", "contains", "notcontains", "anyof")},
    },
    frozenset(),
    constants=frozenset({"true", "false"}),
)
LIMESURVEY: Final = Dialect(
    _dialect(
        r"(?P<name>[A-Za-z]\w*|[0-9]+X[0-9]+X[0-9]+\w*)\.(?:NAOK|code|value|valueNAOK)\b"
        r"|[0-9]+X[0-9]+X[0-9]+\w*"
    ).reference,
    {**_SIGNS, **{word: word for word in ("eq", "ne", "lt", "le", "gt", "ge")}},
    frozenset({"is_empty"}),
    bare_names=True,
)


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
        return Token("function", text)
    if not dialect.bare_names or "-" in text:
        raise ExchangeError("expression_not_supported", name=text)
    return Token("name", text)
