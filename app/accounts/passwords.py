"""What a new password must be: long, not well known, not made of what others know."""

import re
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_security import PasswordUtil
from typing_extensions import override

SHORTEST = 12
FEWEST_LETTERS = 5
WELL_KNOWN = frozenset(
    (Path(__file__).parent / "well_known_passwords.txt").read_text(encoding="utf-8").split()
)
"""Words and keyboard rows that the most used passwords are built from."""
LEET = str.maketrans("013457@$!", "oieastasi")


class PasswordRules(PasswordUtil):
    """Our rules in place of Flask-Security's."""

    @override
    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[str] | None, str]:
        chosen = self.normalize(password)
        user = kwargs.get("user")
        known = [user.name, *user.email.split("@")] if user is not None else []
        found = problem(chosen, known)
        return ([found] if found else None), chosen


def problem(password: str, known: list[str]) -> str | None:
    """Return what is wrong with a new password, or None; others know `known` of its owner."""
    if len(password) < SHORTEST:
        return str(_("The new password must have at least 12 characters"))
    if len(set(password)) < FEWEST_LETTERS or is_well_known(password, known):
        return str(
            _("The new password is too easy to guess. Choose several words that only you know.")
        )
    return None


def is_well_known(password: str, known: list[str]) -> bool:
    """Return whether well-known words, or what is known of the owner, make up most of it."""
    left = password.lower().translate(LEET)
    names = {word for each in known for word in re.split(r"[\W_]+", each.lower()) if len(word) > 2}  # noqa: PLR2004
    for word in sorted(WELL_KNOWN | names, key=len, reverse=True):
        left = left.replace(word.translate(LEET), "")
    left = re.sub(r"(?:19|20)\d\d|[\W\d_]", "", left)
    return len(left) < SHORTEST // 3
