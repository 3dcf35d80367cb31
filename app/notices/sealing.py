"""What is sealed of a person: who they are and their language; its length and time tell nothing."""

from collections.abc import Mapping
from typing import Final

from app import mail

_PAD: Final = "pad"
_BLOCK: Final = 256


def sealed(content: Mapping[str, str]) -> str:
    """Return the content as the database keeps it: as long as any other, and without a date."""
    size = sum(len(f"{key}{value}".encode()) for key, value in content.items())
    return mail.sealed({**content, _PAD: " " * (-size % _BLOCK)}, dated=False)


def opened(text: str) -> dict[str, str]:
    """Return the content that was `sealed`."""
    content = mail.unsealed(text)
    content.pop(_PAD, None)
    return content
