"""How long Chromium takes for the proof of work: `python -m tests.bench.proof`."""

import base64
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import altcha
from markupsafe import escape
from typing_extensions import override

from app.respond.proof import ALGORITHM, COST, TRIES
from tests.browser import chromium

SCRIPT: Final = Path(__file__).parents[2] / "app/static/js/proof.js"
SOLVED: Final = "document.querySelector('[data-puzzle]').value"


class Page(BaseHTTPRequestHandler):
    """The script beside a challenge that takes as many tries as the address says."""

    def do_GET(self) -> None:
        tries = self.path.strip("/")
        body, kind = SCRIPT.read_bytes(), "text/javascript"
        if tries.isdecimal():
            body, kind = _page(int(tries)), "text/html"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        return


def _page(tries: int) -> bytes:
    made = altcha.create_challenge(ALGORITHM, COST, counter=tries - 1, hmac_secret=b"bench")
    puzzle = escape(json.dumps(made.to_dict()))
    form = f'<form><input data-puzzle="{puzzle}"><p data-proof-wait=""></p></form>'
    return f"<!doctype html>{form}<script src=/proof.js></script>".encode()


def main() -> None:
    """Print the seconds for each amount of work, on average and at most."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    with chromium() as browser:
        tab = browser.new_page()
        for work, most in TRIES.items():
            for tries in (most // 2, most):
                tab.goto(f"http://127.0.0.1:{server.server_port}/{tries}")
                tab.wait_for_function(SOLVED, timeout=120_000)
                payload = json.loads(base64.b64decode(tab.input_value("[data-puzzle]")))
                print(f"{work:8} {tries:5} tries {payload['solution']['time'] / 1000:6.2f} s")
    server.shutdown()


if __name__ == "__main__":
    main()
