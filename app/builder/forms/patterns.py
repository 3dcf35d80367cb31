"""The forms of short answers that staff choose from."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

OWN: Final = "own"
PATTERNS: Final[Mapping[str, tuple[Any, str]]] = {
    "digits": (_l("Figures only"), r"[0-9]+"),
    "letters": (_l("Letters only"), r"[\p{L}\p{M}' -]+"),
    "postcode": (
        _l("A postcode: letters and figures, possibly with a space or hyphen"),
        r"[A-Za-z0-9]{2,8}(?:[ -][A-Za-z0-9]{2,4})?",
    ),
    "reference": (
        _l("A reference number: letters and figures, possibly with hyphens or strokes"),
        r"[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*",
    ),
    "email": (_l("An e-mail address"), r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "telephone": (_l("A telephone number"), r"\+?[0-9][0-9 ()/-]{4,24}"),
}
"""Forms that many ask for, each with its name and its pattern."""
