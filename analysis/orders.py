"""Comments that speak to the machine that reads them, instead of to the people who asked.

Only plain cases are found, in the launch languages: what is found is not given to a language model.
What is not found meets the check of claims (claims.py), which trusts no model.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from analysis.text import clean

_LISTS = Path(__file__).with_name("wordlists") / "orders.json"
# What may stand between a verb and its object; short, so that no text makes a pattern slow.
_NEAR = "[^.!?\\u3002\\uff01\\uff1f\\n]{0,60}?"


@cache
def _orders() -> re.Pattern[str]:
    lists: dict[str, list[str]] = json.loads(_LISTS.read_text(encoding="utf-8"))
    patterns = [pattern.replace("<NEAR>", _NEAR) for each in lists.values() for pattern in each]
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE | re.MULTILINE)


def speaks_to_machine(text: str) -> bool:
    """Tell whether a comment, in plain words, gives orders to a program that reads it.

    All languages are asked: such an order need not be in the language of the comments.
    """
    return _orders().search(unicodedata.normalize("NFKC", clean(text))) is not None
