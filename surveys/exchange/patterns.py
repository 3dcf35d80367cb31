"""Patterns of other systems as RE2 patterns that the whole answer has to match."""

import re
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.patterns import is_pattern

_DELIMITED: Final = re.compile(r"([/#~%|])(?P<body>.*)\1(?P<flags>[a-zA-Z]*)", re.DOTALL)
_FLAGS: Final = frozenset("imsu")


def whole(pattern: str) -> str:
    """Return a pattern that was matched with the whole answer there too."""
    inner = pattern.removeprefix("^").removesuffix("$")
    is_plain = "|" not in pattern and not inner.endswith("\\")
    return _checked(inner if is_plain else f"(?:{pattern})", pattern)


def anywhere(pattern: str, flags: str = "") -> str:
    """Return a pattern that was looked for anywhere in the answer."""
    begins, ends = pattern.startswith("^"), pattern.endswith("$") and not pattern.endswith("\\$")
    if "|" not in pattern and begins and ends:
        found = pattern[1:-1]
    else:
        found = f"(?s:.*)(?:{pattern})(?s:.*)"
    return _checked(f"(?{flags}){found}" if flags else found, pattern)


def undelimited(text: str) -> str:
    """Return a pattern written as PHP writes it, `/^[0-9]+$/i`."""
    found = _DELIMITED.fullmatch(text.strip())
    if found is None or not _FLAGS.issuperset(found["flags"]):
        raise ExchangeError("expression_not_supported", name=text[:100])
    # Text is Unicode here anyway.
    flags = "".join(sorted(set(found["flags"]) - {"u"}))
    return anywhere(found["body"].replace("\\/", "/"), flags)


def _checked(pattern: str, given: str) -> str:
    if not is_pattern(pattern):
        raise ExchangeError("expression_not_supported", name=given[:100])
    return pattern
