"""Saying a report in its own language, whoever asks for it and wherever."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flask import current_app, g
from flask_babel import refresh

from app.i18n import tag_of

_MISSING: Final = object()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Let the application speak this language inside the block."""
    before = g.get("locale", _MISSING)
    with current_app.test_request_context(f"/{tag_of(lang)}/"):
        g.locale = lang
        refresh()
        try:
            yield
        finally:
            # The context of a request that goes on is the same one.
            g.pop("locale", None) if before is _MISSING else setattr(g, "locale", before)
            refresh()
