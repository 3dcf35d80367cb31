"""Words that quote an earlier answer: told again here where that can be, else in brackets."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from surveys.piping import unpiped

# The code of the question that a text calls so; None when its answer cannot be told there.
Tell: TypeAlias = Callable[[str], str | None]


def with_answers(text: str, quotes: re.Pattern[str] | None, tell: Tell) -> str:
    """Return the words with answers quoted in our form, others named in brackets."""
    if quotes is None:
        return unpiped(text)
    between, last = [], 0
    for found in quotes.finditer(text):
        between += [unpiped(text[last : found.start()]), _told(found, tell)]
        last = found.end()
    return "".join([*between, unpiped(text[last:])])


def loses_answers(
    texts: Iterable[Mapping[str, str]], quotes: re.Pattern[str] | None, tell: Tell
) -> bool:
    """Tell whether the texts quote anything that cannot be told again where they stand."""
    if quotes is None:
        return False
    lines = (text for each in texts for text in each.values())
    return any(
        tell(found["name"] or "") is None for line in lines for found in quotes.finditer(line)
    )


def _told(found: re.Match[str], tell: Tell) -> str:
    code = tell(found["name"] or "")
    return f"[{found[0].strip('${}')}]" if code is None else f"{{{code}}}"
