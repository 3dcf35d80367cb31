"""Text messages through any provider that takes our JSON; see deploy/RUNBOOK.md for what it is.

Every message has a key of its own: a provider that gets it twice sends it once, so that what was
lost on the way may be handed over again.
"""

import hashlib
import hmac
import http.client
import json
import threading
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from flask import current_app

from app.config import Settings
from app.outgoing import Outgoing

SECONDS: Final = 15.0
SIGNATURE: Final = "Heeded-Signature"
# What else a provider says (a wrong key, a wrong address, no credit) is mended here, tomorrow.
_NEVER: Final = frozenset({400, 422})
_TAKEN: Final = range(200, 300)


class Taken(StrEnum):
    """What the provider said to a message."""

    YES = "yes"
    LATER = "later"
    NO = "no"


class Report(NamedTuple):
    """What the provider says became of a message."""

    mark: str
    is_delivered: bool


def is_on() -> bool:
    """Return whether this installation can send text messages."""
    return _outgoing().sms_url is not None


def hand_over(mark: str, to: str, text: str) -> Taken:
    """Give one message to the provider; its answer's words go no further."""
    outgoing, settings = _outgoing(), _settings()
    body = {
        "id": mark,
        "to": to,
        "text": text,
        "status_url": f"{settings.base_url}/notices/sms-status",
    }
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Authorization": f"Bearer {outgoing.sms_key}",
        "Idempotency-Key": mark,
    }
    status = _posted(outgoing.sms_url or "", json.dumps(body).encode(), headers)
    if status in _NEVER:
        return Taken.NO
    return Taken.YES if status in _TAKEN else Taken.LATER


def signature(body: bytes) -> str:
    """Return what a report is signed with."""
    return hmac.new(_outgoing().sms_secret.encode(), body, hashlib.sha256).hexdigest()


def report(body: bytes, signed: str) -> Report | None:
    """Return what a report says, None unless the provider has signed it and says something."""
    if not is_on() or not hmac.compare_digest(
        signature(body).encode(), signed.encode(errors="replace")
    ):
        return None
    try:
        said = json.loads(body)
        mark, status = str(said["id"]), said["status"]
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return Report(mark, status == "delivered") if status in {"delivered", "failed"} else None


def _posted(url: str, data: bytes, headers: dict[str, str]) -> int | None:
    where = urlsplit(url)
    is_secure = where.scheme == "https"
    kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
    connection = kind(where.hostname or "", where.port, timeout=SECONDS)
    # A server that drips byte by byte never runs into the timeout of a single read.
    end = threading.Timer(SECONDS, connection.close)
    end.daemon = True
    end.start()
    try:
        connection.request("POST", where.path or "/", data, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError, AttributeError):
        return None
    finally:
        end.cancel()
        connection.close()


def _outgoing() -> Outgoing:
    return _settings().outgoing


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
