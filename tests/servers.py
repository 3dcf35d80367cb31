"""A real installation in a folder of its own: served, worked for, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PROJECT = Path(__file__).parent.parent


def free_port() -> int:
    """Return a port on the loopback address that nobody uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Installation:
    """One folder with data and keys, and the processes that run on it."""

    folder: Path
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    module: str = "app.cli"
    program: tuple[str, ...] = ()
    cwd: Path = PROJECT

    @property
    def base_url(self) -> str:
        """Return where it is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """Return the variables that its processes read."""
        return os.environ | {
            "HEEDED_DATA": str(self.folder / "data"),
            "HEEDED_KEYS": str(self.folder / "keys" / "keys.json"),
            "PORT": str(self.port),
            "OMP_NUM_THREADS": "1",
            **self.extra,
        }

    @property
    def log(self) -> Path:
        """Return the file that holds what its processes said."""
        return self.folder / "log.txt"

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one `heeded` command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=PROJECT, env=self.env, check=check, capture_output=True, text=True, timeout=300,
        )  # fmt: skip

    def start(self, *command: str, wrapper: tuple[str, ...] = ()) -> None:
        """Start `heeded serve` (or another command) in a process group of its own, and wait."""
        arguments = command or ("serve",)
        program = self.program or (sys.executable, "-m", self.module)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*wrapper, *program, *arguments],
                cwd=self.cwd, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        if arguments == ("serve",):
            self._wait()

    def kill(self) -> None:
        """Kill the whole group at once, as a power button would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the group to end, and wait until it has."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(timeout=60)
        self.process = None

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.process is not None and self.process.poll() is not None:
                raise RuntimeError(f"the server has ended:\n{self.log.read_text()[-2000:]}")
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
                try:
                    connection.request("GET", "/healthz")
                    connection.getresponse().read()
                except (OSError, HTTPException):
                    time.sleep(0.1)
                else:
                    return
        raise RuntimeError("the server did not come up")


@contextmanager
def served(folder: Path, **extra: str) -> Iterator[Installation]:
    """Serve an installation inside the block."""
    installation = Installation(folder, extra=extra)
    installation.start()
    try:
        yield installation
    finally:
        installation.stop()
