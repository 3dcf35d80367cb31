"""Back up into one file, and restore from it: database, files, counts, and nothing half done.

The keys are not in the backup. Keep them apart: together they would be everything.
"""

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, func, inspect, select, table

from app import clock, schema
from app.blobs import Blobs, open_blobs
from app.config import Settings
from app.db import connect_sqlite, db, engine_options
from app.exports import sealed
from app.operations import locks

FORMAT = 1


class BackupError(Exception):
    """The backup cannot be made, read or trusted; nothing has been changed."""


def counts(engine: Engine) -> dict[str, int]:
    """Return the number of rows of each table."""
    with engine.connect() as connection:
        names = sorted(inspect(connection).get_table_names())
        return {
            name: connection.scalar(select(func.count()).select_from(table(name))) or 0
            for name in names
        }


def backup(settings: Settings, target: Path) -> dict[str, int]:
    """Write a backup of the running installation to `target`; return the rows of each table."""
    if target.exists():
        raise BackupError(f"{target} exists already")
    with tempfile.TemporaryDirectory(dir=settings.data) as folder:
        copy = Path(folder) / "database"
        rows = _copy_sqlite(settings, copy) if settings.is_sqlite else _dump(settings, copy)
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "made_at": clock.now().isoformat(),
            "database": "sqlite" if settings.is_sqlite else "postgresql",
            "revision": schema.revision(db.engine),
            "rows": rows,
            "sha256": {"database": _sha256(copy.read_bytes())},
        }
        aside = target.with_name(f".{target.name}.part")
        with tarfile.open(aside, "w") as tar:
            tar.add(copy, "database")
            blobs = open_blobs(settings)
            # Files of answers live for a day, and may go while this runs: no copy outlives them.
            for key in (key for key in blobs.list() if not key.startswith(sealed.FOLDER)):
                data = blobs.get(key)
                manifest["sha256"][f"blobs/{key}"] = _sha256(data)
                _add(tar, f"blobs/{key}", data)
            _add(tar, "manifest.json", json.dumps(manifest, indent=1).encode())
        aside.chmod(0o600)
        aside.rename(target)
    return rows


def restore(settings: Settings, source: Path) -> dict[str, int]:
    """Put a backup in the place of what is here, which is kept beside it; return its rows.

    Refuses while a web process or a worker runs, and when anything in the file does not verify.
    """
    with locks.hold(settings, alone=True), tempfile.TemporaryDirectory(dir=settings.data) as folder:
        manifest = _unpacked(source, Path(folder))
        if manifest["database"] != ("sqlite" if settings.is_sqlite else "postgresql"):
            raise BackupError(f"this backup is of a {manifest['database']} installation")
        database = Path(folder) / "database"
        if settings.is_sqlite:
            rows = _put_sqlite(settings, database, manifest["rows"])
        else:
            rows = _load_dump(settings, database, manifest["rows"])
        _put_blobs(open_blobs(settings), Path(folder) / "blobs")
    return rows


def _copy_sqlite(settings: Settings, copy: Path) -> dict[str, int]:
    # In one step: a copy made page by page starts again at every write of somebody else.
    live = connect_sqlite(settings, reads=True)
    kept = connect_sqlite(settings, at=copy)
    live.backup(kept)
    kept.execute("PRAGMA journal_mode = DELETE")
    live.close()
    kept.close()
    return _verified(settings, copy)


def _verified(settings: Settings, file: Path) -> dict[str, int]:
    engine = create_engine(**engine_options(settings, at=file))
    try:
        with engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            if verdict != "ok":
                raise BackupError("the database file is damaged")
        return counts(engine)
    finally:
        engine.dispose()


def _put_sqlite(settings: Settings, database: Path, rows: dict[str, int]) -> dict[str, int]:
    found = _verified(settings, database)
    if found != rows:
        raise BackupError("the database does not hold the rows that the backup promises")
    for suffix in ("", "-wal", "-shm"):
        old = settings.sqlite_file.with_name(settings.sqlite_file.name + suffix)
        if old.exists():
            old.rename(old.with_name(f"{old.name}.before-restore-{clock.now():%Y%m%d%H%M%S}"))
    shutil.move(database, settings.sqlite_file)
    return found


def _dump(settings: Settings, copy: Path) -> dict[str, int]:
    _postgresql("pg_dump", settings, "--format=custom", f"--file={copy}")
    return counts(db.engine)


def _load_dump(settings: Settings, dump: Path, rows: dict[str, int]) -> dict[str, int]:
    _postgresql("pg_restore", settings, "--clean", "--if-exists", "--single-transaction",
                "--no-owner", str(dump))  # fmt: skip
    engine = create_engine(settings.database_url or "")
    try:
        found = counts(engine)
    finally:
        engine.dispose()
    if found != rows:
        raise BackupError("the database does not hold the rows that the backup promises")
    return found


def _postgresql(program: str, settings: Settings, *arguments: str) -> None:
    url = (settings.database_url or "").replace("+psycopg", "")
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"{program} is not installed; it comes with PostgreSQL's client")
    done = subprocess.run(  # noqa: S603  (a program of PostgreSQL, our own arguments)
        [path, f"--dbname={url}", *arguments], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise BackupError(f"{program} failed with {done.returncode}")


def _put_blobs(blobs: Blobs, folder: Path) -> None:
    kept = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            key = path.relative_to(folder).as_posix()
            blobs.put(key, path.read_bytes())
            kept.add(key)
    for key in list(blobs.list()):
        if key not in kept:
            blobs.delete(key)


def _unpacked(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as tar:
            _unpack(tar, folder.resolve())
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError, tarfile.TarError) as error:
        raise BackupError(f"{source} is not a whole backup of Heeded") from error
    if manifest.get("format") != FORMAT:
        raise BackupError("this backup was made by another release; restore it with that one")
    for name, digest in manifest["sha256"].items():
        if not (folder / name).is_file() or _sha256((folder / name).read_bytes()) != digest:
            raise BackupError(f"{name} in the backup is not what was backed up")
    return manifest


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    # Not extractall(filter="data"): Python 3.11 has that only from its fourth correction on.
    for member in tar:
        place = (folder / member.name).resolve()
        content = tar.extractfile(member) if member.isreg() else None
        if content is None or not place.is_relative_to(folder):
            raise tarfile.TarError("not a file of a backup")
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            shutil.copyfileobj(content, file)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
