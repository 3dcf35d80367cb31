"""Results pages of a big survey: `python -m tests.bench.results --responses 100000`.

Each page is asked for several times, through the whole application, on SQLite and PostgreSQL;
beside the seconds stands the limit of one second. Seconds of processor time (the median) do not
depend on what else the machine does. The first asking of a page also compiles its template. The
plans of the statements follow.
"""

import argparse
import dataclasses
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlcipher3.dbapi2 as sqlcipher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, text

import surveys
from app import create_app, schema
from app.access import Role
from app.builder import queries
from app.config import Settings
from app.db import db, reading
from app.respond.models import Answer, Response
from app.results import blocks, tasks
from tests import postgres
from tests.app.results import park
from tests.conftest import settings_in
from tests.factories import accounts, builder
from tests.standing import Browser

LIMIT = 1.0
TIMES = 5
DAYS = 60
AT_ONCE = 2_000
HERE = "/staff/surveys/park/results"
COMMENT = "The benches by the pond are broken, and it is dark before people come home. " * 2
PAGES = (
    ("answers", f"{HERE}/answers/"),
    ("answers, filtered", f"{HERE}/answers/?language=en&channel=web&answer=uses:pond"),
    ("answers, one month", f"{HERE}/answers/?since=2026-03-01&until=2026-03-31"),
    ("answers.csv", f"{HERE}/answers.csv"),
    ("crossing", f"{HERE}/crossing/?rows=visits&columns=clean"),
    (
        "crossing, filtered",
        f"{HERE}/crossing/?rows=recommend&columns=uses&language=en&answer=dog:yes",
    ),
    ("weights", f"{HERE}/weights/"),
    ("weights, side by side", f"{HERE}/weights/1/"),
)
TABLE = (
    b"question,option,share\nvisits,often,20\nvisits,rarely,50\nvisits,never,30\n"
    b"dog,yes,30\ndog,no,70\nclean,1,10\nclean,2,20\nclean,3,40\nclean,4,20\nclean,5,10\n"
)
write = sys.stdout.write


def fill(responses: int) -> None:
    """Publish the survey of the tests and let this many people answer it over sixty days."""
    accounts.organisation()
    survey = builder.published(park.definition(), slug="park")
    version = survey.versions[-1]
    ids = {item.code: item.id for item in version.definition.items()}
    chance, known = random.Random(1), [_stored(seed) for seed in range(3_000)]
    survey_id, version_id = survey.id, version.id
    db.session.commit()
    for start in range(0, responses, AT_ONCE):
        heads, answers = [], []
        for _ in range(min(AT_ONCE, responses - start)):
            lang, channel, given = chance.choice(known)
            head = {"id": uuid4(), "survey_id": survey_id, "version_id": version_id, "lang": lang}
            on = date(2026, 3, 1) + timedelta(days=chance.randrange(DAYS))
            heads.append(head | {"channel": channel, "submitted_on": on, "batch_id": None})
            answers += [
                {"response_id": head["id"], "question_id": ids[code], "lang": lang, "value_json": v}
                for code, v in given
            ]
        db.session.execute(insert(Response), heads)
        db.session.execute(insert(Answer), answers)
        db.session.commit()


def _stored(seed: int) -> tuple[str, str, list[tuple[str, str]]]:
    person = park._person(random.Random(seed), 1)  # noqa: SLF001
    answers = person.answers | ({"why": COMMENT} if "why" in person.answers else {})
    given = [(code, json.dumps(surveys.value_to_json(value))) for code, value in answers.items()]
    return person.lang, person.channel, given


