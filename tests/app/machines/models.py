"""A server on this machine that speaks as OpenAI's chat completions do, and fails in many ways."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Said = str | dict[str, Any]
Behaviour = Callable[["Handler"], None]


@dataclass
class Model:
    """Where it listens, what it says or does, and what it was asked."""

    url: str = ""
    say: Callable[[list[str]], Said] = lambda _texts: "{}"
    does: Behaviour | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def data(self) -> dict[str, Any]:
        """Return the object that came with the last request."""
        return json.loads(self.asked[-1]["messages"][1]["content"])

    @property
    def texts(self) -> list[str]:
        """Return the comments that came with the last request."""
        return [each["text"] for each in self.data["comments"]]


class Handler(BaseHTTPRequestHandler):
    """Answers one request; `model` is set on the class that a server gets."""

    model: Model
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.model.asked.append(body)
        self.model.keys.append(self.headers.get("Authorization", ""))
        self.model.paths.append(self.path)
        try:
            if self.model.does is not None:
                self.model.does(self)
                return
            said = self.model.say(self.model.texts)
            self.answers(said if isinstance(said, str) else json.dumps(said))
        except OSError:
            self.close_connection = True  # the client has lost its patience

    def answers(self, content: str | None, why: str = "stop") -> None:
        choice = {"message": {"role": "assistant", "content": content}, "finish_reason": why}
        self.sends(200, json.dumps({"choices": [choice]}).encode())

    def sends(self, status: int, data: bytes, *, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = length is not None

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (its name in the library)
        pass


def fails(status: int) -> Behaviour:
    return lambda handler: handler.sends(status, b'{"error": "as told"}')


def waits(handler: Handler) -> None:
    """Give no answer before the test is over."""
    handler.model.released.wait(30)


def drips(handler: Handler) -> None:
    """Send a byte now and then, for longer than anybody waits."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.model.released.is_set():
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def breaks_off(handler: Handler) -> None:
    handler.sends(200, b'{"choices": [{"mess', length=5_000)


def floods(handler: Handler) -> None:
    handler.sends(200, b" " * 3_000_000)


def leads_away(handler: Handler) -> None:
    handler.sends(307, b"", Location="http://127.0.0.1:1/steal")


class Server(ThreadingHTTPServer):
    """Says nothing of clients that hang up: that is what some tests are about."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


@contextmanager
def serving() -> Iterator[Model]:
    """Serve one for the time of the block."""
    model = Model()
    handler = type("Bound", (Handler,), {"model": model})
    server = Server(("127.0.0.1", 0), handler)
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield model
    finally:
        model.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
