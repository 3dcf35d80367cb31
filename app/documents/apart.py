"""A page drawn as PDF in a process of its own, while somebody waits for it.

The child knows neither database nor keys: it reads the page from its input and writes the PDF to
its output. Nothing that stands in the page is left anywhere.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

from app.config import bare_env

PROJECT: Final = Path(__file__).parent.parent.parent
MOST_BYTES: Final = 4 * 1024**3
MOST_SECONDS: Final = 120


class DrawingError(Exception):
    """The process that draws has failed; the message is how it ended."""


def pdf(html: str, sheets: Sequence[str], base_url: str) -> bytes:
    """Return the page as a tagged PDF. Raises DrawingError."""
    command = [sys.executable, "-m", "app.documents.apart", json.dumps(list(sheets)), base_url]
    try:
        done = subprocess.run(  # noqa: S603  (our own module)
            command, input=html.encode(), capture_output=True, check=False, cwd=PROJECT,
            env=bare_env(), timeout=MOST_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise DrawingError("it took too long") from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise DrawingError(f"the process ended with {done.returncode}")
    return done.stdout


def main(sheets: str, base_url: str) -> int:
    """Draw what comes in. Return 0, or 1 when that fails."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    try:
        drawn = resolve_name("app.documents.drawing:Drawn")
        made: bytes = drawn(sys.stdin.read(), json.loads(sheets), base_url).pdf()
    except Exception as error:  # noqa: BLE001  (its text may hold what stands in the page)
        sys.stderr.write(f"the page was not drawn: {type(error).__name__}\n")
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
