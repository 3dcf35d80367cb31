"""What one completed response costs: time, CPU, statements, bytes; beside a bare application.

python -m tests.bench.journey [--seconds 15]
"""

import argparse
import gzip
import os
import platform
import re
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin

import psutil

from tests import postgres
from tests.durability.kills import fill, prepare, stored
from tests.durability.prepare import SLUG
from tests.servers import Installation
from tests.web import Browser, forms

START = f"/en/s/{SLUG}/"
CLIENTS = (1, 8, 32)
LINKED = re.compile(r'(?:href|src)="(/assets/[^"]+)"')


@dataclass
class Measured:
    """What one round showed."""

    clients: int
    seconds: float = 0.0
    completed: int = 0
    failed: int = 0
    requests: int = 0
    cpu: float = 0.0
    journeys: list[float] = field(default_factory=list)
    steps: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def cpu_ms(self) -> float:
        """Return the server's CPU milliseconds for one completed response."""
        return 1000 * self.cpu / max(self.completed, 1)

    @property
    def rate(self) -> float:
        """Return completed responses for each second."""
        return self.completed / self.seconds


def journey(browser: Browser, note: Callable[[int, float], None]) -> None:
    """Complete one response; `note` hears the milliseconds of each step. Raises AssertionError."""
    began = time.perf_counter()
    page = browser.get(START)
    note(0, began)
    for step in range(1, 12):
        assert page.status == 200, page.status
        found = forms(page.text)
        if not found:
            return
        pairs = found[0].filled(fill)
        began = time.perf_counter()
        page = browser.post(urljoin(page.url, found[0].action or page.url), pairs)
        note(step, began)
        if step == 5:
            assert page.status == 200, page.status
            return
    raise AssertionError("the survey does not end")


