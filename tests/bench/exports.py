"""Exports of a whole survey in each format: `python -m tests.bench.exports --responses 20000`."""

import argparse
import multiprocessing
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import surveys
from app import clock, create_app, schema
from app.accounts import service as accounts
from app.builder import queries as builder_queries
from app.builder import service as builder
from app.config import Settings
from app.db import db
from app.exports import service
from app.exports.table import Format, Shape, Wanted
from app.respond import service as respond
from tests.durability.prepare import SLUG, definition

AT_ONCE = 500
COMMENT = "The reading room closes before people come home from work. " * 3
HEAD = f"{'':<8} {'shape':<6} {'seconds':>8} {'rows':>9} {'rows/s':>9} {'peak MB':>8} {'MB':>7}\n"


class Cost(NamedTuple):
    """What an export took in a process of its own."""

    seconds: float
    rows: int
    peak: float
    size: float


def fill(settings: Settings, responses: int) -> None:
    """Make an installation with a survey that this many people have answered."""
    app = create_app(settings)
    with app.app_context():
        schema.upgrade(db.engine)
        body = accounts.create_organisation("Northbank Council")
        survey = builder.create(
            definition(), name=SLUG, slug=SLUG, organisation_id=body.id, by=None, at=clock.now()
        )
        version = builder.publish(survey, by=None, at=clock.now())
        db.session.commit()
        for number in range(responses):
            answers = {
                item.id: _answer(item, number) for item in version.definition.items() if item.parts
            }
            respond.store_response(version, answers, lang="en", channel="web", on=clock.today())
            if number % AT_ONCE == 0:
                db.session.commit()
                db.session.expunge_all()
                version = builder_queries.open_version(SLUG)
        db.session.commit()


def _answer(item: surveys.Item, number: int) -> surveys.Value:
    if isinstance(item, surveys.ClosedQuestion):
        codes = [option.code for option in item.offered()]
        return surveys.Chosen((codes[number % len(codes)],))
    if isinstance(item, surveys.Number):
        return Decimal(number % 90)
    if isinstance(item, surveys.Date):
        return date(2026, 1, 1 + number % 28)
    return COMMENT if isinstance(item, surveys.LongText) else "Northbank"


def export(settings: Settings, wanted: Wanted, folder: Path) -> tuple[float, int, float]:
    """Write one export; return seconds, rows and megabytes of the file."""
    with create_app(settings).app_context():
        made = service.prepare(builder_queries.survey_by_slug(SLUG), wanted, settings.keys)
        db.session.commit()
        path, count = folder / made.name, 0
        start = time.perf_counter()
        service.write(made, db.engines["reading"], path)
        seconds = time.perf_counter() - start
        count = sum(1 for _ in made.rows(db.engines["reading"]))
        return seconds, count, path.stat().st_size / 2**20


def measured(settings: Settings, wanted: Wanted) -> Cost:
    """Measure in a process of its own, so that no format counts another's memory."""
    context = multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    process = context.Process(target=_child, args=(results, settings, wanted))
    process.start()
    cost = results.get()
    process.join()
    return Cost(*cost)


def _child(results: Any, settings: Settings, wanted: Wanted) -> None:
    with tempfile.TemporaryDirectory() as folder:
        seconds, count, size = export(settings, wanted, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.put((seconds, count, peak, size))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 when a file lacks rows."""
    parser = argparse.ArgumentParser("python -m tests.bench.exports", description=__doc__)
    parser.add_argument("--responses", type=int, default=20_000)
    options = parser.parse_args(arguments)
    write, whole = sys.stdout.write, True
    write(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {
            "HEEDED_DATA": str(folder / "data"),
            "HEEDED_KEYS": str(folder / "keys.json"),
        }
        settings = Settings.from_env(environment)
        fill(settings, options.responses)
        write(f"{options.responses} responses to {len(list(definition().items()))} questions\n")
        write(HEAD)
        for shape in Shape:
            for form in Format:
                cost = measured(settings, Wanted(format=form, shape=shape))
                whole &= shape is Shape.LONG or cost.rows == options.responses
                write(
                    f"{form:<8} {shape:<6} {cost.seconds:>8.1f} {cost.rows:>9} "
                    f"{cost.rows / cost.seconds:>9.0f} {cost.peak:>8.0f} {cost.size:>7.1f}\n"
                )
    return int(not whole)


if __name__ == "__main__":
    sys.exit(main())
