"""Reads of files: the rows of a response, and the content of one."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from flask import current_app
from sqlalchemy import Engine, select

from app.blobs import BlobNotFoundError, open_blobs
from app.db import db
from app.errors import NotFoundError
from app.uploads.models import UploadedFile


def sent_file(response_id: UUID, key: str) -> UploadedFile:
    """Return a file of this response; NotFoundError when it has none such."""
    found = db.session.get(UploadedFile, key)
    if found is None or found.response_id != response_id:
        raise NotFoundError
    return found


def content(row: UploadedFile) -> bytes:
    """Return what the file holds; NotFoundError when the store has it no longer."""
    try:
        return open_blobs(current_app.config["SETTINGS"]).get(row.blob)
    except BlobNotFoundError as error:
        raise NotFoundError from error


def known(keys: Iterable[str]) -> set[str]:
    """Return which of these keys have a row."""
    return set(db.session.scalars(select(UploadedFile.key).where(UploadedFile.key.in_(list(keys)))))


def contents(engine: Engine, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield key and content of each file that is still there, without holding a transaction."""
    store = open_blobs(current_app.config["SETTINGS"])
    for key in keys:
        with engine.connect() as connection:
            day = connection.scalar(select(UploadedFile.day).where(UploadedFile.key == key))
        try:
            if day is not None:
                yield key, store.get(f"uploads/{day}/{key}")
        except BlobNotFoundError:
            continue
