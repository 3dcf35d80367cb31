"""How a telephone network cuts a text: which letters it has, and how many messages that makes."""

from typing import Final, NamedTuple

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these takes the room of two.
_DOUBLE: Final = frozenset("^{}\\[~]|€\f")


class Cut(NamedTuple):
    """The alphabet that a text needs, its length in it, and how many messages that makes."""

    alphabet: str
    length: int
    messages: int


def cut(text: str) -> Cut:
    """Return how a text message is sent: GSM-7 if it has every letter, else UCS-2."""
    if set(text) <= _BASIC | _DOUBLE:
        sizes = [2 if char in _DOUBLE else 1 for char in text]
        return _counted("GSM-7", sizes, single=160, part=153)
    # A letter outside the basic plane is two units, which are never torn apart.
    sizes = [len(char.encode("utf-16-be")) // 2 for char in text]
    return _counted("UCS-2", sizes, single=70, part=67)


def _counted(alphabet: str, sizes: list[int], *, single: int, part: int) -> Cut:
    length = sum(sizes)
    if length <= single:
        return Cut(alphabet, length, 1)
    messages, room = 1, part
    for size in sizes:
        if size > room:
            messages, room = messages + 1, part
        room -= size
    return Cut(alphabet, length, messages)
