"""Make an export: what it holds is settled first, then it is written from reads alone."""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Engine

import surveys
from app.accounts import service as accounts
from app.builder.models import Survey
from app.config import Keys
from app.errors import DomainError, NotFoundError
from app.exports import archive, codebook, ddi, files, queries
from app.exports.layouts import Long, Variable, Wide, file_names, layout, variables
from app.exports.questions import Version
from app.exports.table import Row, Wanted
from app.uploads import queries as uploads

DIGITS = 32
Told: TypeAlias = Callable[[int], None]
"""What is told after each response how many are in the file; it may raise to stop the writing."""


class UnknownLanguageError(DomainError):
    """No version of the survey has this language."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "unknown_language"


@dataclass(frozen=True)
class Export:
    """An export that can be written, as often as needed and without the session."""

    slug: str
    wanted: Wanted
    versions: tuple[Version, ...]
    layout: Wide | Long
    scope: queries.Scope

    @property
    def name(self) -> str:
        """Return the name of the file."""
        return file_name(self.slug, self.wanted)

    @property
    def table_name(self) -> str:
        """Return the name of the file with the answers."""
        return file_name(self.slug, replace(self.wanted, archive=False))

    def variables(self) -> tuple[Variable, ...]:
        """Return what the codebook describes: every question, in codes."""
        return variables(self.versions, replace(self.wanted, labels=False))

    def rows(self, engine: Engine, told: Told | None = None) -> Iterator[Row]:
        """Yield the rows, reading a few responses at a time, and tell how many are over."""
        for number, sent in enumerate(queries.responses(engine, self.scope), start=1):
            yield from self.layout.rows(sent)
            if told is not None:
                told(number)


def file_name(slug: str, wanted: Wanted) -> str:
    """Return how the file is called that somebody downloads."""
    return f"{slug}.zip" if wanted.archive else f"{slug}-{wanted.shape}.{wanted.format}"


def languages(versions: Sequence[Version]) -> tuple[str, ...]:
    """Return the languages of a survey, those of the newest version first."""
    found = (lang for each in reversed(versions) for lang in each.definition.languages)
    return tuple(dict.fromkeys(found))


def prepare(survey: Survey, wanted: Wanted, keys: Keys) -> Export:
    """Return the export that begins now.

    Raises NotFoundError when the survey was never published, and UnknownLanguageError.
    """
    found = queries.versions(survey)
    if not found:
        raise NotFoundError
    if wanted.lang is not None and wanted.lang not in languages(found):
        raise UnknownLanguageError(wanted.lang)
    made = layout(found, wanted, row_namer(survey.id, keys))
    return Export(survey.slug, wanted, found, made, queries.scope(survey, found))


def write(
    export: Export,
    engine: Engine,
    path: Path,
    how: files.Write = files.write,
    told: Told | None = None,
) -> None:
    """Write the export to `path`, which must lie in a folder of its own. Raises TooBigError."""
    wanted = export.wanted
    table = path.with_name(f"{path.name}.table") if wanted.archive else path
    how(wanted.format, export.layout.columns, export.rows(engine, told), table)
    if wanted.archive:
        archive.write(path, chain(_parts(export, table), _files(export, engine)))
        table.unlink()


def row_namer(survey_id: UUID, keys: Keys) -> Callable[[UUID], str]:
    """Return what names a response in exports: the same name each time, and found nowhere else."""
    key = hmac.new(keys.handle_key.encode(), b"export" + survey_id.bytes, hashlib.sha256).digest()

    def name(response_id: UUID) -> str:
        return hmac.new(key, response_id.bytes, hashlib.sha256).hexdigest()[:DIGITS]

    return name


def note(survey: Survey, wanted: Wanted, *, by: UUID | None, at: datetime) -> None:
    """Add to the record of acts that the answers were taken out, and in which form."""
    detail = {
        "format": wanted.format,
        "shape": wanted.shape,
        "labels": wanted.labels,
        "lang": wanted.lang,
        "archive": wanted.archive,
    }
    accounts.record("responses.export", str(survey.id), detail, by=by, at=at)


def _parts(export: Export, table: Path) -> Iterator[archive.Part]:
    described = export.variables()
    yield archive.Part(export.table_name, table)
    yield archive.Part("codebook.csv", codebook.as_csv(described))
    book = codebook.as_json(export.slug, export.versions, described)
    yield archive.Part("codebook.json", book)
    study = ddi.as_ddi(export.slug, export.versions, described, export.wanted, export.table_name)
    yield archive.Part(ddi.NAME, study)
    for version in export.versions:
        yield archive.Part(codebook.definition_name(version), version.text.encode())


def _files(export: Export, engine: Engine) -> Iterator[archive.Part]:
    """Yield what people sent, named as the table names it; one file at a time is in memory."""
    for sent in queries.responses(engine, export.scope):
        for given in sent.answers:
            if isinstance(given.value, surveys.Attached):
                names = file_names(export.layout.name_row(sent.id), given.question_id, given.value)
                keys = [file.key for file in given.value.files]
                by_key = dict(zip(keys, names, strict=True))
                for key, content in uploads.contents(engine, keys):
                    yield archive.Part(f"files/{by_key[key]}", content)
