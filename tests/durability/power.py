"""Watch the system calls: no page that acknowledges a response may leave before it is on disk.

    python -m tests.durability.power

Killing a process proves little about power loss: what the kernel holds survives the process. So
strace listens: a write to the WAL makes it dirty, fdatasync or fsync cleans it, and an answer to a
POST that is sent while it is dirty breaks the promise. `--planted` runs SQLite
without those syncs and must fail.
"""

import argparse
import re
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from tests.durability.kills import Sender, Tally, prepare
from tests.servers import Installation

LINE = re.compile(r"^(?P<pid>\d+)\s+(?P<resumed><\.\.\. )?(?P<call>\w+)(?P<rest>.*)$")
CALLS = "pwrite64,pwritev,fdatasync,fsync,sendto,sendmsg,write"
STRACE = ("strace", "-f", "-y", "-s", "24", "-e", f"trace={CALLS}", "-o")


class NoTraceError(Exception):
    """strace cannot trace here, so nothing can be said."""


@dataclass
class Ledger:
    """What the trace shows."""

    synced: int = 0
    unsynced: int = 0
    wal_writes: int = 0


def read_trace(text: str) -> Ledger:
    """Return how many answers left with the WAL on disk, and how many before."""
    ledger, dirty, syncing = Ledger(), False, set()
    for line in text.splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        pid, call, rest = found["pid"], found["call"], found["rest"]
        if call in {"fdatasync", "fsync"}:
            # A long sync is written as two lines; only the second says that it is done.
            if "-wal>" in rest and "unfinished" in rest:
                syncing.add(pid)
            elif "-wal>" in rest or (found["resumed"] and pid in syncing):
                syncing.discard(pid)
                dirty = False
        elif call.startswith("pwrite") and "-wal>" in rest:
            ledger.wal_writes += 1
            dirty = True
        elif '"HTTP/1.1 ' in rest:
            ledger.unsynced += dirty
            ledger.synced += not dirty
    return ledger


def run(folder: Path, *, responses: int = 10, planted: bool = False) -> Ledger:
    """Send `responses` one after another under strace; return what the trace shows.

    `planted` serves with SQLite's weaker NORMAL, which does not sync at a commit.
    """
    installation = Installation(folder, module="tests.durability.planted" if planted else "app.cli")
    prepare(installation)
    trace = folder / "trace.txt"
    installation.start(wrapper=(*STRACE, str(trace)))
    try:
        sender = Sender(installation.base_url, Tally(), threading.Event())
        for _ in range(responses):
            sender.respond()
        sender.browser.close()
    finally:
        installation.stop()
    if not trace.exists() or not trace.stat().st_size:
        raise NoTraceError("strace wrote nothing: is ptrace allowed?")
    return read_trace(trace.read_text(errors="replace"))


def main() -> int:
    """Run and print; return 1 when an answer left too early."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=10)
    parser.add_argument("--planted", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = run(Path(folder), responses=options.responses, planted=options.planted)
    print(ledger)
    return int(bool(ledger.unsynced) or not ledger.wal_writes)


if __name__ == "__main__":
    sys.exit(main())
