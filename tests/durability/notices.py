"""Kill the worker while it tells people; count on a real mail server who was told how often.

python -m tests.durability.notices --kills 50 --people 10000
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiosmtpd.controller import Controller
from sqlalchemy import func, insert, select, update

from app import clock, create_app
from app.builder import queries as builder
from app.config import Settings
from app.db import db
from app.jobs import Job, JobState
from app.notices import keys, sealing, service
from app.notices.models import Channel, Delivery, Notice, Occasion, Subscription, Wish
from app.notices.story import Story
from tests.durability.kills import prepare
from tests.durability.prepare import SLUG
from tests.servers import Installation, free_port

STORY = Story(slug="answer", source_lang="en", titles={"en": "Longer opening hours"})
PLANTED = "tests.durability.planted_notices"


@dataclass
class Counting:
    """Counts mails by address, and can stop the sender at any of them."""

    got: Counter[str] = field(default_factory=Counter)
    at: threading.Condition = field(default_factory=threading.Condition)
    kill_at: int = 0
    pid: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        with self.at:
            self.got.update(envelope.rcpt_tos)
            if self.kill_at and self.got.total() >= self.kill_at:
                # The server has the mail, and the worker never learns of it.
                self.kill_at = 0
                with suppress(ProcessLookupError):
                    os.killpg(self.pid, signal.SIGKILL)
            self.at.notify_all()
        return "250 OK"

    def wait(self, number: int, seconds: float = 120) -> bool:
        """Wait until so many mails have come."""
        with self.at:
            return self.at.wait_for(lambda: self.got.total() >= number, seconds)


@dataclass(frozen=True)
class Outcome:
    """What the server got, and what the installation says of it."""

    people: int
    kills: int
    twice: int
    lost: int
    told: dict[str, int]

    def wrong(self) -> list[str]:
        """Return what broke a promise."""
        unsure = self.told.get(Delivery.UNSURE, 0)
        found = {
            f"{self.twice} people were told twice": self.twice > 0,
            f"{self.lost} people were lost and nobody is told": self.lost > unsure,
            f"{unsure} are unsure after {self.kills} kills": unsure > self.kills,
            "some still wait": sum(self.told.values()) != self.people
            or not set(self.told) <= {Delivery.HANDED_OVER, Delivery.UNSURE},
        }
        return [sentence for sentence, is_so in found.items() if is_so]


def run(folder: Path, *, people: int, kills: int, planted: bool = False, seed: int = 0) -> Outcome:
    """Tell so many people while the worker is killed so often."""
    chance, server = random.Random(seed), Counting()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{controller.port}", "MAIL_FROM": "us@example.org"}
    installation = Installation(folder, extra=mail | {"MAIL_PER_SECOND": "1000"})
    if planted:
        installation.module = PLANTED
    try:
        prepare(installation)
        with inside(installation):
            _ask(people)
        share = max(people // (kills + 1), 2)
        for number in range(kills):
            _kill_once(installation, server, chance.randint(1, share), in_window=number % 2 == 0)
            with inside(installation):
                _end_leases()
        installation.start("worker")
        _finish(installation, people)
        installation.stop()
        with inside(installation):
            told = _states()
    finally:
        installation.kill()
        controller.stop()
    twice = sum(number > 1 for number in server.got.values())
    return Outcome(people, kills, twice, people - len(server.got), told)


def _kill_once(installation: Installation, server: Counting, more: int, *, in_window: bool) -> None:
    wanted = server.got.total() + more
    installation.start("worker")
    assert installation.process is not None
    server.pid = installation.process.pid
    if in_window:
        server.kill_at = wanted
    if not server.wait(wanted):
        raise RuntimeError(f"nothing is sent:\n{installation.log.read_text()[-2000:]}")
    # Of the others, wherever it is: between two mails, while one is claimed or settled.
    time.sleep(0 if in_window else random.Random(wanted).uniform(0, 0.02))
    installation.kill()


@contextmanager
def inside(installation: Installation) -> Iterator[None]:
    """Work on the rows of an installation from here."""
    app = create_app(Settings.from_env(installation.env))
    with app.app_context():
        yield
        db.session.commit()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def _ask(people: int) -> None:
    survey = builder.survey_by_slug(SLUG)
    addresses = [f"p{number}@example.org" for number in range(people)]
    rows = [
        {
            "id": uuid4(), "survey_id": survey.id, "channel": Channel.EMAIL, "tries": 0,
            "address_hash": keys.address_hash(survey.id, "email", each), "state": Wish.CONFIRMED,
            "sealed": sealing.sealed({"to": each, "lang": "en"}), "forget_on": None,
        }
        for each in addresses
    ]  # fmt: skip
    db.session.execute(insert(Subscription), rows)
    service.tell(survey.id, Occasion.DONE, "proof", story=STORY, at=clock.now())


def _end_leases() -> None:
    """Let the minute go by after which another worker takes up what a killed one had."""
    over = clock.now() - timedelta(seconds=1)
    running = update(Job).where(Job.state == JobState.RUNNING)
    db.session.execute(running.values(leased_until=over))


def _finish(installation: Installation, people: int) -> None:
    """Wait until no message waits, and let the time go by after which a claim counts as lost."""
    for _ in range(600):
        time.sleep(1)
        with inside(installation):
            left = _states()
            if set(left) <= {Delivery.HANDED_OVER, Delivery.UNSURE, Delivery.CLAIMED} and (
                sum(left.values()) == people
            ):
                due = update(Notice).where(Notice.state == Delivery.CLAIMED)
                db.session.execute(due.values(due_at=clock.now()))
                if Delivery.CLAIMED not in left:
                    return


def _states() -> dict[str, int]:
    counted = select(Notice.state, func.count()).group_by(Notice.state)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def main() -> int:
    """Print what was found; return 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--planted", action="store_true")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = run(
            Path(folder), people=options.people, kills=options.kills, planted=options.planted
        )
    print(f"{found}; {time.monotonic() - began:.0f} s")
    print("\n".join(found.wrong()) or "nobody told twice, nobody lost unnoticed")
    return int(bool(found.wrong()))


if __name__ == "__main__":
    sys.exit(main())
