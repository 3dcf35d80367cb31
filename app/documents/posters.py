"""What goes on a poster: which findings, and how large its type can be."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from app.accounts.factors import Drawing, drawing
from app.entries.models import DecisionStatus
from app.entries.reading import FindingView, Words

FEWEST, MOST = 3, 6
YES: Final = frozenset({
    DecisionStatus.ACCEPTED, DecisionStatus.PARTLY, DecisionStatus.ALREADY_DONE,
})  # fmt: skip
FITS: Final = 10
"""Sizes of type, the largest first; poster.css has one class for each."""
_ROOM: Final = 140
"""How many characters fit on the page more with each smaller size of type, about."""


def chosen(findings: Sequence[FindingView]) -> list[int]:
    """Return the findings to begin with: the biggest with a yes, and others if these are few."""
    in_order = sorted(findings, key=lambda each: (-(each.people.value or 0), each.number))
    yes = [each.number for each in in_order if each.status in YES]
    others = [each.number for each in in_order if each.status not in YES]
    return sorted((yes + others[: max(0, FEWEST - len(yes))])[:MOST])


def fewest(findings: Sequence[FindingView]) -> int:
    """Return how many findings a poster of this answer needs: three, if it has as many."""
    return min(FEWEST, len(findings))


def answer(finding: FindingView) -> Words | None:
    """Return what was done, or why nothing was, in one paragraph."""
    for name in ("change", "reason"):
        told = finding.texts.get(name)
        if told is not None and told.lines:
            return told._replace(text=told.lines[0])
    return None


def likely(findings: Sequence[FindingView]) -> int:
    """Return which size of type these findings probably fit on one page with."""
    words = [each.texts.get("name") for each in findings] + [answer(each) for each in findings]
    length = sum(_width(each.text) for each in words if each is not None)
    return min(FITS - 1, length // _ROOM)


def code(address: str) -> Drawing:
    """Return the QR code of an address."""
    return drawing(address)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in {"W", "F"} else 1 for each in text)
