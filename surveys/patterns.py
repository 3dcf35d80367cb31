"""Patterns that staff write: RE2 alone, whose time grows with the text and not beyond."""

from functools import lru_cache
from typing import Annotated, Any, Final

import re2
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

MAX_PATTERN: Final = 500
_MOST_MEMORY: Final = 1 << 20


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:  # noqa: ANN401  (re2 is untyped)
    """Return the compiled pattern; re2.error when it is none, or one that needs much memory."""
    options = re2.Options()
    options.log_errors, options.max_mem = False, _MOST_MEMORY
    return re2.compile(pattern, options)


def is_pattern(text: str) -> bool:
    """Return whether this is a pattern that can be used."""
    try:
        compiled(text)
    except (re2.error, UnicodeError):
        return False
    return 0 < len(text) <= MAX_PATTERN


def _checked(pattern: str) -> str:
    try:
        compiled(pattern)
    except re2.error as error:
        code = "not_a_pattern"
        raise PydanticCustomError(code, "this is no pattern that can be used") from error
    return pattern


Pattern = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_PATTERN), AfterValidator(_checked)
]
