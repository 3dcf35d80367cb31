"""Pages of the staff workspace over many comments: `python -m tests.bench.workspace`.

A SQLite file (with `--postgres` also PostgreSQL) is filled with one survey, 200,000 responses and a
run of 60 topics; then each page is asked for several times through the whole application. Beside
the seconds stands the limit of half a second. The sets of comments that the statements choose are
checked in tests/app/insights; here only the time counts.
"""

import argparse
import dataclasses
import functools
import os
import platform
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, text
from werkzeug.test import TestResponse

from app import create_app, schema
from app.access import Role
from app.builder import queries as builder
from app.config import Settings
from app.db import db, reading
from app.insights import tasks
from app.insights.models import Run
from tests import postgres
from tests.bench.beside import alert, fill_beside, question_id
from tests.bench.filling import KNOWN, TOPICS, UNKNOWN, at, drawn, fill, unread
from tests.conftest import settings_in
from tests.factories import accounts
from tests.standing import Browser

LIMIT = 0.5
TIMES = 3
HERE = "/staff/surveys/clinic/insights/runs/1"
PAGES = (
    ("all comments", "/comments/"),
    ("all comments, page 2000", "/comments/?page=2000"),
    ("all, by date", "/comments/?sort=date"),
    ("all, shuffled", "/comments/?sort=shuffled&seed=7"),
    ("one word", "/comments/?words=parking"),
    ("three words", "/comments/?words=parking+nurse+winter"),
    ("a word nobody used", "/comments/?words=zebra"),
    ("language and feeling", "/comments/?language=ar&feeling=negative"),
    ("channel", "/comments/?channel=phone"),
    ("one month", "/comments/?since=2026-02-01&until=2026-02-28"),
    ("one month, by date", "/comments/?since=2026-02-01&until=2026-02-28&sort=date"),
    ("not read", "/comments/?read=no"),
    ("moved by a person", "/comments/?moved=yes"),
    ("not moved", "/comments/?moved=no"),
    ("an answer", "/comments/?answer=channel:phone"),
    ("an answer, one month", "/comments/?answer=problems:time&since=2026-02-01&until=2026-02-28"),
    ("language, a word", "/comments/?language=es&words=bus"),
    ("not read, a word", "/comments/?read=no&words=bus"),
    ("not moved, language", "/comments/?moved=no&language=en"),
    ("not read, by date", "/comments/?read=no&sort=date"),
    ("theme, channel", "/comments/?theme=1&channel=phone"),
    ("theme, a word", "/comments/?theme=1&words=bus"),
    ("two topics, by date", "/comments/?topic=1&topic=3&sort=date"),
    ("two answers, a word", "/comments/?answer=channel:phone&answer=problems:time&words=bus"),
    ("theme", "/comments/?theme=1"),
    ("like one", "/comments/?like=LIKE"),
    ("like one, unknown", "/comments/?like=UNLIKE"),
    ("biggest topic", "/topics/1/"),
    ("biggest topic, a word", "/topics/1/?words=nurse"),
    ("biggest topic, language", "/topics/1/?language=en"),
    ("biggest topic, one month", "/topics/1/?since=2026-02-01&until=2026-02-28"),
    ("biggest topic, an answer", "/topics/1/?answer=problems:time"),
    ("biggest topic, not read", "/topics/1/?read=no"),
    ("biggest topic, not moved", "/topics/1/?moved=no"),
    ("biggest topic, by date", "/topics/1/?sort=date"),
    ("biggest topic, shuffled", "/topics/1/?sort=shuffled&seed=7"),
    ("biggest topic, page 900", "/topics/1/?page=900"),
    ("biggest topic, its split", "/topics/1/split/"),
    ("biggest topic, its draft", "/topics/1/draft/"),
    ("merged topic", "/topics/2/"),
    ("smallest topic", "/topics/60/"),
    ("not grouped", "/not-grouped/"),
    ("not grouped, a word", "/not-grouped/?words=nurse"),
    ("one comment, its whole response", "/comments/LIKE/"),
    ("history", "/history/"),
    ("run", "/"),
    ("run, by what needs work", "/?sort=unread"),
    ("map", "/map/"),
    ("themes", "/themes/"),
    ("one theme", "/themes/1/"),
    ("codebook", "/codebook/"),
    ("bring a codebook", "/codebook/import/"),
    ("read queue", "/queue/"),
    ("to read: in no topic", "/queue/list/?why=not_grouped"),
    ("to read: fits badly, page 20", "/queue/list/?why=fits_badly&page=20"),
    ("to read: few wrote in it", "/queue/list/?why=language"),
    ("reading one", "/queue/UNREAD/"),
    ("quality", "/quality/"),
    ("sample", "/audit/"),
    ("judging one", "/audit/DRAWN/"),
    ("where people differ", "/audit/differences/"),
    ("small voices", "/voices/"),
)
SURVEY = "/staff/surveys/clinic"
TWO_PERIODS = "since=2026-01-01&until=2026-01-31&other_since=2026-02-01&other_until=2026-02-28"
ELSEWHERE = (
    ("analyses of a survey", f"{SURVEY}/insights/"),
    ("analyses of a question", f"{SURVEY}/insights/questions/QUESTION/"),
    ("results", f"{SURVEY}/results/"),
    ("results, one topic", f"{SURVEY}/results/1-1/"),
    ("two languages compared", f"{SURVEY}/results/topics/1/?first=lang:en&second=lang:es"),
    ("one answer and the others compared", f"{SURVEY}/results/topics/1/?first=CLOSED:1"),
    ("two periods compared", f"{SURVEY}/results/topics/1/?{TWO_PERIODS}"),
    ("codebook as CSV", f"{SURVEY}/results/codebook/1.csv"),
    ("codebook as XLSX", f"{SURVEY}/results/codebook/1.xlsx"),
    ("codebook as JSON", f"{SURVEY}/results/codebook/1.json"),
    ("quotes", f"{SURVEY}/quotes/"),
    ("alerts", f"{SURVEY}/alerts/"),
    ("one alert", f"{SURVEY}/alerts/BURST/"),
    ("alert about a term", f"{SURVEY}/alerts/TERM/"),
    ("comments with a term", f"{SURVEY}/alerts/TERM/comments/"),
    ("comments with a term, page 900", f"{SURVEY}/alerts/TERM/comments/?page=900"),
    ("what alerts are told", f"{SURVEY}/alerts/settings/"),
    ("start page", "/staff/"),
)
ACTS: Final = (
    ("give the next to read", "/queue/next/", {}),
    ("give the next in a rare language", "/queue/next/", {"why": "language"}),
    ("give the next to judge", "/audit/next/", {}),
    ("draw a sample of 1,000", "/audit/draw/", {"size": "1000"}),
)
write = sys.stdout.write