def cpu_of(process: psutil.Process) -> float:
    """Return the CPU seconds of a process and those below it."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def run_round(installation: Installation, clients: int, seconds: float) -> Measured:
    """Let `clients` people answer one after another for `seconds`."""
    measured, lock, stop = Measured(clients), threading.Lock(), threading.Event()
    process = psutil.Process(installation.process.pid if installation.process else 0)

    def person() -> None:
        browser = Browser(installation.base_url)
        while not stop.is_set():
            steps: list[tuple[int, float]] = []
            began = time.perf_counter()
            try:
                journey(browser, lambda step, at: steps.append((step, time.perf_counter() - at)))
            except (AssertionError, OSError):
                with lock:
                    measured.failed += 1
                continue
            with lock:
                measured.completed += 1
                measured.journeys.append(time.perf_counter() - began)
                for step, took in steps:
                    measured.steps[step].append(took)
        browser.close()
        with lock:
            measured.requests += browser.requests

    people = [threading.Thread(target=person) for _ in range(clients)]
    cpu, began = cpu_of(process), time.perf_counter()
    for each in people:
        each.start()
    time.sleep(seconds)
    stop.set()
    for each in people:
        each.join()
    measured.seconds, measured.cpu = time.perf_counter() - began, cpu_of(process) - cpu
    return measured


def quantile(values: list[float], share: float) -> float:
    """Return a quantile in milliseconds."""
    if not values:
        return float("nan")
    return 1000 * sorted(values)[min(len(values) - 1, int(share * len(values)))]


def show(name: str, bench: "Bench") -> None:
    """Print what was measured of an installation."""
    show_rounds(name, bench.rounds)
    for path, (requests, size) in bench.weights.items():
        print(f"{path}: {requests} requests, {size:,} bytes on the wire")
    print(
        f"memory: web and worker {bench.idle:.0f} MB idle, web {bench.after:.0f} MB after the load"
    )
    print(f"acknowledged at least {bench.acknowledged}, stored {bench.stored}")


def show_rounds(name: str, rounds: list[Measured]) -> None:
    """Print a table of rounds, and the steps of each."""
    print(f"\n{name}")
    print(
        "clients  completed/s  failed  requests/response  CPU ms/response  p50 ms  p95 ms  p99 ms"
    )
    for each in rounds:
        print(
            f"{each.clients:7}  {each.rate:11.1f}  {each.failed:6}  "
            f"{each.requests / max(each.completed, 1):17.1f}  {each.cpu_ms:15.1f}  "
            + "  ".join(f"{quantile(each.journeys, share):6.0f}" for share in (0.5, 0.95, 0.99))
        )
        for step, values in sorted(each.steps.items()):
            marks = "  ".join(
                f"p{int(100 * q)} {quantile(values, q):5.0f}" for q in (0.5, 0.95, 0.99)
            )
            print(f"         step {step}: {marks}")


def page_weight(base_url: str, path: str) -> tuple[int, int]:
    """Return requests and bytes on the wire (bodies) of a first visit to a page."""
    browser = Browser(base_url)

    def fetch(url: str) -> tuple[bytes, int]:
        connection = HTTPConnection(browser.host, browser.port, timeout=30)
        connection.request("GET", url, headers={"Accept-Encoding": "br, gzip"})
        answer = connection.getresponse()
        body = answer.read()
        encoding = answer.getheader("Content-Encoding", "")
        return (gzip.decompress(body) if encoding == "gzip" else body), len(body)

    html, size = fetch(path)
    linked = sorted(set(LINKED.findall(html.decode())))
    return 1 + len(linked), size + sum(fetch(each)[1] for each in linked)


def measure(installation: Installation, seconds: float) -> list[Measured]:
    """Warm up, then run a round for each number of clients."""
    run_round(installation, 4, 2)
    return [run_round(installation, clients, seconds) for clients in CLIENTS]


@dataclass(frozen=True)
class Bench:
    """What was measured of one installation."""

    rounds: list[Measured]
    idle: float
    after: float
    weights: dict[str, tuple[int, int]]
    stored: dict[str, int]

    @property
    def acknowledged(self) -> int:
        """Return how many responses clients were told are there."""
        return sum(each.completed for each in self.rounds)

    @property
    def is_whole(self) -> bool:
        """Return whether nothing failed, and all that was acknowledged is stored."""
        failed = any(each.failed for each in self.rounds)
        return not failed and self.stored["responses"] >= self.acknowledged


def bench(folder: Path, seconds: float, **extra: str) -> Bench:
    """Measure a new installation; `extra` are its settings.

    Its worker rests during the rounds: reading the comments is the work of another machine's cores,
    and here it would compete with the clients for two.
    """
    installation, worker = (Installation(folder, extra=extra) for _ in range(2))
    prepare(installation)
    installation.start()
    worker.start("worker")
    try:
        time.sleep(5)
        idle = memory(installation) + memory(worker)
        worker.stop()
        rounds = measure(installation, seconds)
        weights = {path: page_weight(installation.base_url, path) for path in ("/en/", START)}
        after = memory(installation)
    finally:
        installation.stop()
        worker.stop()
    return Bench(rounds, idle, after, weights, stored(installation))


def main() -> int:
    """Print everything; return 1 when an acknowledged response is not stored."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    options = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder, postgres.server(Path(folder) / "pg") as running:
        embedded = bench(Path(folder) / "embedded", options.seconds)
        address = postgres.new_database(running)
        served = bench(
            Path(folder) / "served", options.seconds, DATABASE_URL=address, WEB_PROCESSES="2"
        )
        bare = _bare(Path(folder), options.seconds)
    show("Heeded, embedded database, one web process", embedded)
    show("Heeded, PostgreSQL, two web processes", served)
    show_rounds("bare Flask and SQLite, no styling, checks or languages", bare)
    eight, floor = embedded.rounds[1], bare[1]
    print(
        f"\nembedded at 8 clients: {eight.cpu_ms:.1f} ms CPU, "
        f"{eight.cpu_ms / floor.cpu_ms:.1f} times the bare one"
    )
    return int(not (embedded.is_whole and served.is_whole))


def memory(installation: Installation) -> float:
    """Return the megabytes of a server and its children; what they share counts once."""
    return sum(each.memory_full_info().pss for each in _processes(installation)) / 2**20


def _processes(installation: Installation) -> list[psutil.Process]:
    process = psutil.Process(installation.process.pid if installation.process else 0)
    return [process, *process.children(recursive=True)]


def _bare(folder: Path, seconds: float) -> list[Measured]:
    floor = Installation(
        folder, module="tests.bench.bare", extra={"BARE_FILE": str(folder / "bare.db")}
    )
    floor.start()
    try:
        return measure(floor, seconds)
    finally:
        floor.stop()


if __name__ == "__main__":
    sys.exit(main())
