"""What people did to the topics of a run, the latest first."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from app.accounts.models import User
from app.db import db
from app.errors import NotFoundError
from app.insights.comment_models import MovedComment
from app.insights.models import EditedTopic, Run, Topic, TopicEdit

ASPECTS: Final[Mapping[str, str]] = {
    "renamed": "name", "confirmed": "confirmation", "reopened": "confirmation",
    "merged": "merge", "separated": "merge", "codebook": "codebook", "themed": "theme",
    "moved": "comments", "added": "comments", "taken_out": "comments",
    "made": "comments", "split": "comments", "imported": "comments",
}  # fmt: skip
"""What each kind of edit changes; of any other kind too little is known to undo it."""


class Edit(NamedTuple):
    """What somebody did, the topic that it is mostly about, and their name."""

    edit: TopicEdit
    topic: Topic | None
    by: str

    @property
    def facts(self) -> dict[str, Any]:
        """Return the names given, or the numbers of the topics and comments concerned."""
        found: dict[str, Any] = json.loads(self.edit.after or "{}")
        return found

    @property
    def sources(self) -> list[int]:
        """Return the numbers of the topics that comments came from; none: they were in no topic."""
        numbers = self.facts.get("from")
        return numbers if isinstance(numbers, list) else [numbers] if numbers else []

    @property
    def may_be_undone(self) -> bool:
        """Return whether it still counts, and enough of it is known to undo it."""
        return not self.edit.is_undone and self.edit.kind in ASPECTS.keys() | {"undone"}

    def is_about(self, ids: Collection[UUID]) -> bool:
        """Return whether it changed any of these topics or themes."""
        return self.edit.theme_id in ids or not topics_in(self.edit).isdisjoint(ids)


def edits(run: Run, topic: Topic | None = None, *, after: int = 0) -> Sequence[Edit]:
    """Return what people did to a run, or to one of its topics, after that many edits."""
    chosen = _edits().where(TopicEdit.run_id == run.id, TopicEdit.number > after)
    if topic is not None:
        about = select(EditedTopic.edit_id).where(EditedTopic.topic_id == topic.id)
        chosen = chosen.where(TopicEdit.id.in_(about))
    return [Edit(*row) for row in db.session.execute(chosen)]


def last(run: Run) -> Edit | None:
    """Return the newest edit of a run that stands; None when there is none, or it was undone."""
    row = db.session.execute(_edits().where(TopicEdit.run_id == run.id).limit(1)).first()
    return None if row is None or row[0].is_undone else Edit(*row)


def edit_numbered(run: Run, number: int) -> TopicEdit:
    """Return one edit of a run; NotFoundError when there is none."""
    chosen = select(TopicEdit).where(TopicEdit.run_id == run.id, TopicEdit.number == number)
    edit = db.session.scalar(chosen)
    if edit is None:
        raise NotFoundError
    return edit


def topics_in(edit: TopicEdit) -> set[UUID]:
    """Return the topics that an edit changed."""
    chosen = select(EditedTopic.topic_id).where(EditedTopic.edit_id == edit.id)
    return set(db.session.scalars(chosen))


def moved_by(edit: TopicEdit) -> Sequence[MovedComment]:
    """Return what an edit changed about single comments."""
    chosen = select(MovedComment).where(MovedComment.edit_id == edit.id)
    ordered = chosen.order_by(MovedComment.response_id, MovedComment.topic_id)
    return db.session.scalars(ordered).all()


def comments_in(edit: TopicEdit) -> int:
    """Return how many people's comments an edit moved."""
    chosen = select(func.count(MovedComment.response_id.distinct()))
    return db.session.scalar(chosen.where(MovedComment.edit_id == edit.id)) or 0


def _edits() -> Select[TopicEdit, Topic, str]:
    return (
        select(TopicEdit, Topic, User.name)
        .outerjoin(Topic, Topic.id == TopicEdit.topic_id)
        .join(User, User.id == TopicEdit.by)
        .order_by(TopicEdit.number.desc())
    )
