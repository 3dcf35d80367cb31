"""What is derived from keys: links that only their owner has, and marks that come back."""

import base64
import hmac
import re
from typing import Final, NamedTuple
from uuid import UUID

from app import mail
from app.respond import tokens

_BYTES: Final = 9
_ID: Final = 16
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{34}")
_MARK: Final = 24
_MESSAGE: Final = re.compile(rf"([0-9a-f]{{32}})\.([0-9a-f]{{32}})\.([0-9a-f]{{{_MARK}}})")
CONFIRM: Final = "confirm"
STOP: Final = "stop"


class Marked(NamedTuple):
    """Which message the id of a mail names."""

    round_id: UUID
    subscription_id: UUID


def address_hash(survey_id: UUID, channel: str, address: str) -> str:
    """Return what the database compares of an address: another one in each survey."""
    return tokens.hashed(f"notice {survey_id.hex} {channel} {address.casefold()}")


def key_of(purpose: str, subscription_id: UUID) -> str:
    """Return what stands in a link by which somebody confirms, or stops, what they asked for."""
    raw = subscription_id.bytes + _seal(purpose, subscription_id)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_key(purpose: str, text: str) -> UUID | None:
    """Return whose key this is, None when it was not made here or for something else."""
    if _KEY.fullmatch(text) is None:
        return None
    raw = base64.urlsafe_b64decode(text + "==")
    subscription_id = UUID(bytes=raw[:_ID])
    is_ours = hmac.compare_digest(key_of(purpose, subscription_id), text)
    return subscription_id if is_ours else None


def message_id(marked: Marked) -> str:
    """Return the id of a mail: the same each time, so that receivers know a second copy."""
    return f"<{mark_of(marked)}@{mail.domain()}>"


def mark_of(marked: Marked) -> str:
    """Return what names a message to services, and comes back from them."""
    ids = f"{marked.round_id.hex}.{marked.subscription_id.hex}"
    return f"{ids}.{tokens.hashed(f'notice mark {ids}')[:_MARK]}"


def read_mark(text: str) -> Marked | None:
    """Return which message a mark names, None when it is not one of ours."""
    found = _MESSAGE.search(text)
    if found is None:
        return None
    marked = Marked(UUID(found[1]), UUID(found[2]))
    return marked if hmac.compare_digest(mark_of(marked), found[0]) else None


def _seal(purpose: str, subscription_id: UUID) -> bytes:
    # Hashed with the installation's key; half of it is more than anybody can guess.
    return bytes.fromhex(tokens.hashed(f"notice {purpose} {subscription_id.hex}"))[:_BYTES]
