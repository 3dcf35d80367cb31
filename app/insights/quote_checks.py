"""What may be personal data in a quote: marked, taken out or kept by people, never by a machine."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from analysis.privacy import Kind, Span, find
from app.errors import DomainError

OUT = "out"
KEEP = "keep"
SPAN = "span-"
SEEN = "seen"
KIND_NAMES = {
    Kind.EMAIL: _l("e-mail address"),
    Kind.LINK: _l("web address"),
    Kind.HANDLE: _l("name on a network"),
    Kind.IP: _l("address of a device"),
    Kind.IBAN: _l("bank account"),
    Kind.CARD: _l("payment card"),
    Kind.NATIONAL_ID: _l("identity number"),
    Kind.PHONE: _l("phone number"),
    Kind.POSTCODE: _l("postcode"),
    Kind.BIRTH_DATE: _l("date of birth"),
    Kind.NUMBER: _l("long number"),
    Kind.NAME: _l("name of a person"),
    Kind.ADDRESS: _l("street address"),
}


class PersonalDataError(DomainError):
    """The text has what may be personal data, and nobody has said that it is not."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "personal_data"

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(f"not spoken for: {', '.join(kinds)}")
        self.kinds = tuple(kinds)


class Segment(NamedTuple):
    """A piece of a text; `kind` says what it may be, and "" is nothing that was found."""

    text: str
    kind: str = ""


class Check(NamedTuple):
    """A text as the public would read it, with what a person has decided about each place."""

    text: str
    spans: tuple[Span, ...]
    choices: tuple[str, ...]
    was_shown: bool = False

    @property
    def is_refused(self) -> bool:
        """Tell whether this very text was sent without a choice about each place."""
        return self.was_shown and "" in self.choices

    @property
    def is_decided(self) -> bool:
        """Tell whether a person was shown this very text and chose to keep all that is in it."""
        return self.was_shown and all(choice == KEEP for choice in self.choices)

    @property
    def seen(self) -> str:
        """Return what tells that somebody was shown this very text."""
        return fingerprint(self.text)

    @property
    def segments(self) -> list[Segment]:
        """Return the text in pieces, those that were found marked."""
        return marked(self.text, self.spans)

    @property
    def places(self) -> list[tuple[Segment, str]]:
        """Return each piece that was found, with the choice about it so far."""
        found = [segment for segment in self.segments if segment.kind]
        return list(zip(found, self.choices, strict=True))

    @property
    def taken_out(self) -> tuple[Span, ...]:
        """Return the places that are to be taken out."""
        pairs = zip(self.spans, self.choices, strict=True)
        return tuple(span for span, choice in pairs if choice == OUT)

    @property
    def kept(self) -> frozenset[str]:
        """Return the words that a person keeps."""
        pairs = zip(self.spans, self.choices, strict=True)
        return frozenset(self.text[one.start : one.end] for one, what in pairs if what == KEEP)


def first_check(text: str, kept: Collection[str] = ()) -> Check:
    """Return a text to be decided about; the words in `kept` were decided before."""
    spans = find(text)
    choices = tuple(KEEP if text[one.start : one.end] in kept else "" for one in spans)
    return Check(text, spans, choices)


def decided(text: str, posted: Mapping[str, str]) -> Check | None:
    """Return the text with what was chosen about each place; None when another text was shown."""
    if posted.get(SEEN) != fingerprint(text):
        return None
    spans = find(text)
    given = (posted.get(f"{SPAN}{number}", "") for number in range(len(spans)))
    choices = tuple(choice if choice in {OUT, KEEP} else "" for choice in given)
    return Check(text, spans, choices, was_shown=True)


def fingerprint(text: str) -> str:
    """Return a short name of a text; it goes no further than the page that shows it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def kinds(text: str) -> tuple[str, ...]:
    """Return the kinds that are found in a text, each once."""
    return tuple(dict.fromkeys(one.kind.value for one in find(text)))


def marked(text: str, spans: Sequence[Span] | None = None) -> list[Segment]:
    """Return a text in pieces, those that may be personal data with their kind."""
    pieces = []
    end = 0
    for span in find(text) if spans is None else spans:
        pieces += [Segment(text[end : span.start]), Segment(text[span.start : span.end], span.kind)]
        end = span.end
    return [piece for piece in [*pieces, Segment(text[end:])] if piece.text]


def refuse_unsaid(text: str, said: Collection[str]) -> str:
    """Return the kinds found in a text; PersonalDataError unless each is said to be harmless."""
    found = kinds(text)
    left = [kind for kind in found if kind not in said]
    if left:
        raise PersonalDataError(left)
    return " ".join(found)
