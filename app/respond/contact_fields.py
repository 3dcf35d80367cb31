"""The field of contact details: a box for each, and what becomes of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup
from typing_extensions import override

import surveys
from app.contacts.names import NAMES
from app.respond import ways
from app.respond.part_fields import PartedField
from app.respond.reading import Words

# What browsers fill in by themselves, and which keys a phone offers.
AUTOCOMPLETE: Final = {
    "name": "name",
    "email": "email",
    "phone": "tel",
    "address": "street-address",
    "postcode": "postal-code",
}
TYPES: Final = {"email": "email", "phone": "tel"}
LEFT_TO_RIGHT: Final = frozenset({"email", "phone", "postcode"})


@dataclass(frozen=True)
class DetailInput:
    """One box: what it is called, what stands in it, and how a browser can help."""

    name: str
    id: str
    label: str
    value: str
    type: str
    autocomplete: str
    is_ltr: bool
    is_long: bool
    is_optional: bool
    is_wrong: bool


class ContactField(PartedField):
    """Boxes for how to reach somebody, under the words that say what for and how long."""

    question: surveys.ContactDetails

    @override
    def drawn(self, *, heading: bool, caller: Callable[[], Markup]) -> Markup:
        # What is kept of it helps to fill it in, which a shared device must not.
        return caller() if _is_shared() else super().drawn(heading=heading, caller=caller)

    @property
    def purpose(self) -> Words:
        """Return why it is asked."""
        return self.reader.words(self.question.purpose)

    @property
    def kept_until(self) -> date | None:
        """Return the last day on which it is kept."""
        return self.question.kept_until

    @property
    def is_linked(self) -> bool:
        """Return whether staff see which answers it came with."""
        return self.question.is_linked

    @property
    def inputs(self) -> list[DetailInput]:
        """Return the boxes in order."""
        return [self._input(part) for part in self.question.asked]

    def _input(self, part: str) -> DetailInput:
        needed = self.question.needed
        return DetailInput(
            name=self.part_name(part),
            id=self.part_id(part),
            label=str(NAMES[part]),
            value=self.typed(part),
            type=TYPES.get(part, "text"),
            autocomplete="off" if _is_shared() else AUTOCOMPLETE[part],
            is_ltr=part in LEFT_TO_RIGHT,
            is_long=part == "address",
            is_optional=bool(needed) and part not in needed,
            is_wrong=bool(self.errors) and self.error_id == self.part_id(part),
        )


def _is_shared() -> bool:
    # A browser there would offer the next person what this one has typed.
    return ways.current() == ways.KIOSK
