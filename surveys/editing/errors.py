"""Why an edit was refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pydantic import ValidationError

from surveys.model import M, replace

EDIT_CODES: Final = (
    "unknown_page",
    "unknown_item",
    "unknown_option",
    "unknown_rule",
    "unknown_quota",
    "unknown_string",
    "unknown_kind",
    "unknown_language",
    "unknown_field",  # field
    "in_use",  # by: ids of the pages, items, options and quotas that look at it
    "code_taken",  # name
    "code_retired",  # name
    "fixed_options",  # the kind's own options stay as they are
    "source_language",  # the source language must be offered
    "bad_character",
    "too_long",
    "invalid",  # field, reason
)


class EditError(ValueError):
    """The edit cannot be made; `code` is one of EDIT_CODES, `by` names what stands against it."""

    def __init__(self, code: str, *, by: tuple[str, ...] = (), **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.by = by
        self.params = params


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the models refuse into an EditError."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        reason = first["type"]
        code = reason if reason in EDIT_CODES else "invalid"
        raise EditError(code, field=field, reason=reason) from None


def changed(part: M, **changes: object) -> M:
    """Return a copy with some fields changed; EditError when the models refuse it."""
    with refusing():
        return replace(part, **changes)
