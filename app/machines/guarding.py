"""Whether a machine's words can stand for their source: nothing lost, nothing brought in."""

import re
from collections import Counter
from typing import Final

from app.machines.port import Fault, Machine, NoDraftError
from surveys.exchange import translating
from surveys.piping import pipes_in, told, unplural_pipes_in
from surveys.posted import clean
from surveys.text import MAX_TEXT
from surveys.values import AnswerError

_LINK: Final = re.compile(
    r"https?://[^\s<>\"'{}\u3000-\u303f\uff00-\uffef]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
)
_AFTER_A_LINK: Final = ".,;:!?)]\u060c\u061b\u061f"
_MARK: Final = re.compile(r"(?:# |- )?")
_LONGEST: Final = 5
_SPARE: Final = 200


def draft_of(machine: Machine, text: str, source: str, target: str) -> str:
    """Return a draft that has been checked against its source; NoDraftError or MachineError."""
    return checked(text, machine.translate(text, source, target))


def checked(source: str, draft: str) -> str:
    """Return the draft, clean; NoDraftError when it cannot stand for its source.

    A survey's text can try to talk a machine into anything: what comes back is a text of about the
    same length with the same placeholders, tags, lines and links, or nothing.
    """
    try:
        draft = clean(draft, max_length=MAX_TEXT)
    except AnswerError as error:
        raise NoDraftError(Fault.UNREADABLE) from error
    fault = _fault(source, draft)
    if fault is not None:
        raise NoDraftError(fault)
    return draft


def _fault(source: str, draft: str) -> Fault | None:
    if not draft:
        return Fault.UNREADABLE
    if len(draft) > _LONGEST * len(source) + _SPARE:
        return Fault.OVERLONG
    if _pipes(source) != _pipes(draft) or any(unplural_pipes_in(draft)):
        return Fault.PLACEHOLDERS
    # Words within placeholders are translated too, so that only what they are about is compared.
    bare, bare_draft = told(source, {}, "en"), told(draft, {}, "en")
    lost = translating.fault_of(bare, bare_draft) or translating.fault_of(bare_draft, bare)
    if lost:
        return Fault(lost)
    if _marks(source) != _marks(draft):
        return Fault.LINES
    return Fault.LINKS if _links(source) != _links(draft) else None


def _pipes(text: str) -> Counter[str]:
    return Counter(pipes_in(text))


def _marks(text: str) -> list[str]:
    """Return how each line begins: a heading, a point of a list, or neither."""
    return [(_MARK.match(line) or [""])[0] for line in text.split("\n")]


def _links(text: str) -> Counter[str]:
    return Counter(link.rstrip(_AFTER_A_LINK) for link in _LINK.findall(text))
