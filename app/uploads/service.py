"""What happens to files: taken in, bound to what was sent, deleted; nothing here commits."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, or_, select, update

import surveys
from app import jobs
from app.blobs import open_blobs
from app.db import db
from app.uploads import kinds, scanning
from app.uploads.cleaning import DamagedError, cleaned
from app.uploads.models import UploadedFile

MEBIBYTE: Final = 1024 * 1024
MOST_SHOWN: Final = 80
_REFUSED_IN_NAMES: Final = frozenset('/\\:*?"<>|%&;$`')


class Received(NamedTuple):
    """A file that lies in the store, but belongs to nobody yet."""

    file: surveys.Attachment
    day: str
    sha256: str


def receive(data: bytes, name: str, question: surveys.Upload, *, on: date) -> Received:
    """Check the file, clean it, and put it into the store; AnswerError says why it is refused.

    Call it outside a transaction that writes: it takes long. Without a row the file is swept away.
    """
    kept, kind = checked(data, name, question)
    key, day = uuid4().hex, on.isoformat()
    open_blobs(current_app.config["SETTINGS"]).put(f"uploads/{day}/{key}", kept)
    known = shown_name(name, kind.ending)
    file = surveys.Attachment(key, known, kind.media_type, len(kept), "")
    return Received(file, day, hashlib.sha256(kept).hexdigest())


def checked(data: bytes, name: str, question: surveys.Upload) -> tuple[bytes, kinds.FileKind]:
    """Return the file as it may be kept, and what it is; AnswerError says why it is refused."""
    most = question.max_megabytes
    shown = shown_name(name, "")
    if not data:
        raise surveys.AnswerError("file_empty", {"name": shown})
    if len(data) > most * MEBIBYTE:
        raise surveys.AnswerError("file_too_big", {"name": shown, "max": most})
    kind = kinds.kind_of(data)
    if kind is None or kind.group not in question.takes:
        raise surveys.AnswerError("file_not_taken", {"name": shown})
    _scan(data, shown)
    try:
        return cleaned(data, kind), kind
    except DamagedError:
        raise surveys.AnswerError("file_damaged", {"name": shown}) from None


def shown_name(name: str, ending: str) -> str:
    """Return the name of a file fit to be shown, ending as its content does; never a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        char
        for char in unicodedata.normalize("NFC", last)
        if unicodedata.category(char)[0] != "C" and char not in _REFUSED_IN_NAMES
    )
    stem = seen.rpartition(".")[0] or seen
    stem = " ".join(stem.split()).strip(". ")[:MOST_SHOWN] or "file"
    return f"{stem}.{ending}" if ending else stem


def keep(received: Received, *, handle_hash: str) -> None:
    """Note that the file belongs to what is being written under this handle."""
    db.session.add(
        UploadedFile(
            key=received.file.key,
            day=received.day,
            sha256=received.sha256,
            handle_hash=handle_hash,
        )
    )


def is_known(received: Received, among: Sequence[surveys.Attachment]) -> bool:
    """Return whether one of these files has the same content: a retry, or the file chosen twice."""
    keys = [file.key for file in among]
    same = UploadedFile.sha256 == received.sha256
    return (
        db.session.scalar(select(UploadedFile.key).where(same, UploadedFile.key.in_(keys)))
        is not None
    )


def bind(
    handle_hash: str, response_id: UUID, keys: Iterable[str], *, replaced: UUID | None = None
) -> None:
    """Give these files to the response that was sent; what else was uploaded goes.

    Those of the response that is `replaced` may be among them.
    """
    mine = UploadedFile.handle_hash == handle_hash
    if replaced is not None:
        mine = or_(mine, UploadedFile.response_id == replaced)
    chosen = update(UploadedFile).where(mine, UploadedFile.key.in_(list(keys)))
    db.session.execute(chosen.values(handle_hash=None, response_id=response_id))
    forget_unsent([handle_hash])


def forget_unsent(handle_hashes: Sequence[str]) -> None:
    """Delete the files of what is no longer being written."""
    _delete(UploadedFile.handle_hash.in_(handle_hashes))


def forget(response_id: UUID) -> None:
    """Delete the files that came with a response."""
    _delete(UploadedFile.response_id == response_id)


def drop(key: str, *, handle_hash: str) -> None:
    """Delete one file of what is being written. What was sent stands until it is sent anew."""
    _delete(and_(UploadedFile.key == key, UploadedFile.handle_hash == handle_hash))


def follow(handle_hash: str, later_hash: str) -> None:
    """Let the files go with what is being written to its later handle."""
    mine = UploadedFile.handle_hash == handle_hash
    db.session.execute(update(UploadedFile).where(mine).values(handle_hash=later_hash))


def discard(received: Received) -> None:
    """Delete a file that belongs to nobody."""
    jobs.enqueue("uploads.delete", {"blobs": [f"uploads/{received.day}/{received.file.key}"]})


def _delete(which: ColumnElement[bool]) -> None:
    found = db.session.scalars(select(UploadedFile).where(which).order_by(UploadedFile.key)).all()
    if not found:
        return
    # The rows go first and for certain: the worker then takes the files, however often it tries.
    jobs.enqueue("uploads.delete", {"blobs": [row.blob for row in found]})
    db.session.execute(delete(UploadedFile).where(UploadedFile.key.in_([row.key for row in found])))


def _scan(data: bytes, shown: str) -> None:
    address = current_app.config["SETTINGS"].clamd
    if address is None:
        return
    try:
        is_infected = scanning.is_infected(data, address)
    except scanning.UncheckedError:
        raise surveys.AnswerError("file_unchecked", {"name": shown}) from None
    if is_infected:
        raise surveys.AnswerError("file_infected", {"name": shown})
