"""Reads: one piece of work with its comments and its history; who may be asked."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.access import Role
from app.accounts import queries as accounts
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.entries import queries as entries
from app.entries.models import Entry, EntryState, Finding
from app.entries.texts import Texts
from app.errors import NotFoundError
from app.workflow.models import (
    ReturnReason,
    WorkChange,
    WorkComment,
    WorkItem,
    WorkMention,
    WorkReturn,
    WorkState,
)


class Place(NamedTuple):
    """What a piece of work is about: a whole entry, or one of its findings."""

    entry: Entry
    finding: Finding | None

    @property
    def about_id(self) -> UUID:
        """Return the id under which the work is kept."""
        return self.entry.id if self.finding is None else self.finding.id


class Returned(NamedTuple):
    """That something was sent back: why, and by whom."""

    row: WorkReturn
    codes: Sequence[str]
    by: str


def place(organisation_id: UUID, entry_id: UUID, about_id: UUID) -> Place:
    """Return an entry of the organisation or a finding of it; NotFoundError for anything else."""
    entry = entries.entry_of(organisation_id, entry_id)
    return Place(entry, None if about_id == entry_id else entries.finding_of(entry, about_id))


def place_about(organisation_id: UUID, about_id: UUID) -> Place:
    """Return the entry or the finding with this id."""
    finding = db.session.get(Finding, about_id)
    entry_id = about_id if finding is None else finding.entry_id
    return place(organisation_id, entry_id, about_id)


def name_of(finding: Finding) -> str:
    """Return what a finding is called, or its place in the list while it has no name."""
    texts = Texts.model_validate_json(finding.texts_json)
    return texts.text("name", finding.entry.source_lang) or f"{finding.position}"


def item_of(about_id: UUID) -> WorkItem | None:
    """Return who has it, by when and how far it is; None while nobody said."""
    return db.session.get(WorkItem, about_id)


def standing(entry_state: str, stored: str | None) -> WorkState:
    """Return how far a piece of work is, by its entry and by what people said."""
    if entry_state == EntryState.IN_REVIEW:
        return WorkState.HANDED_IN
    if entry_state == EntryState.PUBLISHED:
        return WorkState.PUBLISHED
    return WorkState(stored or WorkState.TO_WRITE)


def people(organisation_id: UUID) -> list[User]:
    """Return who can have work here: those who may see drafts, by name."""
    everybody = accounts.users_of(organisation_id)
    return [each for each in everybody if each.active and each.may(Role.ANALYST)]


def names(organisation_id: UUID) -> Mapping[UUID, str]:
    """Return what everybody is called, also those who left."""
    return {each.id: each.name for each in accounts.users_of(organisation_id)}


def comments_of(about_id: UUID) -> Sequence[WorkComment]:
    """Return what was said about a piece of work, oldest first."""
    theirs = select(WorkComment).where(WorkComment.about_id == about_id)
    return db.session.scalars(theirs.order_by(WorkComment.at, WorkComment.id)).all()


def comment_of(about_id: UUID, comment_id: UUID) -> WorkComment:
    """Return one comment on this piece of work; NotFoundError when it is on no such."""
    found = db.session.get(WorkComment, comment_id)
    if found is None or found.about_id != about_id:
        raise NotFoundError
    return found


def mentioned_in(comment_ids: Collection[UUID]) -> Mapping[UUID, list[UUID]]:
    """Return for whom each comment is meant."""
    chosen = select(WorkMention.comment_id, WorkMention.user_id)
    chosen = chosen.where(WorkMention.comment_id.in_(comment_ids))
    found: dict[UUID, list[UUID]] = {}
    for comment_id, user_id in db.session.execute(chosen.order_by(WorkMention.user_id)):
        found.setdefault(comment_id, []).append(user_id)
    return found


def changes_of(about_id: UUID) -> Sequence[WorkChange]:
    """Return every change of who has it, by when and how far it is, newest first."""
    theirs = select(WorkChange).where(WorkChange.about_id == about_id)
    return db.session.scalars(theirs.order_by(WorkChange.at.desc(), WorkChange.id)).all()


def returns_of(entry: Entry, about_id: UUID) -> list[Returned]:
    """Return how often it was sent back and why, newest first."""
    theirs = (
        select(WorkReturn, User.name)
        .join(User, User.id == WorkReturn.by)
        .where(WorkReturn.entry_id == entry.id, WorkReturn.about_id == about_id)
        .order_by(WorkReturn.at.desc(), WorkReturn.id)
    )
    rows = db.session.execute(theirs).all()
    given = select(ReturnReason).where(ReturnReason.return_id.in_([row.id for row, _by in rows]))
    codes: dict[UUID, list[str]] = {}
    for each in db.session.scalars(given.order_by(ReturnReason.code)):
        codes.setdefault(each.return_id, []).append(each.code)
    return [Returned(row, codes.get(row.id, []), by) for row, by in rows]


def surveys(organisation_id: UUID) -> Sequence[Survey]:
    """Return the surveys that have an entry, by name."""
    theirs = select(Survey).where(Survey.organisation_id == organisation_id)
    theirs = theirs.where(Survey.id.in_(select(Entry.survey_id)))
    return db.session.scalars(theirs.order_by(Survey.name, Survey.id)).all()
