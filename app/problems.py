"""Errors told to programs: problem details (RFC 9457) under /api/, where people get a page."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, TypeAlias

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed

PREFIX: Final = "/api/"
MEDIA_TYPE: Final = "application/problem+json"
LATER: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})

Facts: TypeAlias = Mapping[str, object]
"""What a problem says besides its kind: JSON-able, and never what somebody wrote."""


def are_wanted() -> bool:
    """Return whether a program asks."""
    return request.path.startswith(PREFIX)


def answer(
    status: HTTPStatus,
    code: str = "",
    facts: Facts | None = None,
    headers: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Return the problem; `code` tells problems of one status apart."""
    code = code or status.name.lower()
    body = {
        "type": f"urn:heeded:problem:{code}",
        "title": status.phrase,
        "status": int(status),
        "code": code,
        **(facts or {}),
    }
    sent = {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"} | dict(headers or {})
    if status in LATER:
        sent.setdefault("Retry-After", "60")
    # Escaped to ASCII: half characters, which JSON can hold and UTF-8 cannot, pass through.
    return json.dumps(body), status, sent


def of(error: HTTPException) -> ResponseReturnValue:
    """Return the problem that an error of the web itself is."""
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer(HTTPStatus(error.code or 500), headers=headers)
