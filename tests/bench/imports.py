"""Questionnaires and answers made elsewhere: `python -m tests.bench.imports --responses 20000`.

Each is measured in a process of its own, so that none counts another's memory.
"""

import argparse
import csv
import io
import multiprocessing
import os
import platform
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

import surveys
from app import clock, create_app
from app.builder import queries as builder_queries
from app.config import Settings
from app.db import db, reading
from app.respond import importing, intake
from app.respond.models import Answer, Response
from surveys.exchange import Outcome, convert
from tests.bench.exports import fill
from tests.durability.prepare import SLUG, definition

FILES: Final = Path(__file__).parents[1] / "surveys/exchange/files/others"
FORMS: Final = (".lss", ".xlsx", ".json")
COMMENT: Final = "The reading room closes before people come home from work. " * 3


def questionnaire(path: Path) -> str:
    """Convert one file; return its line of the table."""
    data = path.read_bytes()
    start = time.perf_counter()
    made = convert(data)
    seconds = time.perf_counter() - start
    told = Counter(finding.outcome for finding in made.report)
    items = sum(1 for _item in made.survey.items())
    return (
        f"{path.name[:32]:<33} {seconds:>7.2f} {_peak():>8.0f} {items:>6} "
        f"{told[Outcome.BECAME]:>6} {told[Outcome.CHANGED]:>8} {told[Outcome.REFUSED]:>8}"
    )


def responses(settings: Settings, count: int) -> str:
    """Bring `count` answers in, and again; return the lines. Raises AssertionError when any lack.

    The second time none is new: what came before is known by its id.
    """
    data = table(count)
    app = create_app(settings)
    with app.app_context(), reading(only=False):
        survey = builder_queries.survey_by_slug(SLUG)
        asked = builder_queries.latest_version(survey).definition
        start = time.perf_counter()
        plan = importing.plan_of(asked, data, source="bench")
        read = time.perf_counter() - start
        lines = []
        for expected in (count, 0):
            start = time.perf_counter()
            batch = intake.begin(survey, plan, by=None, at=clock.now())
            taken = intake.bring_in(batch.id, plan)
            seconds = time.perf_counter() - start
            if taken.added != expected or plan.refused:
                raise AssertionError(f"{taken.added} of {expected}, {len(plan.refused)} refused")
            lines.append(
                f"{expected:>7} new of {count}: read {read:.1f} s, stored {seconds:.1f} s, "
                f"{count / (read + seconds):.0f} rows a second, {_peak():.0f} MB"
            )
        stored = db.session.scalar(select(func.count()).select_from(Response))
        answers = db.session.scalar(select(func.count()).select_from(Answer))
        if stored != count or answers != sum(len(row.answers) for row in plan.rows):
            raise AssertionError(f"{stored} responses and {answers} answers are stored")
    return f"{len(data) / 2**20:.1f} MB of CSV\n" + "\n".join(lines)


def table(count: int) -> bytes:
    """Return a CSV file with an answer to each question in each of its rows."""
    asked = [item for item in definition().items() if item.parts]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["id", "date", *(item.code for item in asked)])
    for number in range(count):
        writer.writerow([number, "2026-03-01", *(_cell(item, number) for item in asked)])
    return file.getvalue().encode()


def _cell(item: surveys.Item, number: int) -> str:
    if isinstance(item, surveys.ClosedQuestion):
        codes = [option.code for option in item.offered()]
        return codes[number % len(codes)]
    if isinstance(item, surveys.Number):
        return str(number % 90)
    if isinstance(item, surveys.Date):
        return f"2026-01-{1 + number % 28:02}"
    return COMMENT if isinstance(item, surveys.LongText) else "Northbank"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _apart(what: Callable[..., str], *given: Any) -> str:
    context = multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    process = context.Process(target=_child, args=(results, what, given))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(1)
    return str(results.get())


def _child(results: Any, what: Callable[..., str], given: Sequence[Any]) -> None:
    results.put(what(*given))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; fail when an answer is not there afterwards."""
    parser = argparse.ArgumentParser("python -m tests.bench.imports", description=__doc__)
    parser.add_argument("--responses", type=int, default=20_000)
    options = parser.parse_args(arguments)
    write = sys.stdout.write
    write(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    write(f"{'':<33} {'seconds':>7} {'peak MB':>8} {'items':>6} taken  changed left out\n")
    for path in sorted(each for each in FILES.iterdir() if each.suffix in FORMS):
        if path.name != "losses.json":
            write(_apart(questionnaire, path) + "\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {
            "HEEDED_DATA": str(folder / "data"),
            "HEEDED_KEYS": str(folder / "keys.json"),
        }
        settings = Settings.from_env(environment)
        fill(settings, 0)
        write(_apart(responses, settings, options.responses) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
