"""Verbs on easy-read texts: save a draft, sign it, add a picture; nothing here commits."""

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update

import surveys
from app import jobs
from app.accounts import service as accounts
from app.db import db
from app.easy import queries
from app.easy.content import Block, Easy, canonical, fields_of, gaps, keys, parsed, seal
from app.easy.models import EasyDraft, EasyPicture, EasyVersion, EasyWriting
from app.easy.refusals import (
    NotCompleteError,
    NotPublishedError,
    OwnTextError,
    PictureInUseError,
    TooManyPicturesError,
)
from app.entries import content as entry_content
from app.entries.models import Entry, EntryVersion
from app.errors import ConflictError
from app.uploads import service as uploads
from app.uploads.kinds import FileKind
from app.upsert import insert

MOST_PICTURES: Final = 40
PICTURE: Final = surveys.Upload(
    kind="upload", id="picture", code="picture", prompt="picture",
    takes=("image",), max_megabytes=1,
)  # fmt: skip
"""What a picture may be, in the words of the survey language."""


def text_of(entry: Entry, lang: str) -> Easy:
    """Return the draft of a language; a new one begins with the pictures of another language."""
    draft = queries.draft_of(entry, lang)
    if draft is not None:
        return parsed(draft.content_json)
    others = (each.draft for each in queries.states(entry) if each.draft is not None)
    first = next(others, None)
    if first is None:
        return Easy()
    blocks = parsed(first.content_json).blocks
    return Easy(blocks={key: Block(picture=block.picture) for key, block in blocks.items()})


def save(entry: Entry, lang: str, easy: Easy, *, seen: int, by: UUID, at: datetime) -> None:
    """Keep what was written, as the next revision; ConflictError when somebody was first."""
    kept = canonical(_only(easy, queries.told(entry)))
    if not _is_first(entry, lang, kept, seen):
        raise ConflictError
    db.session.add(
        EasyWriting(entry_id=entry.id, lang=lang, revision=seen + 1, writer_id=by, written_at=at)
    )
    db.session.flush()
    detail = {"lang": lang, "revision": seen + 1}
    accounts.record("easy.written", str(entry.id), detail, by=by, at=at)


def fingerprint(draft: EasyDraft, newest: EntryVersion) -> str:
    """Return what stands for these words about this version, as whoever signs has read them."""
    return seal(draft.content_json, draft.lang, newest.sha256)


def sign(entry: Entry, lang: str, seen: str, *, by: UUID, at: datetime) -> EasyVersion:
    """Freeze the text that was read, about the newest version, as what the public reads.

    Refuses whoever wrote any of it since another person signed: OwnTextError.
    """
    held = select(EasyDraft).where(EasyDraft.entry_id == entry.id, EasyDraft.lang == lang)
    draft = db.session.scalar(held.with_for_update().execution_options(populate_existing=True))
    state = queries.state_of(entry, lang)
    if draft is None or state.newest is None:
        raise NotPublishedError
    if not state.may_be_signed or fingerprint(draft, state.newest) != seen:
        raise ConflictError
    if gaps(parsed(draft.content_json), entry_content.parsed(state.newest.content_json)):
        raise NotCompleteError
    wrote = queries.writers(entry, lang)
    if by in wrote.values():
        raise OwnTextError
    version = EasyVersion(
        entry_id=entry.id,
        lang=lang,
        number=1 if state.signed is None else state.signed.number + 1,
        revision=draft.revision,
        entry_version_id=state.newest.id,
        entry_sha256=state.newest.sha256,
        content_json=draft.content_json,
        sha256=seen,
        writer_id=wrote[draft.revision],
        signer_id=by,
        signed_at=at,
    )
    db.session.add(version)
    db.session.flush()
    detail = {"lang": lang, "version": version.number, "sha256": version.sha256}
    accounts.record("easy.signed", str(entry.id), detail, by=by, at=at)
    jobs.enqueue("publishing.changed", {"about": f"entry:{entry.slug}"})
    return version


def checked_picture(data: bytes, file_name: str) -> tuple[bytes, FileKind]:
    """Return a picture as it may be kept; surveys.AnswerError says why it is refused.

    Call it outside a transaction that writes: it takes long.
    """
    return uploads.checked(data, file_name, PICTURE)


def add_picture(
    entry: Entry, picture: tuple[bytes, FileKind], name: str, *, by: UUID, at: datetime
) -> EasyPicture:
    """Keep a picture that was checked; the same one again is the one that is there."""
    data, kind = picture
    sha256 = hashlib.sha256(data).hexdigest()
    known = queries.pictures_of(entry)
    for each in known:
        if each.sha256 == sha256:
            return each
    if len(known) >= MOST_PICTURES:
        raise TooManyPicturesError
    added = EasyPicture(
        entry_id=entry.id,
        name=name,
        media_type=kind.media_type,
        ending=kind.ending,
        sha256=sha256,
        data=data,
        added_by=by,
        added_at=at,
    )
    db.session.add(added)
    db.session.flush()
    detail = {"picture": str(added.id), "bytes": len(data)}
    accounts.record("easy.picture_added", str(entry.id), detail, by=by, at=at)
    return added


def remove_picture(entry: Entry, picture_id: UUID, *, by: UUID, at: datetime) -> None:
    """Forget a picture that no text shows; PictureInUseError otherwise."""
    picture = queries.own_picture(entry, picture_id)
    if str(picture_id) in queries.pictures_in_use(entry):
        raise PictureInUseError
    db.session.delete(picture)
    db.session.flush()
    accounts.record(
        "easy.picture_removed", str(entry.id), {"picture": str(picture_id)}, by=by, at=at
    )


def _only(easy: Easy, told: entry_content.Content) -> Easy:
    """Return the text without parts or fields that the answer does not have."""
    blocks = {}
    for key in keys(told):
        block = easy.block(key)
        texts = {field: block.texts.get(field, "") for field in fields_of(key)}
        blocks[key] = Block(texts=texts, picture=block.picture, alt=block.alt)
    return Easy(title=easy.title, blocks=blocks)


def _is_first(entry: Entry, lang: str, kept: str, seen: int) -> bool:
    # The database compares, so that of two writers on any database exactly one is first.
    if seen == 0:
        begun = insert(EasyDraft).on_conflict_do_nothing().returning(EasyDraft.revision)
        values = {"entry_id": entry.id, "lang": lang, "revision": 1, "content_json": kept}
        found = db.session.scalar(begun.values(values))
    else:
        mine = (EasyDraft.entry_id == entry.id, EasyDraft.lang == lang, EasyDraft.revision == seen)
        turned = update(EasyDraft).where(*mine).values(revision=seen + 1, content_json=kept)
        turned = turned.execution_options(synchronize_session=False)
        found = db.session.scalar(turned.returning(EasyDraft.revision))
    db.session.expire_all()
    return found is not None
