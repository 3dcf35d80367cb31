"""What machines that translate and write are to the rest of the house: words, or why none."""

from enum import StrEnum
from typing import NamedTuple, Protocol


class Trouble(StrEnum):
    """Why a machine translates nothing at all for now."""

    CREDENTIALS = "credentials"  # there are none
    DENIED = "denied"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    LANGUAGE = "language"  # it does not know one of the two
    SETTINGS = "settings"  # no such model or region, or it takes no such requests
    FAILED = "failed"


class Fault(StrEnum):
    """Why there is no draft of one text."""

    PLACEHOLDERS = "placeholders"
    MARKUP = "markup"
    LINES = "lines"
    LINKS = "links"
    TOO_LONG = "too_long"
    OVERLONG = "overlong"  # much longer than its source
    UNREADABLE = "unreadable"
    DECLINED = "declined"
    PERSON = "person"  # words within placeholders, which only a person can put right


class Patience(NamedTuple):
    """How long an answer may take, and how often a request is sent at most, with what pause."""

    seconds: float = 60.0
    attempts: int = 4
    pause: float = 1.0


class MachineError(Exception):
    """The machine cannot be used now; asking for the next text is no use either."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class NoDraftError(Exception):
    """There is no draft of this one text."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Machine(Protocol):
    """Somebody who translates; may be asked from several threads at once."""

    provider: str
    engine: str

    def translate(self, text: str, source: str, target: str) -> str:
        """Return the words as the machine has them, unchecked; NoDraftError or MachineError."""
        ...


class Writer(Protocol):
    """A language model that answers one request, without tools and without a memory."""

    provider: str
    engine: str

    def write(self, told: str, sent: str, most_tokens: int) -> str:
        """Return its words, unchecked, to what it was told; NoDraftError or MachineError."""
        ...
