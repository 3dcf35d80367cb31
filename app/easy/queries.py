"""Reads: the draft of each language, who wrote it, what was signed, what the public sees."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from app.easy.content import Easy, parsed
from app.easy.models import EasyDraft, EasyPicture, EasyVersion, EasyWriting
from app.entries import content as entry_content
from app.entries import queries as entries
from app.entries.freezing import previewed
from app.entries.models import Entry, EntryStage, EntryVersion
from app.errors import NotFoundError


@dataclass(frozen=True)
class Shown:
    """A signed easy-read text, the version of the entry that it tells of, and the newest one."""

    entry: Entry
    easy: EasyVersion
    about: EntryVersion
    newest: EntryVersion

    @property
    def content(self) -> entry_content.Content:
        """Return what the version says that the text tells of."""
        return entry_content.parsed(self.about.content_json)

    @property
    def text(self) -> Easy:
        """Return the easy-read text."""
        return parsed(self.easy.content_json)

    @property
    def is_withdrawn(self) -> bool:
        """Return whether the answer itself has been withdrawn by now."""
        stage = entry_content.parsed(self.newest.content_json).stage
        return stage is EntryStage.WITHDRAWN

    @property
    def is_behind(self) -> bool:
        """Return whether the answer has changed since the text was signed."""
        return self.about.sha256 != self.newest.sha256


@dataclass(frozen=True)
class State:
    """How far the easy-read text has come in one language."""

    lang: str
    draft: EasyDraft | None
    signed: EasyVersion | None
    newest: EntryVersion | None

    @property
    def is_unsigned(self) -> bool:
        """Return whether the draft has words that nobody has signed."""
        revision = self.signed.revision if self.signed else 0
        return self.draft is not None and self.draft.revision > revision

    @property
    def is_behind(self) -> bool:
        """Return whether the answer has changed since the text was signed."""
        if self.signed is None or self.newest is None:
            return False
        return self.signed.entry_sha256 != self.newest.sha256

    @property
    def may_be_signed(self) -> bool:
        """Return whether there is something to sign, about something that is published."""
        return self.newest is not None and (self.is_unsigned or self.is_behind)


def told(entry: Entry) -> entry_content.Content:
    """Return the answer as the public reads it; before it is published, as it would be now."""
    versions = entries.versions_of(entry)
    return entry_content.parsed(versions[0].content_json) if versions else previewed(entry)


def draft_of(entry: Entry, lang: str) -> EasyDraft | None:
    """Return the easy-read text of a language as it is being written."""
    return db.session.get(EasyDraft, (entry.id, lang))


def state_of(entry: Entry, lang: str) -> State:
    """Return how far one language has come."""
    versions = entries.versions_of(entry)
    signed = signed_of(entry.id).get(lang)
    return State(lang, draft_of(entry, lang), signed, versions[0] if versions else None)


def states(entry: Entry) -> list[State]:
    """Return how far each language of the answer has come."""
    versions = entries.versions_of(entry)
    theirs = select(EasyDraft).where(EasyDraft.entry_id == entry.id).order_by(EasyDraft.lang)
    drafts = {each.lang: each for each in db.session.scalars(theirs)}
    signed, newest = signed_of(entry.id), versions[0] if versions else None
    return [
        State(lang, drafts.get(lang), signed.get(lang), newest)
        for lang in entries.languages_of(entry.survey)
    ]


def signed_of(entry_id: UUID) -> Mapping[str, EasyVersion]:
    """Return the newest signed text of each language."""
    theirs = select(EasyVersion).where(EasyVersion.entry_id == entry_id)
    ordered = db.session.scalars(theirs.order_by(EasyVersion.lang, EasyVersion.number))
    return {each.lang: each for each in ordered}


def writers(entry: Entry, lang: str) -> dict[int, UUID]:
    """Return who wrote each revision that nobody else has signed yet, in their order."""
    state = state_of(entry, lang)
    if state.draft is None:
        return {}
    before = select(func.max(EasyVersion.revision)).where(
        EasyVersion.entry_id == entry.id,
        EasyVersion.lang == lang,
        EasyVersion.revision < state.draft.revision,
    )
    theirs = select(EasyWriting).where(
        EasyWriting.entry_id == entry.id,
        EasyWriting.lang == lang,
        EasyWriting.revision > (db.session.scalar(before) or 0),
    )
    found = db.session.scalars(theirs.order_by(EasyWriting.revision))
    return {each.revision: each.writer_id for each in found}


def languages_with_easy_read(slug: str) -> tuple[str, ...]:
    """Return the languages in which the public can read this answer in easy read."""
    signed = (
        select(EasyVersion.lang)
        .join(Entry, Entry.id == EasyVersion.entry_id)
        .where(Entry.slug == slug)
        .distinct()
        .order_by(EasyVersion.lang)
    )
    return tuple(db.session.scalars(signed))


def published(slug: str, lang: str) -> Shown:
    """Return what the public reads in this language; NotFoundError where nothing is signed."""
    found = entries.published(slug)
    easy = signed_of(found.entry.id).get(lang)
    if easy is None:
        raise NotFoundError(slug)
    about = db.session.get_one(EntryVersion, easy.entry_version_id)
    return Shown(found.entry, easy, about, found.version)


def pictures_of(entry: Entry) -> Sequence[EasyPicture]:
    """Return the pictures that staff brought for this answer, by name."""
    theirs = select(EasyPicture).where(EasyPicture.entry_id == entry.id)
    return db.session.scalars(theirs.order_by(EasyPicture.name, EasyPicture.id)).all()


def own_picture(entry: Entry, picture_id: UUID) -> EasyPicture:
    """Return a picture of this answer; NotFoundError when it has none such."""
    found = db.session.get(EasyPicture, picture_id)
    if found is None or found.entry_id != entry.id:
        raise NotFoundError(str(picture_id))
    return found


def public_picture(slug: str, picture_id: UUID) -> EasyPicture:
    """Return a picture that the public sees in some language; NotFoundError for all others."""
    entry = entries.published(slug).entry
    if str(picture_id) not in _shown_in(each.content_json for each in signed_of(entry.id).values()):
        raise NotFoundError(str(picture_id))
    return own_picture(entry, picture_id)


def pictures_in_use(entry: Entry) -> frozenset[str]:
    """Return the pictures that the public sees, or that stand in a draft."""
    signed = [each.content_json for each in signed_of(entry.id).values()]
    drafts = [each.draft.content_json for each in states(entry) if each.draft is not None]
    return _shown_in([*signed, *drafts])


def _shown_in(texts: Iterable[str]) -> frozenset[str]:
    blocks = (block for text in texts for block in parsed(text).blocks.values())
    return frozenset(block.picture for block in blocks)
