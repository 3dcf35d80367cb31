"""A server on this machine that speaks as Amazon Translate and Bedrock do, and fails as they do."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask

TARGET = "AWSShineFrontendService_20170701.TranslateText"


@dataclass
class Failure:
    """An error as AWS sends it."""

    code: str
    status: int = 400


@dataclass
class Said:
    """What a model answers word for word, and why it stopped."""

    text: str
    why: str = "end_turn"


Answer = str | Failure | Said
"""A translation; or what comes instead of one."""


def shouted(text: str) -> str:
    """Translate into capitals; what stands in braces or tags stays."""
    words, depth = [], 0
    for sign in text:
        depth += (sign in "{<") - (sign in "}>")
        words.append(sign if depth or sign in "}>" else sign.upper())
    return "".join(words)


@dataclass
class Cloud:
    """Where it listens, how it answers, and what it was asked."""

    url: str = ""
    say: Callable[[str], Answer] = shouted
    asked: list[dict[str, Any]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def texts(self) -> list[str]:
        """Return the texts that came, in order."""
        return [each["Text"] if "Text" in each else _data(each) for each in self.asked]

    def waits(self, _text: str) -> Answer:
        """Give no answer before the test is over."""
        self.released.wait(30)
        return Failure("InternalServerException", 500)


def _data(asked: dict[str, Any]) -> str:
    text: str = json.loads(asked["messages"][0]["content"][0]["text"])["text"]
    return text


def _spoken(said: Said) -> dict[str, Any]:
    content = [{"reasoningContent": {"reasoningText": {"text": "Hm."}}}, {"text": said.text}]
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": said.why,
        "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
        "metrics": {"latencyMs": 1},
    }


class Handler(BaseHTTPRequestHandler):
    """Answers one request; `cloud` is set on the class that a server gets."""

    cloud: Cloud
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_translate = self.headers.get("X-Amz-Target") == TARGET
        if not is_translate and not self.path.endswith("/converse"):
            self._send(404, {"__type": "UnknownOperationException"}, "UnknownOperationException")
            return
        self.cloud.asked.append({**body, "path": self.path})
        answer = self.cloud.say(body["Text"] if is_translate else _data(body))
        if isinstance(answer, Failure):
            self._send(answer.status, {"__type": answer.code, "message": "as told"}, answer.code)
        elif is_translate:
            codes = {name: body[name] for name in ("SourceLanguageCode", "TargetLanguageCode")}
            self._send(200, {"TranslatedText": answer, **codes})
        else:
            said = answer if isinstance(answer, Said) else Said(json.dumps({"translation": answer}))
            self._send(200, _spoken(said))

    def _send(self, status: int, content: dict[str, Any], error: str = "") -> None:
        data = json.dumps(content).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(data)))
            if error:
                self.send_header("x-amzn-ErrorType", error)
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True  # the client has lost its patience

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (its name in the library)
        pass


@contextmanager
def serving() -> Iterator[Cloud]:
    """Serve one for the time of the block."""
    cloud = Cloud()
    handler = type("Bound", (Handler,), {"cloud": cloud})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    cloud.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield cloud
    finally:
        cloud.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving_for(app: Flask, monkeypatch: pytest.MonkeyPatch, **settings: str) -> Iterator[Cloud]:
    """Serve the machine that the application asks for the time of the block."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with serving() as served:
        app.config["SETTINGS"] = replace(
            app.config["SETTINGS"],
            translate_region="eu-central-1",
            translate_endpoint_url=served.url,
            **settings,
        )
        yield served
