"""What tokens look like, and how they are kept."""

import hashlib
import hmac
import secrets
from typing import Final

from app.config import Keys

MARK: Final = "heeded_"
SHOWN: Final = len(MARK) + 6
"""How many characters of a token stay in sight."""
LONGEST: Final = 200


def new_token() -> str:
    """Return a token that nobody has; it begins so that scanners of leaked secrets find it."""
    return MARK + secrets.token_hex(24)


def hashed(token: str, keys: Keys) -> str:
    """Return what the database keeps of a token."""
    text = b"api-token" + token.encode(errors="replace")
    return hmac.new(keys.handle_key.encode(), text, hashlib.sha256).hexdigest()
