"""What a new password must be: long, not well known, not made of what others know."""

import re
import string
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import PasswordUtil
from typing_extensions import override

SHORTEST = 12
FEWEST_LETTERS = 5
WELL_KNOWN = frozenset(
    (Path(__file__).parent / "well_known_passwords.txt").read_text(encoding="utf-8").split()
)
"""Words and keyboard rows that the most used passwords are built from."""
LEET = str.maketrans("013457@$!", "oieastasi")
ENDS = string.digits + string.punctuation + string.whitespace
NO_LETTERS = str.maketrans("", "", ENDS)


class Fault(StrEnum):
    """What is wrong with a new password."""

    SHORT = "short"
    EASY = "easy"


SENTENCES = {
    Fault.SHORT: _l("The new password must have at least 12 characters"),
    Fault.EASY: _l("This password is easy to guess. Choose several words that only you know."),
}


class PasswordRules(PasswordUtil):
    """Our rules in place of Flask-Security's."""

    @override
    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[str] | None, str]:
        chosen = self.normalize(password)
        user = kwargs.get("user")
        known = [user.name, *user.email.split("@")] if user is not None else []
        found = fault(chosen, known)
        return ([str(SENTENCES[found])] if found else None), chosen


def fault(password: str, known: list[str]) -> Fault | None:
    """Return what is wrong with a new password, if anything; others know `known` of its owner."""
    if len(password) < SHORTEST:
        return Fault.SHORT
    if len(set(password)) < FEWEST_LETTERS or is_well_known(password, known):
        return Fault.EASY
    return None


def is_well_known(password: str, known: list[str]) -> bool:
    """Return whether well-known words, or what is known of the owner, make up most of it."""
    names = (word for each in known for word in re.split(r"[\W_]+", each.lower()))
    words = sorted(WELL_KNOWN.union(word for word in names if len(word) > 2), key=len)  # noqa: PLR2004
    plain = password.lower()
    # "P@ssw0rd2024" is "password" in disguise, with a year behind it.
    disguised = plain.strip(ENDS).translate(LEET)
    return min(_own_part(plain, words), _own_part(disguised, words)) < SHORTEST // 3


def _own_part(password: str, words: list[str]) -> int:
    for word in reversed(words):
        password = password.replace(word, "")
    return len(password.translate(NO_LETTERS))
