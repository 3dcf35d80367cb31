"""A value that comes with the link somebody followed, such as ?src=poster: nobody is asked for it.

Staff name the values that are kept. Others count as none, or come under an option that opens a
text; that takes no sign and no length by which the address could tell who somebody is.
"""

import re
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from surveys.choices import ListedQuestion
from surveys.question import Unasked
from surveys.values import Chosen

MAX_LINKED: Final = 40
# Names that addresses of the platform use themselves.
RESERVED: Final = frozenset(
    {
        "at",
        "check",
        "endpoint",
        "handle",
        "lang",
        "mailed",
        "page_code",
        "short",
        "slug",
        "token",
        "via",
        "way",
    }
)
# No sign of a mail address, no space of a full name, no row of figures of a telephone number.
_FREE: Final = re.compile(r"(?!.*[0-9]{5})[A-Za-z0-9][A-Za-z0-9._~-]*", re.ASCII)


class LinkValue(Unasked, ListedQuestion):
    """What the address said; its code is the name there, the codes of its options the values."""

    kind: Literal["link_value"]
    max_length: Annotated[int, Field(ge=1, le=MAX_LINKED)] = 20
    is_asked: ClassVar[bool] = False
    takes_free_options: ClassVar[bool] = True
    label_count: ClassVar[int] = 1

    def taken(self, text: str) -> Chosen | None:
        """Return what this value of an address stands for; None for what is not to be kept."""
        code = code_taken(text)
        free = None
        for option in self.options:
            if option.code == code and not option.opens_text:
                return Chosen((code,))
            free = option if option.opens_text else free
        if free is None or len(text) > self.max_length or not _FREE.fullmatch(text):
            return None
        return Chosen((free.code,), text)


def code_taken(text: str) -> str:
    """Return the code that an option has for which this value of an address stands."""
    return text.strip().lower().replace("-", "_")
