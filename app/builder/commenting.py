"""What colleagues say to each other about a draft: threads on a page, a question or the survey."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.models import User
from app.builder import revising
from app.builder.models import DraftComment, Survey
from app.db import db
from app.errors import NotFoundError

MAX_TEXT: Final = 5000


class Said(NamedTuple):
    """One comment, and who wrote it."""

    comment: DraftComment
    author: str


class Thread(NamedTuple):
    """A comment with its replies, and what it is about."""

    first: Said
    replies: Sequence[Said]
    is_gone: bool
    """Whether the page or question has been deleted."""

    @property
    def is_open(self) -> bool:
        """Return whether nobody has resolved it."""
        return self.first.comment.resolved_at is None


def threads(survey: Survey, part_id: str | None = None) -> list[Thread]:
    """Return the threads, of one part or of all, open ones first and the newest first."""
    mine = select(DraftComment, User.name).join(User, User.id == DraftComment.written_by)
    in_order = mine.where(DraftComment.survey_id == survey.id).order_by(
        DraftComment.written_at, DraftComment.id
    )
    said = [Said(comment, author) for comment, author in db.session.execute(in_order)]
    replies: dict[UUID | None, list[Said]] = {}
    for each in said:
        replies.setdefault(each.comment.thread_id, []).append(each)
    known = _parts(survey)
    found = [
        Thread(each, replies.get(each.comment.id, []), each.comment.part_id not in known)
        for each in reversed(replies.get(None, []))
        if part_id is None or each.comment.part_id == part_id
    ]
    return sorted(found, key=lambda thread: not thread.is_open)


def open_counts(survey: Survey) -> Mapping[str, int]:
    """Return how many threads are open, by page or question; "" for the survey as a whole."""
    waiting = select(DraftComment.part_id).where(
        DraftComment.survey_id == survey.id,
        DraftComment.thread_id.is_(None),
        DraftComment.resolved_at.is_(None),
    )
    return Counter(db.session.scalars(waiting.order_by(DraftComment.part_id)))


def say(survey: Survey, part_id: str, text: str, *, by: UUID, at: datetime) -> DraftComment:
    """Begin a thread; NotFoundError when the draft has no such page or question."""
    if part_id not in _parts(survey):
        raise NotFoundError
    label = revising.label_of(part_id, survey.draft)
    return _added(
        DraftComment(
            survey_id=survey.id,
            part_id=part_id,
            part_label=label,
            text=text,
            written_by=by,
            written_at=at,
        )
    )


def reply(thread: DraftComment, text: str, *, by: UUID, at: datetime) -> DraftComment:
    """Answer in a thread, also about something that has been deleted."""
    return _added(
        DraftComment(
            survey_id=thread.survey_id,
            part_id=thread.part_id,
            part_label=thread.part_label,
            thread_id=thread.id,
            text=text,
            written_by=by,
            written_at=at,
        )
    )


def resolve(thread: DraftComment, *, by: UUID, at: datetime) -> None:
    """Mark a thread as dealt with. Nothing happens when it is already."""
    if thread.resolved_at is None:
        thread.resolved_by, thread.resolved_at = by, at
        db.session.flush()
        accounts.record("survey.comment_resolve", str(thread.survey_id), {}, by=by, at=at)


def reopen(thread: DraftComment, *, by: UUID, at: datetime) -> None:
    """Open a thread again."""
    if thread.resolved_at is not None:
        thread.resolved_by = thread.resolved_at = None
        db.session.flush()
        accounts.record("survey.comment_reopen", str(thread.survey_id), {}, by=by, at=at)


def thread_of(survey: Survey, thread_id: UUID) -> DraftComment:
    """Return the first comment of a thread; NotFoundError when the survey has none like it."""
    found = db.session.get(DraftComment, thread_id)
    if found is None or found.survey_id != survey.id or found.thread_id is not None:
        raise NotFoundError
    return found


def _parts(survey: Survey) -> set[str]:
    return {"", *(part.id for page in survey.draft.pages for part in (page, *page.items))}


def _added(comment: DraftComment) -> DraftComment:
    db.session.add(comment)
    db.session.flush()
    accounts.record(
        "survey.comment",
        str(comment.survey_id),
        {"about": comment.part_id},
        by=comment.written_by,
        at=comment.written_at,
    )
    return comment
