"""How long the record of acts takes to be checked: `python -m tests.bench.acts`.

It fills a record of 100,000 acts on the embedded, encrypted database, checks all of it as the page
and `heeded doctor` do, and writes it as a file.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert

from app import clock, create_app, schema
from app.accounts import record, service
from app.accounts.models import AuditEvent
from app.acts import service as acts
from app.db import db, reading
from tests.conftest import settings_in

MARK_SECONDS = 5.0


def fill(number: int) -> None:
    """Write so many acts, each sealed as ever."""
    before, at, actor = "", clock.now(), uuid4()
    rows = []
    for each in range(1, number + 1):
        act = record.Act(each, at, actor, "survey.edit", str(uuid4()), '{"revision":3}', "")
        before = record._seal(before, act)  # noqa: SLF001
        rows.append(act._replace(hash=before)._asdict())
    db.session.execute(insert(AuditEvent), rows)
    db.session.commit()


def main() -> int:
    """Print the figures; 1 when the mark is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_in(Path(folder)), testing=True)
        with app.app_context():
            schema.upgrade(db.engine)
            fill(asked.acts)
            start = time.perf_counter()
            with reading(only=True):
                holds = service.verify_chain()
                db.session.rollback()
            checked = time.perf_counter() - start
            start = time.perf_counter()
            size = sum(len(part.encode()) for part in acts.lines(db.engines["reading"]))
            written = time.perf_counter() - start
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{asked.acts} acts, holds: {holds}; checked in {checked:.2f} s (mark {MARK_SECONDS} s);")
    print(f"written as {size / 1e6:.1f} MB in {written:.2f} s; peak memory {peak:.0f} MB")
    return 0 if holds and checked <= MARK_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
