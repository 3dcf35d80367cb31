"""Where a list goes on: sealed, so that a cursor neither tells nor takes what it should not."""

import base64
import hashlib
import hmac
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from app.api.errors import Fault, InvalidError
from app.config import Keys

LONGEST: Final = 400


def sealed(last: str, keys: Keys, purpose: str) -> str:
    """Return the cursor for what follows `last` in the list called `purpose`."""
    return _box(keys, purpose).encrypt(last.encode()).decode()


def unsealed(cursor: str, keys: Keys, purpose: str) -> str:
    """Return what the list goes on after. InvalidError for what is no cursor of this list."""
    try:
        return _box(keys, purpose).decrypt(cursor[:LONGEST].encode()).decode()
    except (InvalidToken, ValueError):
        raise InvalidError([Fault("cursor", "not_a_cursor")]) from None


def _box(keys: Keys, purpose: str) -> Fernet:
    text = f"cursor {purpose}".encode()
    key = hmac.new(keys.handle_key.encode(), text, hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
