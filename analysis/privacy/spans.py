"""A place in a text that points at a person, and what it is."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What was found: the first line by their shape and check digits, the second by words."""

    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"
    IP = "ip"
    IBAN = "iban"
    CARD = "card"
    NATIONAL_ID = "id"
    PHONE = "phone"
    POSTCODE = "postcode"
    BIRTH_DATE = "birth"
    NUMBER = "number"
    NAME = "name"
    ADDRESS = "address"


PATTERN_KINDS = frozenset(Kind) - {Kind.NAME, Kind.ADDRESS}


class Span(NamedTuple):
    """Code points from `start` to before `end` of a text, and their kind."""

    start: int
    end: int
    kind: Kind


Found = Iterator[Span]


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that overlap as one; the widest gives the kind."""
    ordered = sorted(spans)
    if len(ordered) < 2:  # noqa: PLR2004  (two can overlap)
        return tuple(ordered)
    joined: list[Span] = []
    widest = 0
    for span in ordered:
        if joined and span.start < joined[-1].end:
            before = joined[-1]
            is_wider = span.end - span.start > widest
            widest = max(widest, span.end - span.start)
            kind = span.kind if is_wider else before.kind
            joined[-1] = Span(before.start, max(before.end, span.end), kind)
        else:
            joined.append(span)
            widest = span.end - span.start
    return tuple(joined)