def measure(app: Flask, name: str, responses: int) -> float:
    """Print what each page takes; return the slowest."""
    start = time.perf_counter()
    stored = tasks.refresh_survey(queries.survey_by_slug("park").id)
    write(f"\n## {name}\n\nThe worker made {stored} blocks of columns in ")
    write(f"{time.perf_counter() - start:.1f} s (a day is made again only when it changes).\n\n")
    client = app.test_client()
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    db.session.commit()
    token = accounts.csrf_token(client)
    start = time.perf_counter()
    sent = {"csrf_token": token, "file": (BytesIO(TABLE), "table.csv")}
    made = client.post(f"{HERE}/weights/", data=sent, content_type="multipart/form-data")
    if made.status_code != HTTPStatus.SEE_OTHER:
        raise SystemExit(made.status)
    write(f"Weights of {responses} people (three margins) were made in ")
    write(f"{time.perf_counter() - start:.2f} s.\n\n")
    write("| page | CPU s | fastest s | median s | slowest s | limit s | kB | statements |\n")
    write("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    worst = 0.0
    for label, address in PAGES:
        seconds, cpu, size, statements = _asked(client, address)
        worst = max(worst, seconds[-1])
        middle = seconds[TIMES // 2]
        write(f"| {label} | {cpu:.2f} | {seconds[0]:.2f} | {middle:.2f} | {seconds[-1]:.2f} ")
        write(f"| {LIMIT:.2f} ")
        write(f"| {size / 1024:.0f} | {statements} |\n")
    return worst


def _asked(client: FlaskClient, address: str) -> tuple[list[float], float, int, int]:
    found, spent, size, statements = [], [], 0, 0
    for _ in range(TIMES):
        with counted() as sent:
            start, begun = time.perf_counter(), time.process_time()
            answer = client.get(address)
            size = len(answer.data)
            found.append(time.perf_counter() - start)
            spent.append(time.process_time() - begun)
            statements = len(sent)
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{address}: {answer.status}")
    return sorted(found), sorted(spent)[TIMES // 2], size, statements


@contextmanager
def counted() -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that are sent inside the block."""
    sent: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        sent.append((statement, parameters))

    event.listen(db.engines["reading"], "before_cursor_execute", note)
    yield sent
    event.remove(db.engines["reading"], "before_cursor_execute", note)


def plans() -> None:
    """Print how the database answers the statements that read many rows."""
    survey = queries.survey_by_slug("park")
    with counted() as sent, reading(only=True):
        blocks.known(survey, {each.id: each.definition for each in survey.versions})
        db.session.rollback()
    is_sqlite = db.engine.dialect.name == "sqlite"
    explain = "explain query plan " if is_sqlite else "explain analyze "
    write("\nPlans:\n\n```\n")
    with db.engines["reading"].connect() as connection:
        for statement, parameters in sent:
            if " response" in statement or " column_block" in statement:
                write(" ".join(statement.split())[:150] + "\n")
                for row in connection.exec_driver_sql(explain + statement, parameters):
                    write(f"    {row[-1]}\n")
    write("```\n")


def run(settings: Settings, name: str, responses: int) -> float:
    """Fill an installation and measure it."""
    app = create_app(settings, testing=True)
    app.test_client_class = Browser
    with app.app_context(), reading(only=False):
        schema.upgrade(db.engine)
        start = time.perf_counter()
        fill(responses)
        sys.stderr.write(f"filled {name} in {time.perf_counter() - start:.0f} s\n")
        if name == "PostgreSQL":
            db.session.execute(text("analyze"))
            db.session.commit()
        worst = measure(app, name, responses)
        plans()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    return worst


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 when a page takes longer than the limit."""
    parser = argparse.ArgumentParser("python -m tests.bench.results", description=__doc__)
    parser.add_argument("--responses", type=int, default=100_000)
    options = parser.parse_args(arguments)
    write(f"`python -m tests.bench.results --responses {options.responses}`: ")
    write(f"{len(list(park.definition().items()))} questions, {DAYS} days; {TIMES} times each; ")
    write(f"{platform.system()}, {os.cpu_count()} shared cores, load {os.getloadavg()[0]:.1f}, ")
    write(f"Python {platform.python_version()}, SQLite {sqlcipher.sqlite_version}.\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        worst = run(settings_in(folder), "SQLite", options.responses)
        with postgres.server(folder / "server") as running:
            url = postgres.new_database(running)
            elsewhere = dataclasses.replace(settings_in(folder / "web"), database_url=url)
            worst = max(worst, run(elsewhere, "PostgreSQL", options.responses))
    write(f"\nSlowest of all: {worst:.2f} s; limit {LIMIT:.2f} s.\n")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
