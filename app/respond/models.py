"""Responses: unfinished ones, which live for hours, and sent ones, which never change."""

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

import surveys
from app.builder.models import SurveyVersion
from app.db import Base, Instant, LongString, PrimaryKey


class Channel(StrEnum):
    """How a response reached us."""

    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    SESSION = "session"
    IMPORT = "import"


class Written(NamedTuple):
    """An answer, and the language of the page it was written on."""

    value: surveys.Value
    lang: str


class Typed(NamedTuple):
    """What stands in the inputs of a question as it was typed, right or not, and on which page."""

    parts: dict[str, tuple[str, ...]]
    lang: str


def stored_answers(answers: Mapping[str, Written]) -> str:
    """Return unfinished answers as they are stored."""
    content = {key: [surveys.value_to_json(value), lang] for key, (value, lang) in answers.items()}
    return json.dumps(content, ensure_ascii=False)


class UnfinishedResponse(Base):
    """What somebody has answered so far, known by the hash of a handle that only they have.

    Deleted when it is sent, left, or idle for two hours; on a shared device, for twelve minutes.
    Once it was saved to come back to, the handle still opens it for that long only, but its return
    code for thirty days.
    """

    __tablename__ = "unfinished_response"
    __table_args__ = (
        Index("uq_unfinished_response_code_hash", "code_hash", unique=True),
        Index("uq_unfinished_response_replaces", "replaces", unique=True),
        {"sqlite_with_rowid": False},
    )
    handle_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id"))
    answers_json: Mapped[LongString]
    touched_at: Mapped[Instant]
    # The id of the full quota that these answers have come to fit.
    stopped_by: Mapped[str | None] = mapped_column(String(32))
    # Where its author was last, and by which code they come back; none until they want to.
    page_code: Mapped[str | None] = mapped_column(String(64))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    locked_handle: Mapped[str | None] = mapped_column(String(30))
    typed_json: Mapped[str | None] = mapped_column(Text)
    # How much its browser has to calculate before sending; none where nothing is asked for.
    work: Mapped[str | None] = mapped_column(String(10))
    # Which pages it has been counted for: "one+" reached, "one-" passed.
    trail: Mapped[str | None] = mapped_column(Text)
    # Contact details, while the handle opens them: what waits for its return code has none.
    details_json: Mapped[str | None] = mapped_column(Text)
    # The receipt of the sent answers that these are to take the place of.
    replaces: Mapped[str | None] = mapped_column(String(64))
    # The hash of the invitation that brought its author, masked by the handle.
    invited: Mapped[str | None] = mapped_column(String(43))
    # Whether the device is there for the next person as soon as nobody touches it.
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[SurveyVersion] = relationship()

    @property
    def answers(self) -> dict[str, Written]:
        """Return what has been answered, also on pages that later left the path."""
        stored = json.loads(self.answers_json)
        if self.details_json:
            stored |= json.loads(self.details_json)
        return {
            key: Written(surveys.value_from_json(raw), lang) for key, (raw, lang) in stored.items()
        }

    def keep(self, answers: Mapping[str, Written]) -> None:
        """Replace what has been answered."""
        details = {
            key: each for key, each in answers.items() if isinstance(each.value, surveys.Details)
        }
        rest = {key: each for key, each in answers.items() if key not in details}
        self.answers_json = stored_answers(rest)
        self.details_json = stored_answers(details) if details else None

    @property
    def typed(self) -> dict[str, Typed]:
        """Return what was typed and is no answer yet: saved as it stood, to be mended later."""
        stored = json.loads(self.typed_json or "{}")
        return {
            key: Typed({part: tuple(values) for part, values in parts.items()}, lang)
            for key, (parts, lang) in stored.items()
        }

    def keep_typed(self, typed: Mapping[str, Typed]) -> None:
        """Replace what was typed and is no answer yet. It may hold anything, hence ASCII."""
        self.typed_json = json.dumps(typed) if typed else None

    def forget_details(self) -> None:
        """Drop the contact details from what has been answered."""
        self.details_json = None


