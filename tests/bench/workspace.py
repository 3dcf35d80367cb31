"""Pages of the staff workspace over many comments: `python -m tests.bench.workspace`.

A SQLite file (with `--postgres` also PostgreSQL) is filled with one survey, 200,000 responses and a
run of 60 topics; then each page is asked for several times through the whole application. Beside
the seconds stands the limit of half a second. The sets of comments that the statements choose are
checked in tests/app/insights; here only the time counts.
"""

import argparse
import dataclasses
import json
import os
import platform
import random
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from uuid import UUID, uuid4

import sqlcipher3.dbapi2 as sqlcipher
from flask.testing import FlaskClient
from sqlalchemy import event, func, insert, select, text

import surveys
from analysis.text import bare_form
from app import create_app, schema
from app.access import Role
from app.config import Settings
from app.db import db, reading
from app.insights.comment_models import Assignment, CommentText, RunComment
from app.insights.models import Run, RunState, Theme, Topic
from app.respond.models import Answer, Response
from surveys import Chosen
from tests import postgres
from tests.conftest import settings_in
from tests.factories import accounts, builder
from tests.factories.insights import RUN_AT, open_question
from tests.standing import Browser

LIMIT = 0.5
TIMES = 3
TOPICS = 60
THEMES = 12
AT_ONCE = 4_000
KNOWN, UNKNOWN = 3, 1
"""Places of a comment whose neighbours are known, and of one whose are not."""
DAYS = 90
LANGS = ("en",) * 6 + ("es", "ar", "ja", "ko")
WORDS = [
    "waiting",
    "parking",
    "nurse",
    "doctor",
    "reception",
    "telephone",
    "chair",
    "window",
    "bus",
    "ticket",
    "letter",
    "answer",
    "hospital",
    "child",
    "mother",
    "minute",
    "hour",
    "morning",
    "night",
    "winter",
    "street",
    "light",
    "water",
    "school",
    "garden",
]
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
    ("two answers, a word", "/comments/?answer=channel:phone&answer=problems:time&words=bus"),
    ("theme", "/comments/?theme=1"),
    ("like one", "/comments/?like=LIKE"),
    ("like one, unknown", "/comments/?like=UNLIKE"),
    ("biggest topic", "/topics/1/"),
    ("biggest topic, a word", "/topics/1/?words=nurse"),
    ("merged topic", "/topics/2/"),
    ("smallest topic", "/topics/60/"),
    ("not grouped", "/not-grouped/"),
    ("one comment", "/comments/LIKE/"),
    ("history", "/history/"),
    ("run", "/"),
)
write = sys.stdout.write


