"""Save and come back: what is being written waits for its return code; nothing here commits."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from app.db import db
from app.respond import queries, tokens
from app.respond.models import Typed, UnfinishedResponse
from app.uploads import service as uploads


def save_for_later(
    draft: UnfinishedResponse,
    handle: str,
    *,
    typed: Mapping[str, Typed] = MappingProxyType({}),
    at: datetime,
) -> None:
    """Let the return code of `handle` open what is being written; again is the same as once.

    What was `typed` and is no answer yet waits as it is, and is never sent like that. Contact
    details do not wait: nobody was told that they are kept for so long.
    """
    draft.keep_typed({**draft.typed, **typed})
    code = tokens.return_code(handle)
    draft.code_hash, draft.locked_handle = tokens.hashed(code), tokens.locked(handle, code)
    draft.touched_at = at
    draft.forget_details()
    db.session.flush()


def lock(draft: UnfinishedResponse) -> None:
    """Let nothing but its return code open a saved response: every handle is dead."""
    _move(draft, tokens.hashed(secrets.token_urlsafe()))
    draft.forget_details()
    db.session.flush()


def come_back(draft: UnfinishedResponse, code: str, token: str, *, at: datetime) -> str:
    """Return a new handle for what this return code has opened; the handle before it is dead.

    The same `token` gives the same handle, so that a double click does not lock itself out.
    """
    handle = tokens.later_handle(tokens.unlocked(draft.locked_handle or "", code), token)
    _move(draft, tokens.hashed(handle))
    draft.touched_at = at
    db.session.flush()
    return handle


def _move(draft: UnfinishedResponse, handle_hash: str) -> None:
    if queries.pinned(draft.version_id).definition.asks_files:
        uploads.follow(draft.handle_hash, handle_hash)
    draft.handle_hash = handle_hash
