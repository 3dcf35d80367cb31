"""The public pages of many answers as files: `python -m tests.bench.publishing`."""

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app import create_app, schema
from app.db import db, reading
from app.entries import projecting, queries
from app.entries.models import EntryVersion
from app.publishing.site import Site
from app.publishing.targets import Folder
from app.publishing.writing import Changed, Written, write
from tests.bench.open_lists import filled
from tests.conftest import settings_in

MOST_SECONDS, MOST_MEGABYTES, MOST_FOR_ONE = 300, 500, 5


def main() -> int:
    """Print what all pages take, and what follows from one change; 1 when a mark is missed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--entries", type=int, default=1_000)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="heeded-bench-") as name:
        settings = replace(settings_in(Path(name)), synchronous="NORMAL")
        app = create_app(settings, testing=True)
        with app.app_context(), reading(only=False):
            schema.upgrade(db.engine)
            slug = filled(wanted.entries, 1_000)
            site, folder = Site(app, settings.base_url), Folder(Path(name) / "site")
            took, written = _timed(site, folder, None)
            size = written.bytes / 1_000_000
            print(f"{wanted.entries} entries, {written.files} files: {took:.1f} s, {size:.0f} MB")
            met = took <= MOST_SECONDS and size <= MOST_MEGABYTES
            entry = queries.published(slug).entry
            newest = db.session.query(EntryVersion).filter_by(entry_id=entry.id).one()
            later = newest.published_at + timedelta(days=1)
            content = newest.content_json.replace("next [en]", "next, changed [en]")
            values = {each.key: getattr(newest, each.key) for each in newest.__table__.columns}
            values |= {"id": None, "number": 2, "published_at": later, "content_json": content}
            version = EntryVersion(**{key: v for key, v in values.items() if v is not None})
            db.session.add(version)
            db.session.flush()
            projecting.project(entry, version)
            db.session.commit()
            begun = time.perf_counter()
            folder.prepare()
            print(f"laid aside for the next change: {time.perf_counter() - begun:.1f} s")
            changed = Changed(frozenset({slug}), frozenset({entry.survey.slug}))
            took, written = _timed(site, folder, changed)
            print(f"one changed entry, {len(written.paths)} files: {took:.1f} s")
            met &= took <= MOST_FOR_ONE
            took, written = _timed(site, folder, None)
            print(f"all again, {len(written.paths)} files differ: {took:.1f} s")
            for engine in db.engines.values():
                engine.dispose()
    marks = f"{MOST_SECONDS} s, {MOST_MEGABYTES} MB, {MOST_FOR_ONE} s for one"
    print(f"marks ({marks}): {'met' if met else 'MISSED'}")
    return 0 if met else 1


def _timed(site: Site, folder: Folder, changed: Changed | None) -> tuple[float, Written]:
    begun = time.perf_counter()
    written = write(site, folder, changed)
    return time.perf_counter() - begun, written


if __name__ == "__main__":
    sys.exit(main())
