"""Exports of a whole survey in each format: `python -m tests.bench.exports --responses 20000`."""

import argparse
import json
import multiprocessing
import os
import platform
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import surveys
from app import clock, create_app, schema
from app.accounts import service as accounts
from app.builder import queries as builder_queries
from app.builder import service as builder
from app.builder.models import SurveyVersion
from app.config import Settings
from app.db import db
from app.exports import files, service
from app.exports.table import Format, Row, Shape, Wanted
from tests.durability.prepare import SLUG, definition

AT_ONCE = 5_000
HEADS = (
    "INSERT INTO response (id, survey_id, version_id, channel, lang, submitted_on)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
ANSWERS = "INSERT INTO answer (response_id, question_id, lang, value_json) VALUES (?, ?, ?, ?)"
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
        _store(version, sorted(uuid4().hex for _ in range(responses)))


def _store(version: SurveyVersion, keys: Sequence[str]) -> None:
    """Store a response under each key, past the session and along the keys: both cost minutes."""
    asked = [item for item in version.definition.items() if item.parts]
    today, survey_id, version_id = str(clock.today()), version.survey_id.hex, version.id.hex
    for start in range(0, len(keys), AT_ONCE):
        some = list(enumerate(keys[start : start + AT_ONCE], start=start))
        heads = [(key, survey_id, version_id, "web", "en", today) for _number, key in some]
        answers = [
            (key, item.id, "en", json.dumps(surveys.value_to_json(_answer(item, number))))
            for number, key in some
            for item in asked
        ]
        with db.engine.begin() as connection:
            connection.exec_driver_sql(HEADS, heads)
            connection.exec_driver_sql(ANSWERS, answers)


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
        path, count = folder / made.name, Counter[str]()
        start = time.perf_counter()
        files.write(
            wanted.format,
            made.layout.columns,
            _counted(made.rows(db.engines["reading"]), count),
            path,
        )
        seconds = time.perf_counter() - start
        return seconds, count["rows"], path.stat().st_size / 2**20


def _counted(rows: Iterable[Row], count: Counter[str]) -> Iterator[Row]:
    for row in rows:
        count["rows"] += 1
        yield row


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
    parser.add_argument("--formats", nargs="+", type=Format, default=list(Format))
    parser.add_argument("--shapes", nargs="+", type=Shape, default=list(Shape))
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
        for shape in options.shapes:
            for form in options.formats:
                cost = measured(settings, Wanted(format=form, shape=shape))
                whole &= shape is Shape.LONG or cost.rows == options.responses
                write(
                    f"{form:<8} {shape:<6} {cost.seconds:>8.1f} {cost.rows:>9} "
                    f"{cost.rows / cost.seconds:>9.0f} {cost.peak:>8.0f} {cost.size:>7.1f}\n"
                )
                sys.stdout.flush()
    return int(not whole)


if __name__ == "__main__":
    sys.exit(main())
