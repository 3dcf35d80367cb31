"""Every language of an entry is signed by a person; the signature holds for exactly these texts."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.db import db
from app.entries import queries
from app.entries.content import LanguageSigned, digest
from app.entries.models import Entry
from app.entries.signing_models import EntryLanguage
from app.entries.texts import Texts
from app.errors import ConflictError, DomainError


class NotWrittenError(DomainError):
    """There is nothing to sign in this language."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "not_written"


@dataclass(frozen=True)
class LanguageState:
    """How far one language has come: who typed it last, who signed it, and whether that holds."""

    lang: str
    typed_by: UUID | None
    signed_by: UUID | None
    signed_at: datetime | None
    holds: bool

    @property
    def by_typist(self) -> bool:
        """Return whether the one who signed is the one who typed it last."""
        return self.signed_by is not None and self.signed_by == self.typed_by


def texts_in(entry: Entry, lang: str) -> dict[str, dict[str, str]]:
    """Return all texts of an entry in one language: its own under "", and those of each finding."""
    found = {"": Texts.model_validate_json(entry.texts_json).in_language(lang)}
    for finding in entry.findings:
        texts = Texts.model_validate_json(finding.texts_json)
        found[str(finding.id)] = texts.in_language(lang)
    return found


def fingerprint(entry: Entry, lang: str) -> str:
    """Return what stands for exactly these texts in this language, whatever their order."""
    return digest(json.dumps([lang, texts_in(entry, lang)], sort_keys=True, ensure_ascii=False))


def states(entry: Entry) -> list[LanguageState]:
    """Return every language that the entry has to be published in, and how far it has come."""
    kept = _kept(entry)
    return [_state(entry, lang, kept.get(lang)) for lang in queries.languages_of(entry.survey)]


def valid(entry: Entry) -> tuple[LanguageSigned, ...]:
    """Return the signatures that hold, as a version keeps them."""
    return tuple(
        LanguageSigned(
            lang=each.lang,
            by=each.signed_by,
            on=each.signed_at.date(),
            digest=fingerprint(entry, each.lang),
            by_typist=each.by_typist,
        )
        for each in states(entry)
        if each.holds and each.signed_by is not None and each.signed_at is not None
    )


def sign(entry: Entry, lang: str, seen_digest: str, *, by: UUID, at: datetime) -> None:
    """Sign the texts of one language as they were read: ConflictError when they are others now."""
    if not any(texts_in(entry, lang).values()):
        raise NotWrittenError
    found = fingerprint(entry, lang)
    if seen_digest != found:
        raise ConflictError
    row = _row(entry, lang)
    row.signed_by, row.signed_at, row.signed_digest = by, at, found
    db.session.flush()
    detail = {"lang": lang, "digest": found, "revision": entry.revision}
    accounts.record("entry.language_signed", str(entry.id), detail, by=by, at=at)


def typed(entry: Entry, before: str, after: str, *, by: UUID) -> None:
    """Keep who typed the languages in which these texts are not what they were."""
    old, new = Texts.model_validate_json(before), Texts.model_validate_json(after)
    for lang in sorted(_langs(old.root.values()) | _langs(new.root.values())):
        if old.in_language(lang) != new.in_language(lang):
            _row(entry, lang).typed_by = by
    db.session.flush()


def _langs(texts: Collection[dict[str, str]]) -> set[str]:
    return {lang for by_lang in texts for lang in by_lang}


def _state(entry: Entry, lang: str, row: EntryLanguage | None) -> LanguageState:
    if row is None:
        return LanguageState(lang, None, None, None, holds=False)
    holds = row.signed_by is not None and row.signed_digest == fingerprint(entry, lang)
    return LanguageState(lang, row.typed_by, row.signed_by, row.signed_at, holds)


def _kept(entry: Entry) -> dict[str, EntryLanguage]:
    theirs = select(EntryLanguage).where(EntryLanguage.entry_id == entry.id)
    return {row.lang: row for row in db.session.scalars(theirs.order_by(EntryLanguage.lang))}


def _row(entry: Entry, lang: str) -> EntryLanguage:
    row = db.session.get(EntryLanguage, (entry.id, lang))
    if row is None:
        row = EntryLanguage(entry_id=entry.id, lang=lang, signed_digest="")
        db.session.add(row)
    return row
