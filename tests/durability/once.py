"""Send each of many responses eight times in the same moment; count what is there afterwards.

python -m tests.durability.once --tokens 10000
"""

import argparse
import secrets
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

from app import clock, create_app
from app.builder import queries as builder
from app.config import Settings
from app.db import db
from app.respond import queries, service
from app.respond.models import Written
from tests.durability.kills import prepare, receipt_code, stored
from tests.durability.prepare import SLUG
from tests.servers import Installation
from tests.web import Browser, forms

AT_ONCE = 8
CHUNK = 500


def begun(installation: Installation, count: int) -> list[str]:
    """Put so many answered, unsent responses into the installation; return their handles."""
    app = create_app(Settings.from_env(installation.env))
    handles = [secrets.token_urlsafe(22) for _ in range(count)]
    with app.app_context():
        version = builder.open_version(SLUG)
        comment = next(item for item in version.definition.items() if item.kind == "long_text")
        for place in range(0, count, CHUNK):
            for handle in handles[place : place + CHUNK]:
                service.start(version.id, handle, at=clock.now())
                draft = queries.unfinished(handle, at=clock.now())
                assert draft is not None
                draft.keep({comment.id: Written(f"Number {handle}", "en")})
            db.session.commit()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    return handles


class Senders:
    """Eight browsers that press the same button in the same moment."""

    def __init__(self, base_url: str) -> None:
        self.browsers = [Browser(base_url) for _ in range(AT_ONCE)]
        self.pool = ThreadPoolExecutor(AT_ONCE)
        self.barrier = threading.Barrier(AT_ONCE)

    def receipts(self, handles: list[str]) -> set[str]:
        """Send what is under these handles, browser by browser; return the codes shown."""
        pages = dict.fromkeys(handles, ("", [("", "")]))
        for handle in pages:
            check = f"/en/s/{SLUG}/r/{handle}/check-answers"
            page = self.browsers[0].get(check)
            form = forms(page.text)[0]
            pairs = form.filled(lambda control: control.chosen)
            pages[handle] = (urljoin(page.url, form.action or page.url), pairs)

        def send(browser: Browser, handle: str) -> str:
            self.barrier.wait(timeout=60)
            answer = browser.post(*pages[handle])
            assert answer.status == 200, answer.status
            return receipt_code(answer.text)

        return set(self.pool.map(send, self.browsers, handles))


def run(folder: Path, tokens: int, *, planted: bool = False) -> tuple[int, dict[str, int]]:
    """Return how many sendings showed more than one code, and what is stored.

    The planted fault gives each of the eight browsers a response of its own.
    """
    installation = Installation(folder)
    prepare(installation)
    handles = begun(installation, tokens * AT_ONCE if planted else tokens)
    installation.start()
    senders, doubled = Senders(installation.base_url), 0
    try:
        for number in range(tokens):
            first = number * AT_ONCE
            same = [handles[number]] * AT_ONCE
            doubled += (
                len(senders.receipts(handles[first : first + AT_ONCE] if planted else same)) > 1
            )
    finally:
        for browser in senders.browsers:
            browser.close()
        senders.pool.shutdown()
        installation.stop()
    return doubled, stored(installation)


def main() -> int:
    """Print what was found; return 1 when anything was there twice or not at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=10_000)
    parser.add_argument("--planted", action="store_true")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        doubled, found = run(Path(folder), options.tokens, planted=options.planted)
    print(
        f"{options.tokens} responses sent {AT_ONCE} times at once: {doubled} showed two codes;"
        f" stored {found}; {time.monotonic() - began:.0f} s"
    )
    return int(bool(doubled) or found["responses"] != options.tokens or found["unfinished"] > 0)


if __name__ == "__main__":
    sys.exit(main())
