"""Kill the server at random while people send; compare what was acknowledged with what is there.

python -m tests.durability.kills --kills 500
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from app.respond.signals import TRAP
from tests.durability.prepare import SLUG
from tests.servers import PROJECT, Installation
from tests.web import Answer, Browser, Control, forms

CODE = re.compile(r'<p class="code"[^>]*>(.*?)</p>')
GROUP = re.compile(r"<span>([0-9A-HJKMNP-TV-Z*~$=U]{4})</span>")
FIXED = {"textarea": "Longer opening hours, please", "text": "7"}


def fill(control: Control) -> list[str]:
    """Answer a control as a person in a hurry would, who does not see the trap for machines."""
    if control.name == TRAP:
        return [""]
    if control.kind in {"radio", "checkbox"}:
        return control.values[:1]
    day, month, year = "-day", "-month", "-year"
    dates = {day: "3", month: "2", year: "2026"}
    return [dates.get(control.name[control.name.rfind("-") :], FIXED.get(control.kind, "7"))]


def receipt_code(page: str) -> str:
    """Return the receipt code on a page. Raises ValueError when there is none."""
    found = CODE.search(page)
    if found is None:
        raise ValueError("no receipt code on the page")
    return "".join(GROUP.findall(found.group()))


@dataclass
class Tally:
    """What the clients saw."""

    acknowledged: list[str] = field(default_factory=list)
    changed: int = 0
    retries: int = 0
    refused: Counter[int] = field(default_factory=Counter)


class Sender(threading.Thread):
    """One person after another, each holding on to the same token until it is acknowledged."""

    def __init__(self, base_url: str, tally: Tally, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.browser, self.tally, self.stop = Browser(base_url, timeout=10), tally, stop

    def run(self) -> None:
        """Send responses until told to stop; the last one is finished."""
        while not self.stop.is_set():
            self.respond()
        self.browser.close()

    def respond(self) -> None:
        """Go through the survey once, sending each page again until it is answered."""
        page = self._insist("GET", f"/en/s/{SLUG}/", None)
        for _ in range(12):
            if page.status != 200:
                self.tally.refused[page.status] += 1
                return
            found = forms(page.text)
            if CODE.search(page.text) or not found:
                break
            pairs = found[0].filled(fill)
            page = self._insist("POST", urljoin(page.url, found[0].action or page.url), pairs)
        code = receipt_code(page.text)
        # A person who is not sure sends once more, and must see the same receipt.
        again = self._insist("POST", page.url, pairs)
        if again.text != page.text:
            self.tally.changed += 1
        self.tally.acknowledged.append(code)

    def _insist(self, method: str, url: str, pairs: list[tuple[str, str]] | None) -> Answer:
        while True:
            try:
                if method == "GET":
                    return self.browser.get(url)
                return self.browser.post(url, pairs or [])
            except ConnectionError:
                self.tally.retries += 1
                time.sleep(0.05)


def prepare(installation: Installation) -> None:
    """Make the database and the survey."""
    subprocess.run(
        [sys.executable, "-m", "tests.durability.prepare"],
        cwd=PROJECT, env=installation.env, check=True, timeout=120,
    )  # fmt: skip


def stored(installation: Installation) -> dict[str, int]:
    """Count responses, receipts and unfinished rows, and check the file, in another process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.count"],
        cwd=PROJECT, env=installation.env, check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return {name: int(value) for name, value in (line.split("=") for line in done.stdout.split())}


def run(
    folder: Path, *, kills: int, clients: int = 8, seed: int = 0
) -> tuple[Tally, dict[str, int]]:
    """Kill the server `kills` times under load; return what was acknowledged and what is stored."""
    chance = random.Random(seed)
    installation = Installation(folder)
    prepare(installation)
    installation.start()
    tally, stop = Tally(), threading.Event()
    senders = [Sender(installation.base_url, tally, stop) for _ in range(clients)]
    for sender in senders:
        sender.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.3, 1.2))
        installation.kill()
        installation.start()
    stop.set()
    for sender in senders:
        sender.join(timeout=60)
    installation.stop()
    return tally, stored(installation)


def verdict(tally: Tally, counted: dict[str, int]) -> list[str]:
    """Return what is wrong; nothing when every promise held."""
    sent, stored_ = len(tally.acknowledged), counted["responses"]
    wrong = {
        "two people were given one receipt code": len(set(tally.acknowledged)) != sent,
        f"{sent - stored_} acknowledged responses are lost": stored_ < sent,
        f"{stored_ - sent} responses are there that nobody was told of": stored_ > sent,
        "responses and receipts differ in number": stored_ != counted["receipts"],
        f"{counted['doubled']} receipts name a missing response": bool(counted["doubled"]),
        f"{tally.changed} receipts changed when sent again": bool(tally.changed),
        f"refused: {dict(tally.refused)}": bool(tally.refused),
        "the database file is damaged": not counted["sound"],
    }
    return [problem for problem, is_so in wrong.items() if is_so]


def main() -> int:
    """Run and print; return 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        tally, counted = run(
            Path(folder), kills=options.kills, clients=options.clients, seed=options.seed
        )
        seconds = time.monotonic() - began
    print(f"kills {options.kills}, clients {options.clients}, {seconds:.0f} s")
    print(f"acknowledged {len(tally.acknowledged)}, retries {tally.retries}, stored {counted}")
    problems = verdict(tally, counted)
    print("\n".join(problems) or "nothing lost, nothing doubled")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
