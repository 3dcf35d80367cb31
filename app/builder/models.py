"""Surveys and their published versions."""

import hashlib
import json
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship
from typing_extensions import override

import surveys
from app.builder.kept import Kept
from app.builder.promise_models import Promised
from app.db import Base, Instant, LongString, PrimaryKey

MOST_KNOWN: Final = 128
"""How many definitions a process keeps parsed: they are needed on every request."""


class SurveyStatus(StrEnum):
    """Whether citizens can answer."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Details(NamedTuple):
    """What staff settle about a survey besides its questions."""

    name: str
    slug: str
    opens_on: date | None
    closes_on: date | None
    promised_on: date | None
    burden_minutes: int | None = None
    control_number: str = ""
    contact: str = ""
    time_zone: str = "UTC"
    opens_time: time | None = None
    closes_time: time | None = None
    grace_minutes: int = 60


class Survey(Kept, Promised, Base):
    """A survey as staff know it: its draft, its dates, and the versions published so far."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("status in ('draft', 'open', 'closed')", name="status"),
    )
    id: Mapped[PrimaryKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10), default=SurveyStatus.DRAFT)
    draft_json: Mapped[LongString]
    revision: Mapped[int] = mapped_column(default=1)
    settled_at_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """The revision that the last change of the settings made."""
    is_sample: Mapped[bool] = mapped_column(default=False)
    burden_minutes: Mapped[int | None]
    """How long answering takes, where staff have measured it; else it is estimated."""
    control_number: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """The number under which an authority has allowed the survey."""
    contact: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Whom people can ask about the survey."""
    proof: Mapped[str] = mapped_column(String(10), default="off", server_default="off")
    """How much browsers have to calculate before they send answers."""
    by_invitation: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether only people with an invitation can answer."""
    created_at: Mapped[Instant]
    versions: Mapped[list["SurveyVersion"]] = relationship(
        order_by="SurveyVersion.number", back_populates="survey"
    )

    @property
    def draft(self) -> surveys.Survey:
        """Return the definition that staff are working on."""
        return _parsed(self.draft_json)

    @property
    def draft_sha256(self) -> str:
        """Return the digest of the draft: a version's own when nothing has changed since."""
        return hashlib.sha256(self.draft_json.encode()).hexdigest()

    @property
    @override
    def is_open(self) -> bool:
        return self.status == SurveyStatus.OPEN


class SurveyVersion(Base):
    """A definition frozen at publication, so that old answers keep their questions."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int]
    definition_json: Mapped[LongString]
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[Instant]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    survey: Mapped[Survey] = relationship(back_populates="versions")

    @property
    def definition(self) -> surveys.Survey:
        """Return the frozen definition; its text is read only where it is not known yet."""
        found = _frozen.get(self.sha256)
        if found is None:
            found = surveys.from_json(self.definition_json)
            if len(_frozen) >= MOST_KNOWN:
                _frozen.clear()
            _frozen[self.sha256] = found
        return found


class StepKind(StrEnum):
    """How a draft came to be another one."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    RESTORE = "restore"


class DraftRevision(Base):
    """A draft as it was before a step, and what the step was. Nothing here is ever changed."""

    __tablename__ = "draft_revision"
    __table_args__ = (
        CheckConstraint("kind in ('edit', 'undo', 'redo', 'restore')", name="kind"),
        {"sqlite_with_rowid": False},
    )
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The revision of the survey that the step began from."""
    kind: Mapped[str] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(80))
    label: Mapped[str] = mapped_column(String(200))
    """The words of what the step was about, in the language the survey is written in."""
    of_number: Mapped[int | None]
    """The step that was undone or redone, or the revision that was brought back."""
    draft_json: Mapped[LongString]
    made_by: Mapped[UUID | None]
    """A person, or the token of a program."""
    made_at: Mapped[Instant]

    @property
    def draft(self) -> surveys.Survey:
        """Return the definition as it was before the step."""
        return surveys.from_json(self.draft_json)


class FormDraft(Base):
    """What one person has typed into a form and not saved: for a closed tab, or when signed out.

    Forgotten when it is saved or thrown away, or after thirty days.
    """

    __tablename__ = "form_draft"
    __table_args__ = ({"sqlite_with_rowid": False},)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(300), primary_key=True)
    fields_json: Mapped[LongString]
    kept_at: Mapped[Instant]


class DraftComment(Base):
    """What a colleague says about a page, a question or the survey; a reply names its thread.

    It stays when its question is deleted, with the words that the question had.
    """

    __tablename__ = "draft_comment"
    __table_args__ = (Index("ix_draft_comment_survey_id", "survey_id", "written_at"),)
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    part_id: Mapped[str] = mapped_column(String(32))
    """The page or question; "" for the survey as a whole."""
    part_label: Mapped[str] = mapped_column(String(200))
    thread_id: Mapped[UUID | None] = mapped_column(ForeignKey("draft_comment.id"))
    text: Mapped[LongString]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[Instant]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    resolved_at: Mapped[Instant | None]


class DraftApproval(Base):
    """That somebody asked for the approval of exactly this draft, and whether it was given."""

    __tablename__ = "draft_approval"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Instant]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[Instant | None]


class LanguageSignOff(Base):
    """That somebody stands for exactly these words of a survey in one language."""

    __tablename__ = "language_sign_off"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    lang: Mapped[str] = mapped_column(String(20), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    signed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[Instant]


class SurveyTemplate(Base):
    """A survey, or one question, that the organisation begins others with; its words are fixed."""

    __tablename__ = "survey_template"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name", "wording_version"),
        CheckConstraint("kind in ('survey', 'question')", name="kind"),
    )
    id: Mapped[PrimaryKey]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    wording_version: Mapped[str] = mapped_column(String(40))
    definition_json: Mapped[LongString]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Instant]

    @property
    def definition(self) -> surveys.Survey:
        """Return the survey, or one with nothing but the question."""
        return _parsed(self.definition_json)


class TrialResponse(Base):
    """What a member of staff sent from a preview, as it read then. It counts nowhere.

    Published versions begin without any.
    """

    __tablename__ = "test_response"
    __table_args__ = (Index("ix_test_response_survey_id", "survey_id", "sent_at"),)
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    draft_sha256: Mapped[str] = mapped_column(String(64))
    lang: Mapped[str] = mapped_column(String(20))
    rows_json: Mapped[LongString]
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[Instant]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Return each question on the path with the lines of its answer."""
        return [(question, lines) for question, lines in json.loads(self.rows_json)]


_frozen: dict[str, surveys.Survey] = {}


@lru_cache(maxsize=MOST_KNOWN)
def _parsed(text: str) -> surveys.Survey:
    return surveys.from_json(text)
