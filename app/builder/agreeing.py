"""What others have to agree to before a survey is published, when its organisation asks for it."""

import hashlib
import json
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

import surveys
from app.access import Role
from app.accounts import service as accounts
from app.accounts.models import Organisation, User
from app.builder.models import DraftApproval, DraftRevision, LanguageSignOff, Survey
from app.db import db
from app.errors import ConflictError, DomainError


class Agreement(NamedTuple):
    """What is asked for, and what of it is there, for exactly the draft as it is."""

    asks_approval: bool
    approval: DraftApproval | None
    unsigned: tuple[str, ...]
    """The languages that nobody has signed, though somebody has to."""

    @property
    def is_approved(self) -> bool:
        """Return whether nothing stands against it but languages."""
        given = self.approval is not None and self.approval.approved_at is not None
        return given or not self.asks_approval

    @property
    def is_there(self) -> bool:
        """Return whether the draft may be published."""
        return self.is_approved and not self.unsigned


class NotAgreedError(DomainError):
    """Somebody has to approve the draft, or to sign a language, first."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "not_agreed"

    def __init__(self, missing: Agreement) -> None:
        super().__init__("the draft is not agreed to")
        self.missing = missing


class OwnEditError(DomainError):
    """Whoever made the last edit, or asked, cannot be the second person."""

    code = "own_edit"


class IncompleteError(DomainError):
    """Words are missing in the language, or older than their source."""

    code = "incomplete"


def agreement(survey: Survey) -> Agreement:
    """Return what is asked for and what is there, for the draft as it is now."""
    organisation = db.session.get_one(Organisation, survey.organisation_id)
    approval = db.session.get(DraftApproval, (survey.id, survey.draft_sha256))
    unsigned = [lang for lang in others(survey.draft) if signature(survey, lang) is None]
    asks = organisation.asks_sign_off
    return Agreement(organisation.asks_approval, approval, tuple(unsigned) if asks else ())


def others(draft: surveys.Survey) -> list[str]:
    """Return the languages that are signed: all but the one that the survey is written in."""
    return [lang for lang in draft.languages if lang != draft.source_lang]


def refuse_unless_agreed(survey: Survey) -> None:
    """Raise NotAgreedError when something that the organisation asks for is not there."""
    found = agreement(survey)
    if not found.is_there:
        raise NotAgreedError(found)


def ask(survey: Survey, *, seen: int, by: UUID, at: datetime) -> None:
    """Ask for the approval of the draft; asking for the same draft again changes nothing."""
    if survey.revision != seen:
        raise ConflictError
    sha256 = survey.draft_sha256
    if db.session.get(DraftApproval, (survey.id, sha256)) is None:
        asked = DraftApproval(survey_id=survey.id, sha256=sha256, asked_by=by, asked_at=at)
        db.session.add(asked)
        db.session.flush()
        accounts.record("survey.ask_approval", str(survey.id), {"sha256": sha256}, by=by, at=at)


def approve(survey: Survey, *, sha256: str, by: UUID, at: datetime) -> None:
    """Approve exactly this draft; ConflictError when it is another one by now.

    OwnEditError for whoever made the last edit or asked.
    """
    db.session.refresh(survey, with_for_update=True)
    found = db.session.get(DraftApproval, (survey.id, sha256))
    if survey.draft_sha256 != sha256 or found is None:
        raise ConflictError
    if by in {last_editor(survey), found.asked_by}:
        raise OwnEditError
    if found.approved_at is None:
        found.approved_by, found.approved_at = by, at
        db.session.flush()
        accounts.record("survey.approve", str(survey.id), {"sha256": sha256}, by=by, at=at)


def waiting_for(user: User) -> list[Survey]:
    """Return the surveys whose draft this person could approve now, the first asked for first."""
    if not user.may(Role.APPROVER) or not user.organisation.asks_approval:
        return []
    asked = (
        select(Survey, DraftApproval)
        .join(DraftApproval, DraftApproval.survey_id == Survey.id)
        .where(Survey.organisation_id == user.organisation_id)
        .where(DraftApproval.approved_at.is_(None), DraftApproval.asked_by != user.id)
        .order_by(DraftApproval.asked_at, Survey.id)
    )
    return [
        survey
        for survey, approval in db.session.execute(asked)
        if approval.sha256 == survey.draft_sha256 and last_editor(survey) != user.id
    ]


def last_editor(survey: Survey) -> UUID | None:
    """Return who made the last step of the draft, None when it has none or nobody did."""
    mine = select(DraftRevision.made_by).where(DraftRevision.survey_id == survey.id)
    return db.session.scalar(mine.order_by(DraftRevision.number.desc()).limit(1))


def sign(survey: Survey, lang: str, *, sha256: str, by: UUID, at: datetime) -> None:
    """Stand for exactly these words in one language; ConflictError when they are others by now.

    IncompleteError while words are missing, or older than what they translate.
    """
    db.session.refresh(survey, with_for_update=True)
    draft = survey.draft
    if lang not in others(draft) or words_sha256(draft, lang) != sha256:
        raise ConflictError
    if not is_complete(draft, lang):
        raise IncompleteError
    if db.session.get(LanguageSignOff, (survey.id, lang, sha256)) is None:
        signed = LanguageSignOff(
            survey_id=survey.id, lang=lang, sha256=sha256, signed_by=by, signed_at=at
        )
        db.session.add(signed)
        db.session.flush()
        detail = {"lang": lang, "sha256": sha256}
        accounts.record("survey.sign_language", str(survey.id), detail, by=by, at=at)


def signature(survey: Survey, lang: str) -> LanguageSignOff | None:
    """Return who stands for the words of the draft in this language, None when nobody does."""
    return db.session.get(LanguageSignOff, (survey.id, lang, words_sha256(survey.draft, lang)))


def is_complete(draft: surveys.Survey, lang: str) -> bool:
    """Return whether every text is there and made from the words that it translates."""
    used = [draft.strings[each] for each in draft.string_ids() if each in draft.strings]
    return all(
        bool(each.text_in(lang)) and not each.is_outdated(lang) for each in used if each.source_hash
    )


def words_sha256(draft: surveys.Survey, lang: str) -> str:
    """Return the digest of all words in one language, with the source words they stand for."""
    content = [
        (each, draft.strings[each].source_hash, draft.strings[each].text_in(lang))
        for each in sorted(set(draft.string_ids()))
        if each in draft.strings
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