class ImportBatch(Base):
    """A file of answers collected elsewhere; its rows count once it is complete."""

    __tablename__ = "import_batch"
    __table_args__ = (CheckConstraint("state in ('pending', 'complete')", name="state"),)
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    source: Mapped[str] = mapped_column(String(200))
    file_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="pending")
    rows: Mapped[int] = mapped_column(default=0)
    imported_by: Mapped[UUID | None]
    imported_at: Mapped[Instant]


class Response(Base):
    """One person's sent answers. The database refuses to change it; only its author removes it."""

    __tablename__ = "response"
    __table_args__ = (
        # Whatever is counted by day, import and version is in the index already.
        Index("ix_response_survey_id", "survey_id", "submitted_on", "batch_id", "version_id"),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[PrimaryKey]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id"))
    channel: Mapped[str] = mapped_column(String(10))
    lang: Mapped[str] = mapped_column(String(20))
    # A date only: the minute of an answer, or its order, can tell who wrote it.
    submitted_on: Mapped[date] = mapped_column(Date)
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_batch.id"))
    # From which the order of what was shuffled follows; none where nothing is.
    order_seed: Mapped[int | None]
    # "exit:" and the page, or "quota:" and its code, where the questions ended early.
    ended_by: Mapped[str | None] = mapped_column(String(80))
    answers: Mapped[list["Answer"]] = relationship(
        order_by="Answer.question_id", back_populates="response"
    )
    version: Mapped[SurveyVersion] = relationship()

    def stopped_by(self, definition: surveys.Survey) -> str | None:
        """Return the id of the quota that ended the questions early, None when none did."""
        kind, _colon, code = (self.ended_by or "").partition(":")
        found = (quota.id for quota in definition.quotas if quota.code == code)
        return next(found, None) if kind == "quota" else None


class Answer(Base):
    """One answer: the question's id, a value made of codes, and the language it was written in."""

    __tablename__ = "answer"
    __table_args__ = (
        Index("ix_answer_question_id", "question_id"),
        {"sqlite_with_rowid": False},
    )
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    lang: Mapped[str] = mapped_column(String(20))
    value_json: Mapped[LongString]
    response: Mapped[Response] = relationship(back_populates="answers")

    @property
    def value(self) -> surveys.Value:
        """Return the answer as a value."""
        return surveys.value_from_json(json.loads(self.value_json))


class Receipt(Base):
    """That a response was sent once, and by which code its author finds it again.

    After withdrawal the row stays without the response: a late retry is then told that it is gone.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("code_hash"),
        UniqueConstraint("response_id"),
        Index("uq_receipt_return_hash", "return_hash", unique=True),
        {"sqlite_with_rowid": False},
    )
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    body_digest: Mapped[str] = mapped_column(String(64))
    # The code by which its author came back before sending: it now says that all was sent.
    return_hash: Mapped[str | None] = mapped_column(String(64))
    # The first handle, which the receipt code unlocks: whoever has it may change what was sent.
    locked_handle: Mapped[str | None] = mapped_column(String(30))
    response_id: Mapped[UUID | None]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    sent_on: Mapped[date]
    withdrawn_on: Mapped[date | None]


class QuotaTally(Base):
    """How many complete responses there are of the sort that a quota wants."""

    __tablename__ = "quota_tally"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    quota_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    completes: Mapped[int]


class QuotaPlace(Base):
    """That a response was counted under a quota, and whether the limit had been reached before."""

    __tablename__ = "quota_place"
    __table_args__ = ({"sqlite_with_rowid": False},)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    quota_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_over: Mapped[bool]


class ImportedRow(Base):
    """The identity of an imported row, so that the same file twice adds nothing.

    Only rows of complete batches count: what a crash left pending may be brought in again.
    """

    __tablename__ = "imported_row"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    identity_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)


class Volume(Base):
    """How many first pages were served and responses begun, per survey and day."""

    __tablename__ = "volume"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    served: Mapped[int] = mapped_column(default=0)
    started: Mapped[int] = mapped_column(default=0)


class PageVolume(Base):
    """How many came to a page and went on from it, per survey and day. No row is about a person."""

    __tablename__ = "page_volume"
    __table_args__ = ({"sqlite_with_rowid": False},)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    page_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    reached: Mapped[int] = mapped_column(default=0)
    passed: Mapped[int] = mapped_column(default=0)