def measure(name: str, client: FlaskClient, ids: Mapping[str, object]) -> float:
    """Print what each page takes; return the slowest median."""
    write(f"\n## {name}\n\n")
    write("| page | CPU s | fastest s | median s | slowest s | limit s | kB | statements |\n")
    write("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    worst = 0.0
    for label, path in (*((label, HERE + path) for label, path in PAGES), *ELSEWHERE):
        address = _address(path, ids)
        client.get(address)  # the first asking of a page also compiles its template
        worst = max(worst, _told(label, functools.partial(client.get, address)))
    token = accounts.csrf_token(client)
    for label, path, data in ACTS:
        sent = {"csrf_token": token, **data}
        worst = max(
            worst, _told(label, lambda path=path, sent=sent: client.post(HERE + path, data=sent))
        )
    return worst


def _address(path: str, ids: Mapping[str, object]) -> str:
    for word, key in ids.items():
        path = path.replace(word, str(key))
    return path


def _told(label: str, ask: Callable[[], TestResponse]) -> float:
    found, spent, size, statements = [], [], 0, 0
    for _ in range(TIMES):
        _write_something()
        with counted() as sent:
            start, begun = time.perf_counter(), time.process_time()
            answer = ask()
            size = len(answer.data)
            found.append(time.perf_counter() - start)
            spent.append(time.process_time() - begun)
            statements = len(sent)
        if answer.status_code not in {HTTPStatus.OK, HTTPStatus.SEE_OTHER}:
            raise SystemExit(f"{label}: {answer.status}")
    middle = sorted(found)[TIMES // 2]
    write(f"| {label} | {sorted(spent)[TIMES // 2]:.2f} | {min(found):.2f} | {middle:.2f} ")
    write(f"| {max(found):.2f} | {LIMIT:.2f} | {size / 1024:.0f} | {statements} |\n")
    sys.stdout.flush()
    return middle


def _write_something() -> None:
    """Write as anybody does who answers: what connections had kept of the file is then outdated."""
    with db.engine.begin() as connection:
        connection.execute(text("update organisation set name = name"))


@contextmanager
def counted():
    """Collect the statements that are sent inside the block; `SLOW=1` tells the slow ones."""
    sent: list[str] = []
    began: list[float] = []

    def before(_connection, _cursor, _statement, _parameters, *_rest) -> None:
        began.append(time.perf_counter())

    def after(_connection, _cursor, statement, _parameters, *_rest) -> None:
        sent.append(statement)
        took = time.perf_counter() - began.pop()
        if os.environ.get("SLOW") and took > LIMIT / 10:
            sys.stderr.write(f"{took:.2f} s: {' '.join(statement.split())[:600]}\n")

    engines = (db.engine, db.engines["reading"])
    for engine in engines:
        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", after)
    yield sent
    for engine in engines:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def run(settings: Settings, name: str, total: int) -> float:
    """Fill an installation and measure it."""
    app = create_app(settings, testing=True)
    app.test_client_class = Browser
    with app.app_context(), reading(only=False):
        schema.upgrade(db.engine)
        if db.session.scalar(select(func.count()).select_from(Run)) == 0:
            start = time.perf_counter()
            fill(total)
            sys.stderr.write(f"filled {name} in {time.perf_counter() - start:.0f} s\n")
        fill_beside()
        start = time.perf_counter()
        kept = tasks.sum_up_days(builder.survey_by_slug("clinic").id)
        sys.stderr.write(f"{kept} days summed up in {time.perf_counter() - start:.0f} s\n")
        ids = {
            "UNLIKE": at(UNKNOWN), "LIKE": at(KNOWN), "DRAWN": drawn(), "UNREAD": unread(),
            "BURST": alert("burst"), "TERM": alert("term"),
            "QUESTION": question_id("good"), "CLOSED": question_id("satisfaction"),
        }  # fmt: skip
        client = app.test_client()
        # A file that is used again has the people of the last time.
        email = f"analyst-{secrets.token_hex(3)}@riverside.example"
        accounts.sign_in(client, accounts.user(Role.ANALYST, email=email))
        db.session.execute(text("analyze"))
        db.session.commit()
        worst = measure(name, client, ids)
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    return worst


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 when the median of a page is over the limit."""
    parser = argparse.ArgumentParser("python -m tests.bench.workspace", description=__doc__)
    parser.add_argument("--comments", type=int, default=200_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep the SQLite file here, and use it again")
    options = parser.parse_args(arguments)
    write(f"`python -m tests.bench.workspace --comments {options.comments}`: {TOPICS} topics; ")
    write(f"{TIMES} times each; {platform.system()}, {os.cpu_count()} shared cores, ")
    write(f"load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, ")
    write(f"SQLite {sqlcipher.sqlite_version}.\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        worst = run(settings_in(options.folder or folder), "SQLite", options.comments)
        if options.postgres:
            with postgres.server(folder / "server") as running:
                url = postgres.new_database(running)
                elsewhere = dataclasses.replace(settings_in(folder / "web"), database_url=url)
                worst = max(worst, run(elsewhere, "PostgreSQL", options.comments))
    write(f"\nSlowest median: {worst:.2f} s; limit {LIMIT:.2f} s.\n")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
