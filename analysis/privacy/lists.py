"""The words of many languages that tell what stands beside them, kept in one file."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "wordlists" / "personal.json"


@cache
def _lists() -> Mapping[str, str]:
    lists: dict[str, str] = json.loads(_FILE.read_text(encoding="utf-8"))
    return lists


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(_lists()[name].split())


@cache
def either(name: str) -> str:
    """Return a pattern for any of a list's words, which may be patterns; _ stands for a space."""
    # The longest first, so that a surname of three characters is not cut after two.
    longest_first = sorted(words(name), key=lambda word: (-len(word), word))
    return "|".join(word.replace("_", " ") for word in longest_first)
