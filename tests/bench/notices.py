"""How long it takes to queue messages for everybody who asked.

python -m tests.bench.notices --people 10000
"""

import argparse
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from sqlalchemy import func, select

from app import clock
from app.builder import queries as builder
from app.db import db
from app.jobs import Job
from app.notices import queries, service, tasks
from app.notices.models import Notice, Occasion
from tests.durability.kills import prepare
from tests.durability.notices import STORY, _ask, inside
from tests.durability.prepare import SLUG
from tests.servers import Installation


def main() -> None:
    """Print how long the publishing request waits, the job works, and staff's page reads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder))
        prepare(installation)
        with inside(installation):
            _ask(people)
        with inside(installation):
            survey = builder.survey_by_slug(SLUG)
            times = [time.perf_counter()]
            service.tell(survey.id, Occasion.CORRECTED, "bench", story=STORY, at=clock.now())
            db.session.commit()
            times.append(time.perf_counter())
            tasks.gather_due()
            times.append(time.perf_counter())
            queries.audience(survey.id)
            queries.rounds(survey.id)
            times.append(time.perf_counter())
            queued = db.session.scalar(select(func.count()).select_from(Notice))
            jobs = db.session.scalar(select(func.count()).select_from(Job))
    told, gathered, read = (after - before for before, after in pairwise(times))
    print(f"{people} people: tell {told * 1000:.0f} ms, {queued} messages of two rounds queued in")
    print(f"{gathered:.1f} s by the job, staff's counts read in {read * 1000:.0f} ms, {jobs} jobs")


if __name__ == "__main__":
    main()
