"""Asking a virus scanner (clamd) about a file, where an installation has one."""

import socket
import struct
from typing import Final

PATIENCE: Final = 20.0
_PIECE: Final = 64 * 1024
_LONGEST_ANSWER: Final = 4096


class UncheckedError(Exception):
    """The scanner does not answer, or not in words that are known."""


def is_infected(data: bytes, address: str) -> bool:
    """Return whether clamd at `address` (host:port, or a path) finds something; UncheckedError."""
    try:
        with _connected(address) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for at in range(0, len(data), _PIECE):
                piece = data[at : at + _PIECE]
                scanner.sendall(struct.pack(">I", len(piece)) + piece)
            scanner.sendall(struct.pack(">I", 0))
            answer = scanner.recv(_LONGEST_ANSWER).rstrip(b"\0\n ")
    except OSError as error:
        raise UncheckedError from error
    if answer.endswith(b" FOUND"):
        return True
    if answer.endswith(b" OK"):
        return False
    raise UncheckedError


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        found = socket.socket(socket.AF_UNIX)
        found.settimeout(PATIENCE)
        try:
            found.connect(address)
        except OSError:
            found.close()
            raise
        return found
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
