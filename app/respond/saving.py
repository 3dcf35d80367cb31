"""Save and come back: what is being written waits for its return code; nothing here commits."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from app.db import db
from app.respond import tokens
from app.respond.models import Typed, UnfinishedResponse


def save_for_later(
    draft: UnfinishedResponse,
    handle: str,
    *,
    typed: Mapping[str, Typed] = MappingProxyType({}),
    at: datetime,
) -> None:
    """Let the return code of `handle` open what is being written; again is the same as once.

    What was `typed` and is no answer yet waits as it is, and is never sent like that.
    """
    draft.keep_typed({**draft.typed, **typed})
    code = tokens.return_code(handle)
    draft.code_hash, draft.locked_handle = tokens.hashed(code), tokens.locked(handle, code)
    draft.touched_at = at
    db.session.flush()


def lock(draft: UnfinishedResponse) -> None:
    """Let nothing but its return code open a saved response: every handle is dead."""
    draft.handle_hash = tokens.hashed(secrets.token_urlsafe())
    db.session.flush()


def come_back(draft: UnfinishedResponse, code: str, token: str, *, at: datetime) -> str:
    """Return a new handle for what this return code has opened; the handle before it is dead.

    The same `token` gives the same handle, so that a double click does not lock itself out.
    """
    handle = tokens.later_handle(tokens.unlocked(draft.locked_handle or "", code), token)
    draft.handle_hash, draft.touched_at = tokens.hashed(handle), at
    db.session.flush()
    return handle
