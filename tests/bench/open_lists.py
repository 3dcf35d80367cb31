"""Public lists and figures with many published answers: `python -m tests.bench.open_lists`.

`--postgresql` measures there; `--entries` and `--responses` say how many there are.
"""

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import insert, text

from app import create_app, schema
from app.db import Base, db, reading
from app.entries import projecting, queries
from app.entries.models import Entry, EntryVersion
from app.respond.models import Response
from tests import postgres
from tests.conftest import settings_in
from tests.factories import concerns, entries

PATHS = (
    "/en/you-said/", "/ar/you-said/?q=title&status=accepted", "/en/you-said/?q=nothing&year=2026",
    "/en/you-said/?page=40", "/en/scoreboard/", "/en/topics/waiting/", "/en/you-said/{slug}/",
    "/en/you-said/{slug}/block/", "/en/you-said/feed.atom", "/en/you-said/entries.json",
    "/en/you-said/entries.csv", "/en/scoreboard/scoreboard.json", "/en/sitemap.xml",
)  # fmt: skip
TIMES = 7
PIECE = 5_000


def main() -> int:
    """Print the middle and the worst time of each address."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--entries", type=int, default=1_000)
    asked.add_argument("--responses", type=int, default=1_000_000)
    asked.add_argument("--postgresql", action="store_true")
    wanted = asked.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heeded-bench-")))
        settings = replace(settings_in(folder), synchronous="NORMAL")
        if wanted.postgresql:
            server = stack.enter_context(postgres.server(folder / "server"))
            settings = replace(settings, database_url=postgres.new_database(server))
        app = create_app(settings, testing=True)
        with app.app_context(), reading(only=False):
            schema.upgrade(db.engine)
            slug = filled(wanted.entries, wanted.responses)
        gc.freeze()  # as what serves does
        for path in PATHS:
            _measured(app.test_client(), path.format(slug=slug))
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()
    return 0


def _measured(client: FlaskClient, path: str) -> None:
    taken, size = [], 0
    for _ in range(TIMES):
        begun = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, path
        size = len(answer.data)
    middle = statistics.median(taken[1:])
    print(
        f"{path:45} first {taken[0]:7.0f} ms, middle {middle:6.0f} ms, "
        f"worst {max(taken[1:]):6.0f} ms, {size / 1000:8.1f} kB"
    )


def filled(many: int, responses: int) -> str:
    """Publish so many answers, one as people would and the others as its copies; its address."""
    loop = entries.published()
    version = loop.entry.versions[0]
    concerns.link(loop, concerns.concern(loop))
    copies = projecting.rows_of(queries.published(loop.entry.slug))
    made: dict[type[Base], list[dict[str, object]]] = {Entry: [], EntryVersion: []}
    for number in range(many - 1):
        entry_id = uuid4()
        made[Entry].append(_values(loop.entry) | {"id": entry_id, "slug": f"copy-{number}"})
        content = version.content_json.replace(
            f'"slug":"{loop.entry.slug}"', f'"slug":"copy-{number}"'
        )
        made[EntryVersion].append(
            _values(version) | {"id": uuid4(), "entry_id": entry_id, "content_json": content}
        )
        for row in copies:
            values = _values(row) | {"entry_id": entry_id}
            if "key" in values:
                values |= {"key": uuid4(), "topic_id": uuid4()}
            if "slug" in values:
                values["slug"] = f"copy-{number}"
            made.setdefault(type(row), []).append(values)
    _unguarded()
    for table, rows in made.items():
        _insert(table, iter(rows))
    first = db.session.query(Response).first()
    assert first is not None
    _insert(Response, (_values(first) | {"id": uuid4()} for _ in range(responses)))
    return loop.entry.slug


def _unguarded() -> None:
    """Take the guards off: they refuse answers that nobody wrote and nobody approved."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("set session_replication_role = replica"))
    else:
        guards = db.session.scalars(text("select name from sqlite_master where type = 'trigger'"))
        for name in guards.all():
            db.session.execute(text(f'drop trigger "{name}"'))
    db.session.commit()


def _values(row: Base) -> dict[str, object]:
    return {each.key: getattr(row, each.key) for each in row.__table__.columns}


def _insert(table: type[Base], rows: Iterator[dict[str, object]]) -> None:
    while piece := [row for _, row in zip(range(PIECE), rows, strict=False)]:
        db.session.execute(insert(table), piece)
        db.session.commit()


if __name__ == "__main__":
    sys.exit(main())
