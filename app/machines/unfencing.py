"""Some models put a fence around JSON, whatever they were asked for."""

import re
from typing import Final

_FENCE: Final = re.compile(r"\A```(?:json)?\s*(.*?)\s*```\Z", re.DOTALL)


def unfenced(answer: str) -> str:
    """Return an answer without the fence that some models put around JSON."""
    fenced = _FENCE.match(answer.strip())
    return fenced[1] if fenced else answer
