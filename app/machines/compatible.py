"""A language model behind any server that speaks as OpenAI's chat completions do.

Often one of the administration's own. Redirects are not followed: what people wrote goes to the
address that was set, and nowhere else.
"""

import http.client
import json
import socket
import threading
from typing import Final
from urllib.parse import urlsplit

from app.config import Settings
from app.machines.port import Fault, MachineError, NoDraftError, Patience, Trouble

MOST_BYTES: Final = 1_000_000
"""More than this is no answer to anything that we ask."""
_PATH: Final = "/chat/completions"
_OK: Final = 200
_TROUBLES: Final = {
    401: Trouble.DENIED,
    402: Trouble.DENIED,
    403: Trouble.DENIED,
    408: Trouble.BUSY,
    429: Trouble.BUSY,
}
_SERVER_ERROR: Final = 500
_TOO_LONG: Final = 413
_FAULTS: Final = {"length": Fault.OVERLONG, "content_filter": Fault.DECLINED}
_WORTH_ANOTHER_TRY: Final = (Trouble.BUSY, Trouble.UNREACHABLE)


class CompatibleWriter:
    """Writes with one model of one server."""

    provider: str = "openai"

    def __init__(self, settings: Settings, patience: Patience) -> None:
        model = settings.language_model
        if model is None:
            raise MachineError(Trouble.SETTINGS)
        self.engine: str = model.name
        self._url, self._key, self._patience = model.url, settings.draft_key, patience

    def write(self, told: str, sent: str, most_tokens: int) -> str:
        """Return its words, unchecked, to what it was told; NoDraftError or MachineError.

        A server that is busy or away is asked again, a few times and with longer pauses.
        """
        body = {
            "model": self.engine,
            "messages": [
                {"role": "system", "content": told},
                {"role": "user", "content": sent},
            ],
            "max_tokens": most_tokens,
        }
        data = json.dumps(body).encode()
        for attempt in range(1, self._patience.attempts + 1):
            try:
                return _words_in(self._asked(data))
            except MachineError as error:
                if error.trouble not in _WORTH_ANOTHER_TRY or attempt == self._patience.attempts:
                    raise
                threading.Event().wait(self._patience.pause * 2 ** (attempt - 1))
        raise MachineError(Trouble.SETTINGS)

    def _asked(self, data: bytes) -> bytes:
        where = urlsplit(self._url)
        is_secure = where.scheme == "https"
        kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
        connection = kind(where.hostname or "", where.port, timeout=self._patience.seconds)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        # A server that drips byte by byte never runs into the timeout of a single read.
        clock = threading.Timer(self._patience.seconds, _drop, (connection,))
        clock.daemon = True
        clock.start()
        try:
            connection.request("POST", where.path.rstrip("/") + _PATH, data, headers)
            return _body_of(connection.getresponse())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise MachineError(Trouble.UNREACHABLE) from error
        finally:
            clock.cancel()
            connection.close()


def _drop(connection: http.client.HTTPConnection) -> None:
    sock: socket.socket | None = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _body_of(answer: http.client.HTTPResponse) -> bytes:
    if answer.status >= _SERVER_ERROR:
        raise MachineError(Trouble.BUSY)
    if answer.status == _TOO_LONG:
        raise NoDraftError(Fault.TOO_LONG)
    if answer.status != _OK:
        raise MachineError(_TROUBLES.get(answer.status, Trouble.SETTINGS))
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise NoDraftError(Fault.OVERLONG)
    if answer.length:  # it broke off before what it had announced
        raise MachineError(Trouble.UNREACHABLE)
    return body


def _words_in(body: bytes) -> str:
    try:
        choice = json.loads(body)["choices"][0]
        fault = _FAULTS.get(choice.get("finish_reason"))
        words = choice["message"]["content"]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise NoDraftError(Fault.UNREADABLE) from error
    if fault is not None:
        raise NoDraftError(fault)
    if not isinstance(words, str):
        raise NoDraftError(Fault.DECLINED if words is None else Fault.UNREADABLE)
    return words