def fill(total: int) -> None:
    """Publish a survey that so many people answered, with a run."""
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    version = survey.versions[-1]
    ids = {item.code: item.id for item in version.definition.items()}
    question = open_question(survey)
    run = Run(
        survey_id=survey.id, question_id=question.id, number=1, state=RunState.DONE,
        recipe_json="{}", comments=total, created_at=RUN_AT, finished_at=RUN_AT,
        accepted_at=RUN_AT, embedder="use-multilingual-3",
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    topics = _topics(run)
    closed = _closed(ids)
    chance = random.Random(1)
    weights = [1 / number for number in range(1, TOPICS + 1)]
    everywhere = {"run_id": run.id}
    # In the order of the tables, as a run reads them: they are filled faster so.
    keys = sorted(uuid4() for _ in range(total))
    for start in range(0, total, AT_ONCE):
        rows: dict[type, list[dict[str, object]]] = {
            model: [] for model in (Response, Answer, CommentText, RunComment, Assignment)
        }
        for place in range(start, min(total, start + AT_ONCE)):
            key = keys[place]
            lang, said = chance.choice(LANGS), " ".join(chance.choices(WORDS, k=18)).capitalize()
            on = date(2026, 1, 1) + timedelta(days=chance.randrange(DAYS))
            rows[Response].append(
                {"id": key, "survey_id": survey.id, "version_id": version.id, "lang": lang,
                 "channel": chance.choice(("web", "web", "web", "paper", "phone")),
                 "submitted_on": on, "batch_id": None}
            )  # fmt: skip
            given = [(question.id, json.dumps(said)), *chance.choice(closed)]
            rows[Answer] += [
                {"response_id": key, "question_id": each, "lang": lang, "value_json": value}
                for each, value in given
            ]
            rows[CommentText].append(
                {"question_id": question.id, "response_id": key, "survey_id": survey.id,
                 "folded": bare_form(said)}
            )  # fmt: skip
            inside = (
                [] if place % 20 == 0 else set(chance.choices(topics, weights, k=1 + place % 2))
            )
            fit = round(chance.random(), 4)
            known = place % 3 == 0
            near = [chance.randrange(total) for _ in range(15)] if known else []
            rows[RunComment].append(
                everywhere
                | {"response_id": key, "place": place, "grouped": bool(inside), "lang": lang,
                   "certainty": 1.0, "not_grouped": "" if inside else "far", "fit": fit,
                   "sentiment": chance.choice(("negative", "neutral", "positive")),
                   "similar": struct.pack(f"<{len(near)}I", *near), "audit": False,
                   "read_by": survey.id if place % 10 == 0 else None}
            )  # fmt: skip
            rows[Assignment] += [
                everywhere
                | {"response_id": key, "topic_id": each, "machine_strength": fit, "strength": fit,
                   "standing": True, "spans_json": "[]",
                   "decided_by": survey.id if place % 50 == 1 else None}
                for each in inside
            ]  # fmt: skip
        for model, some in rows.items():
            db.session.execute(insert(model), some)
        db.session.commit()


def _at(place: int) -> UUID:
    return db.session.scalars(select(RunComment.response_id).where(RunComment.place == place)).one()


def _topics(run: Run) -> list[UUID]:
    themes = [
        Theme(run_id=run.id, number=number, label_by_machine=f"theme {number}")
        for number in range(1, THEMES + 1)
    ]
    db.session.add_all(themes)
    db.session.flush()
    rows = [
        Topic(
            run_id=run.id, number=number, theme_id=themes[number % THEMES].id,
            label_by_machine=f"{WORDS[number % len(WORDS)]} {number}",
            words_json=json.dumps({"en": WORDS[:10], "es": WORDS[10:20]}),
        )
        for number in range(1, TOPICS + 1)
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    for number in (9, 17):
        rows[number].merged_into_id = rows[1].id
    return [row.id for row in rows]


def _closed(ids: dict[str, str]) -> list[list[tuple[str, str]]]:
    return [
        [
            (ids[code], json.dumps(surveys.value_to_json(Chosen((option,)))))
            for code, option in (("channel", channel), ("problems", problem))
        ]
        for channel in ("phone", "website")
        for problem in ("time", "other")
    ]


def measure(name: str, client: FlaskClient, like: UUID, unlike: UUID) -> float:
    """Print what each page takes; return the slowest median."""
    write(f"\n## {name}\n\n")
    write("| page | CPU s | fastest s | median s | slowest s | limit s | kB | statements |\n")
    write("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    worst = 0.0
    for label, path in PAGES:
        address = HERE + path.replace("UNLIKE", str(unlike)).replace("LIKE", str(like))
        seconds, cpu, size, statements = _asked(client, address)
        worst = max(worst, seconds[TIMES // 2])
        middle = seconds[TIMES // 2]
        write(f"| {label} | {cpu:.2f} | {seconds[0]:.2f} | {middle:.2f} | {seconds[-1]:.2f} ")
        write(f"| {LIMIT:.2f} | {size / 1024:.0f} | {statements} |\n")
        sys.stdout.flush()
    return worst


def _asked(client: FlaskClient, address: str) -> tuple[list[float], float, int, int]:
    found, spent, size, statements = [], [], 0, 0
    client.get(address)  # the first asking of a page also compiles its template
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

    event.listen(db.engines["reading"], "before_cursor_execute", before)
    event.listen(db.engines["reading"], "after_cursor_execute", after)
    yield sent
    event.remove(db.engines["reading"], "before_cursor_execute", before)
    event.remove(db.engines["reading"], "after_cursor_execute", after)


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
        like, unlike = (_at(place) for place in (KNOWN, UNKNOWN))
        client = app.test_client()
        accounts.sign_in(client, accounts.user(Role.ANALYST))
        db.session.execute(text("analyze"))
        db.session.commit()
        worst = measure(name, client, like, unlike)
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
