"""Telephone numbers as people type them, in the one form that networks take."""

import re
import unicodedata
from typing import Final

_NUMBER: Final = re.compile(r"\+[1-9]\d{6,14}")
_BETWEEN: Final = re.compile(r"[\s\-./()\u200e\u200f\u202a-\u202e]")
_MOST: Final = 60


class BadNumberError(Exception):
    """What somebody typed is no telephone number with its country."""


def number(typed: str) -> str:
    """Return a number as +, country and number; BadNumberError when it cannot be one."""
    plain = unicodedata.normalize("NFKC", typed[:_MOST])
    figures = "".join(str(unicodedata.decimal(char, char)) for char in plain)
    bare = _BETWEEN.sub("", figures.replace("(0)", ""))
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    if _NUMBER.fullmatch(bare) is None:
        raise BadNumberError
    return bare
