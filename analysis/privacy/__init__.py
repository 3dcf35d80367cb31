"""Find what points at a person, and take it out before any other part reads the text.

Nothing here is a guarantee: what has a shape or check digits is found almost always, names and
addresses as far as `tests/evidence/personal.md` says. What becomes public is read by people first.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final

from analysis.privacy.addresses import addresses
from analysis.privacy.dated import birth_dates, postcodes
from analysis.privacy.identities import ibans, identities
from analysis.privacy.names import names
from analysis.privacy.numbers import numbers
from analysis.privacy.online import emails, handles, ip_addresses, links
from analysis.privacy.plain import Plain, plain
from analysis.privacy.spans import PATTERN_KINDS, Found, Kind, Span, apart

__all__ = ["COUNTRIES", "PLACEHOLDER", "Kind", "Span", "find", "redact"]

COUNTRIES: Final = (
    "GB", "US", "IE", "CA", "AU", "NZ", "ES", "MX", "AR", "CO", "CL", "PE", "EC", "UY",
    "VE", "FR", "BE", "LU", "CH", "MA", "DZ", "TN", "DE", "AT", "PT", "BR", "AO", "SA",
    "AE", "EG", "JO", "IQ", "LB", "IR", "AF", "IN", "PK", "NP", "JP", "KR", "CN", "TW",
    "HK", "SG", "VN", "ZA",
)  # fmt: skip
"""Where the launch languages are spoken; whose numbers are looked for unless told otherwise."""

PLACEHOLDER: Final = re.compile(rf"\[(?:{'|'.join(sorted(PATTERN_KINDS))})\]")
"""What `redact` leaves in place of each kind, as in `[phone]`."""

_DIGITS = re.compile(r"\d\D{0,3}\d|〒")
_TAKEN: Final = "\0"


def find(text: str, countries: Collection[str] = COUNTRIES) -> tuple[Span, ...]:
    """Return the places that may point at a person, in order, none overlapping another."""
    known = plain(text)
    spans = [*_patterns(known.text, countries), *names(known.text), *addresses(known.text)]
    return _placed(known, spans)


def redact(text: str) -> str:
    """Return the text with every kind that has a pattern taken out; names and addresses stay."""
    known = plain(text)
    pieces = []
    end = 0
    for span in _placed(known, _patterns(known.text, COUNTRIES)):
        pieces += [text[end : span.start], f"[{span.kind}]"]
        end = span.end
    return "".join([*pieces, text[end:]]) if pieces else text


def _placed(known: Plain, spans: Collection[Span]) -> tuple[Span, ...]:
    found = apart(spans)
    if known.places is None:
        return found
    return tuple(Span(known.start(one.start), known.end(one.end), one.kind) for one in found)


def _patterns(text: str, countries: Collection[str]) -> list[Span]:
    """Look for one kind after another; what an earlier one took, no later one sees."""
    taken: list[Span] = []
    for look in _looks(text, countries):
        # Most looks find nothing in most comments.
        if found := apart(look(text)):
            text = _without(text, found)
            taken += found
    return taken


def _without(text: str, found: Collection[Span]) -> str:
    pieces = []
    end = 0
    for span in found:
        pieces += [text[end : span.start], _TAKEN * (span.end - span.start)]
        end = span.end
    return "".join([*pieces, text[end:]])


def _looks(text: str, countries: Collection[str]) -> Iterator[Callable[[str], Found]]:
    yield from (links, emails, handles)
    # Most comments have no digits, and the rest need not be asked.
    if _DIGITS.search(text):
        yield from (birth_dates, ip_addresses, ibans)
        yield lambda left: identities(left, countries)
        yield lambda left: postcodes(left, countries)
        yield lambda left: numbers(left, countries)
    elif ":" in text:
        yield ip_addresses
