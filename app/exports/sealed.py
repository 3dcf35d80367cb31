"""Finished files in the store: sealed piece by piece, so that none is ever whole in memory.

The key of a file is made of a key of the installation and of chance that its row alone holds.
Forgetting the row makes every copy of the pieces unreadable at once, wherever it lies.
"""

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.blobs import BlobNotFoundError, Blobs
from app.config import Keys, Settings

PIECE: Final = 4 * 1024**2
FOLDER: Final = "exports/"
_NONCE_BYTES: Final = 12


class LostError(Exception):
    """The store has the file no longer, or has not what was put there."""


def aside(settings: Settings) -> Path:
    """Return where files are written: beside the database, not in memory as /tmp may be."""
    return settings.data / "exports"


def put(store: Blobs, place: str, path: Path, box: AESGCM) -> int:
    """Put the file into the store and return in how many pieces; all of it, or nothing."""
    number = 0
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                sealed = box.encrypt(_nonce(number), piece, place.encode())
                store.put(f"{place}-{number}", sealed)
                number += 1
    except BaseException:
        for key in keys_of(place, number):
            store.delete(key)
        raise
    return number


def pieces(store: Blobs, place: str, count: int, box: AESGCM) -> Iterator[bytes]:
    """Yield what was put there, piece by piece. Raises LostError."""
    for number in range(count):
        try:
            sealed = store.get(f"{place}-{number}")
            yield box.decrypt(_nonce(number), sealed, place.encode())
        except (BlobNotFoundError, InvalidTag) as error:
            raise LostError(place) from error


def keys_of(place: str, count: int) -> list[str]:
    """Return the names of the pieces in the store."""
    return [f"{place}-{number}" for number in range(count)]


def box_of(keys: Keys, seal: str) -> AESGCM:
    """Return what seals and opens one file; each attempt needs a seal of its own."""
    made = hmac.new(keys.database_key.encode(), f"export {seal}".encode(), hashlib.sha256)
    return AESGCM(made.digest())


def _nonce(number: int) -> bytes:
    # Never the same twice under one key: each file has a key of its own, each piece a number.
    return number.to_bytes(_NONCE_BYTES, "big")
