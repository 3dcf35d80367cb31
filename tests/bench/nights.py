"""What a night adds to the database: `python -m tests.bench.nights`.

A run of 100,000 comments gets 1,000 new ones, once as a night does it and once as a run of its own
that a person accepts. What the analysis says is made up: no model is loaded, and only the storing
is measured (the analysis itself: `python -m tests.bench.analysis`).
"""

import argparse
import dataclasses
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, text

from analysis import Assignment, Comment, Feeling, Reached, Report, Topic
from app import clock, create_app, schema
from app.builder.models import Survey
from app.config import Settings
from app.db import db, reading
from app.insights import adding, analysing, carrying, nightly, queries, recording, service
from app.insights.models import Run
from app.jobs import Job
from app.respond.models import Answer, Response
from tests import postgres
from tests.bench.filling import fill
from tests.conftest import settings_in
from tests.factories.insights import Recipe, open_question, report_of

GROWING = ("run_comment", "assignment", "topic", "topic_sums", "run_facet", "descent", "run")
NEW_TOPICS = 2


def arrive(survey: Survey, number: int) -> list[UUID]:
    """Let so many comments come in."""
    version, question, at = survey.versions[-1], open_question(survey), clock.today()
    keys = sorted(uuid4() for _ in range(number))
    common = {"survey_id": survey.id, "version_id": version.id, "lang": "en", "channel": "web"}
    rows = [{"id": key, "submitted_on": at, "batch_id": None} | common for key in keys]
    db.session.execute(insert(Response), rows)
    said = {"question_id": question.id, "lang": "en", "value_json": '"Waiting was long"'}
    db.session.execute(insert(Answer), [said | {"response_id": key} for key in keys])
    db.session.commit()
    return keys


def told(run: Run, new: Sequence[UUID]) -> tuple[Report, carrying.Former]:
    """Return a report that leaves all where it is and puts new comments into topics."""
    chance = random.Random(1)
    former = carrying.former_of(run)
    here = [each for each in queries.all_topics(run) if each.merged_into_id is None]
    numbers = {str(each.key): number for number, each in enumerate(here, 1)}
    last = len(numbers) + NEW_TOPICS
    words = {"en": ("waiting", "long")}
    topics = tuple(
        Topic(number, 5, words, "waiting", (), former=key) for key, number in numbers.items()
    ) + tuple(
        Topic(number, 5, words, "new", (), theme=1) for number in range(len(numbers) + 1, last + 1)
    )
    placed = {
        each: tuple(Reached(numbers[key], strength) for key, strength in reached.items())
        for each, reached in former.topics.items()
    } | {str(each): (Reached(chance.randint(1, last), 1.0),) for each in new}
    near = range(15)
    fresh = set(map(str, new))
    found = tuple(
        Assignment(
            each,
            placed[each],
            0.5,
            "en",
            sentiment=Feeling.NEUTRAL,
            similar=tuple(near) if each in fresh else (),
        )
        for each in sorted(placed)
    )
    report = report_of([("x", Comment("x", "x"))])
    made = dataclasses.replace(report, topics=topics, assignments=found, themes=())
    return dataclasses.replace(made, embedder=run.embedder), former


def counts() -> dict[str, int]:
    """Return how many rows there are in the tables that grow."""
    found = {}
    for name in GROWING:
        chosen = select(func.count()).select_from(db.metadata.tables[name])
        found[name] = db.session.scalar(chosen) or 0
    db.session.rollback()
    return found


def size(settings: Settings) -> float:
    """Return how big the database is, in megabytes."""
    asked = (
        "select page_count * page_size from pragma_page_count(), pragma_page_size()"
        if settings.is_sqlite
        else "select pg_database_size(current_database())"
    )
    found = db.session.scalar(text(asked)) or 0
    db.session.rollback()
    return int(found) / 1e6


def night(survey: Survey, run: Run, number: int) -> float:
    """Let comments come in and join the run; return how many seconds that took."""
    new = arrive(survey, number)
    (started,) = nightly.begin(survey.id, at=clock.now())
    return _stored(started, run, new)


def by_hand(survey: Survey, run: Run, number: int) -> float:
    """Let comments come in and be in a run of their own; return how many seconds that took."""
    new = arrive(survey, number)
    started = service.start_run(survey, run.question_id, Recipe(), by=None, at=clock.now())
    return _stored(started, run, new)


def _stored(started: Run, run: Run, new: Sequence[UUID]) -> float:
    db.session.query(Job).delete()
    recording.begin(started)
    db.session.commit()
    report, former = told(run, new)
    db.session.rollback()
    start = time.perf_counter()
    into_id = adding.added(started.id, report, {}, former)
    if started.is_nightly and into_id is None:
        sys.exit("the night was not accepted")
    if into_id is None:
        analysing.record(started.id, report, {}, former)
    return time.perf_counter() - start


def measure(settings: Settings, name: str, total: int, new: int) -> None:
    """Fill an installation and print what nights add to it."""
    app = create_app(settings, testing=True)
    with app.app_context(), reading(only=False):
        schema.upgrade(db.engine)
        fill(total)
        run = db.session.scalars(select(Run)).one()
        survey = db.session.get_one(Survey, run.survey_id)
        nightly.choose(survey, is_on=True, by=survey_editor(), at=clock.now())
        db.session.commit()
        write(
            "| database | what | seconds | MB more | rows more |\n| --- | --- | --- | --- | --- |\n"
        )
        for what, do in (("night", night), ("next night", night), ("run by hand", by_hand)):
            rows, mb = counts(), size(settings)
            seconds = do(survey, run, new)
            more = {each: n - rows[each] for each, n in counts().items() if n != rows[each]}
            shown = ", ".join(f"{each} {n:+,}" for each, n in more.items())
            write(f"| {name} | {what} | {seconds:.1f} | {size(settings) - mb:+.1f} | {shown} |\n")
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def survey_editor() -> UUID:
    """Return somebody who has an account."""
    return UUID(str(db.session.scalars(text("select id from user_account")).first()))


def write(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line)
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser("python -m tests.bench.nights", description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args(arguments)
    write(f"`python -m tests.bench.nights --comments {options.comments} --new {options.new}`; ")
    write(f"{platform.system()}, {os.cpu_count()} shared cores, load {os.getloadavg()[0]:.1f}.\n\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure(settings_in(folder), "SQLite", options.comments, options.new)
        if options.postgres:
            with postgres.server(folder / "server") as running:
                url = postgres.new_database(running)
                elsewhere = dataclasses.replace(settings_in(folder / "web"), database_url=url)
                measure(elsewhere, "PostgreSQL", options.comments, options.new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
