"""New ids and codes: an id says nothing, a code says what it names."""

import re
import secrets
import unicodedata
from collections.abc import Container
from typing import Final

from surveys.editing.errors import EditError

# No vowels and no look-alikes, so that no id spells a word or is misread.
_LETTERS: Final = "bcdfghjkmnpqrstvwxz"
_SIGNS: Final = _LETTERS + "23456789"
_LENGTH: Final = 8
_MAX_CODE: Final = 32


def new_id(taken: Container[str]) -> str:
    """Return a random id that is not taken."""
    while True:
        drawn = secrets.choice(_LETTERS) + "".join(
            secrets.choice(_SIGNS) for _ in range(_LENGTH - 1)
        )
        if drawn not in taken:
            return drawn


def code_from(text: str, *, stem: str, taken: Container[str]) -> str:
    """Return a free code made of the first words, or of the stem when they are not Latin."""
    # Normalising takes quadratic time on towers of accents, so only a short start is read.
    plain = text[: 2 * _MAX_CODE].replace("'", "").replace("\u2019", "")
    latin = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", latin).strip("_")[:_MAX_CODE].rstrip("_")
    wanted = words if re.match("[a-z]", words) else stem
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}_{number}", number + 1
    return code


def chosen_code(code: str, *, taken: Container[str], retired: Container[str]) -> str:
    """Return the code that staff chose, refused when it is or was in use."""
    if code in taken:
        raise EditError("code_taken", name=code)
    if code in retired:
        raise EditError("code_retired", name=code)
    return code
