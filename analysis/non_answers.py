"""Bare non-answers: "nothing", "n/a", "لا شيء"; nobody needs a topic for them."""

import json
from functools import cache
from pathlib import Path

from analysis.text import bare_form

# Longer than any on the lists, with room for punctuation.
_LONGEST = 80
_LISTS = Path(__file__).with_name("wordlists") / "non_answers.json"


@cache
def _known() -> frozenset[str]:
    lists: dict[str, list[str]] = json.loads(_LISTS.read_text(encoding="utf-8"))
    return frozenset(bare_form(answer) for answers in lists.values() for answer in answers)


def is_non_answer(text: str) -> bool:
    """Tell whether the whole comment says only that there is nothing to say.

    All lists are asked whatever the language: nobody can tell the language of one short word.
    """
    return len(text) <= _LONGEST and bare_form(text) in _known()
