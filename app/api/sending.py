"""One message on its way: signed, to the very address that was looked at, and nowhere else."""

import base64
import hashlib
import hmac
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from typing_extensions import override

from app.api.addresses import AddressRefusedError, Resolve, Target, find, resolved
from app.config import Keys

PATIENCE: Final = 10.0
"""Seconds for the whole exchange, however slowly the other side drips."""
AGENT: Final = "Heeded"


class Outcome(NamedTuple):
    """What the other side said: its status, or why there is none."""

    status: int | None
    error: str = ""

    @property
    def is_good(self) -> bool:
        """Return whether the message was taken."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004  (2xx)


@dataclass(frozen=True)
class Wire:
    """How to reach other machines; tests put their own parts in."""

    resolve: Resolve = resolved
    dial: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    patience: float = PATIENCE
    loopback: bool = False


class _Connection(http.client.HTTPConnection):
    # Speaks to a name, but connects to the address that was looked at: a name that resolves to
    # something else a moment later changes nothing.

    def __init__(self, target: Target, wire: Wire) -> None:
        super().__init__(target.host, target.port, timeout=wire.patience)
        self.default_port = 443 if target.scheme == "https" else 80
        self._target, self._wire = target, wire

    @override
    def connect(self) -> None:
        target, wire = self._target, self._wire
        self.sock = wire.dial((target.address, target.port), wire.patience)
        if target.scheme == "https":
            self.sock = wire.context.wrap_socket(self.sock, server_hostname=target.host)

    def drop(self) -> None:
        """Cut the line, whatever waits on it."""
        sock = self.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def secret_of(webhook_id: UUID, keys: Keys) -> bytes:
    """Return the secret by which an address knows that a message is ours; it is stored nowhere."""
    text = b"webhook" + webhook_id.bytes
    return hmac.new(keys.handle_key.encode(), text, hashlib.sha256).digest()


def written(secret: bytes) -> str:
    """Return the secret as people copy it (Standard Webhooks)."""
    return "whsec_" + base64.b64encode(secret).decode()


def signed(message_id: str, body: bytes, secret: bytes, *, at: datetime) -> dict[str, str]:
    """Return the headers by which the other side checks who sent this, and when."""
    stamp = str(int(at.timestamp()))
    mac = hmac.new(secret, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
        "Content-Type": "application/json",
        "User-Agent": AGENT,
    }


def send(url: str, body: bytes, headers: Mapping[str, str], wire: Wire) -> Outcome:
    """Post the message and return what became of it; redirects are not followed, nothing is read.

    Never raises: whatever the other side does is an outcome.
    """
    try:
        target = find(url, wire.resolve, loopback=wire.loopback)
    except AddressRefusedError as error:
        return Outcome(None, error.code)
    connection = _Connection(target, wire)
    clock = threading.Timer(wire.patience, connection.drop)
    clock.daemon = True
    clock.start()
    try:
        return _posted(connection, target.path, body, headers)
    finally:
        clock.cancel()
        connection.close()


def _posted(connection: _Connection, path: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    try:
        connection.request("POST", path, body, dict(headers))
        # The body of the answer stays unread: nobody needs it, and it may have no end.
        return Outcome(connection.getresponse().status)
    except ssl.SSLError:
        return Outcome(None, "not_trusted")
    except TimeoutError:
        return Outcome(None, "too_slow")
    except (OSError, http.client.HTTPException, ValueError):
        return Outcome(None, "unreachable")
