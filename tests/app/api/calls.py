"""How tests speak to /api/v1/."""

import json
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ROOT = "/api/v1/surveys"


class Program:
    """A program with a token."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    def get(self, path: str = "", **query: Any) -> TestResponse:
        return self.client.get(ROOT + path, query_string=query, headers=self.headers)

    def post(self, path: str, body: Any, *, query: Any = None, **headers: str) -> TestResponse:
        return self._send("POST", path, body, query, headers)

    def put(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self._send("PUT", path, body, None, headers)

    def submits(self, slug: str, key: str = "", **body: Any) -> TestResponse:
        """Send a response under this key, or under one of its own."""
        named = {"Idempotency-Key": key or str(uuid4())}
        return self.post(f"/{slug}/responses", body, **named)

    def _send(self, method: str, path: str, body: Any, query: Any, headers: Any) -> TestResponse:
        raw = body if isinstance(body, bytes | str) else json.dumps(body)
        kind = {"Content-Type": "application/json"}
        return self.client.open(
            ROOT + path,
            method=method,
            data=raw,
            query_string=query,
            headers=kind | self.headers | headers,
        )


def faults(answer: TestResponse) -> list[tuple[str, str]]:
    """Return where and what is wrong, of a 422."""
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    return [(each["where"], each["code"]) for each in answer.json["errors"]]
