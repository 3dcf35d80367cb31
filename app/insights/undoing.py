"""Take back what somebody did to a run, exactly, unless something later rests on it."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from app.db import db
from app.errors import ConflictError
from app.insights import history, moving, queries
from app.insights.codebook import set_facts
from app.insights.comment_models import Assignment, MovedComment
from app.insights.editing import LabelMissingError
from app.insights.keeping import keep, refuse_merged, take_turn, touch
from app.insights.models import Run, Theme, Topic, TopicEdit
from app.insights.moving import Change

MAKING: Final = frozenset({"made", "split", "imported"})


class NotUndoableError(ConflictError):
    """It has been undone already, or was made before edits could be undone."""

    code = "not_undoable"


class RestedOnError(ConflictError):
    """Later edits rest on this one: they have to be undone first. `edits` are these."""

    code = "edit_rested_on"

    def __init__(self, edits: Sequence[history.Edit]) -> None:
        super().__init__(f"{len(edits)} edits rest on it")
        self.edits = edits


def undo(run: Run, edit: TopicEdit, *, by: UUID, at: datetime) -> TopicEdit:
    """Take back an edit; to undo what undid it does it again. Returns what was written down."""
    take_turn(run, seen=run.edits)
    db.session.refresh(edit)
    first = _first(edit)
    if edit.is_undone or first.kind not in history.ASPECTS:
        raise NotUndoableError
    later = resting_on(run, edit)
    if later:
        raise RestedOnError(later)
    topics = _topics(history.topics_in(first))
    about = _about(run, first)
    others = [each for each in topics if each is not about]
    undone = keep(about, "undone", ("", {"edit": first.number}), by=by, at=at, others=others)
    undone.undoes_id = edit.id
    _apply(run, first, again=first.is_undone)
    _put_back(run, first, undone)
    if first.is_undone:
        _let_in(run, edit, undone)
    elif first.kind in MAKING:
        _let_out(run, first, undone)
    _turn(edit)
    touch(undone, *topics, *([about] if isinstance(about, Theme) else []))
    return undone


def resting_on(run: Run, edit: TopicEdit) -> list[history.Edit]:
    """Return the later edits that would no longer make sense without this one."""
    first = _first(edit)
    moved_too = _moved_too(first)
    return [
        each
        for each in history.edits(run, after=edit.number)
        if not each.edit.is_undone and each.edit.kind != "undone"
        if each.edit.id in moved_too or _rests(each.edit, first)
    ]


def _rests(later: TopicEdit, first: TopicEdit) -> bool:
    if later.theme_id is not None or first.theme_id is not None:
        return later.theme_id == first.theme_id
    shared = history.topics_in(later) & history.topics_in(first)
    if first.kind == "imported":
        return bool(shared)
    if first.kind in MAKING:
        return first.topic_id in shared
    if first.kind == "renamed" and later.kind == "confirmed" and shared:
        return first.before in {"", "{}"}
    aspect = history.ASPECTS.get(later.kind)
    return bool(shared) and aspect == history.ASPECTS[first.kind] and aspect != "comments"


def _moved_too(first: TopicEdit) -> Collection[UUID]:
    mine, other = aliased(MovedComment), aliased(MovedComment)
    chosen = (
        select(other.edit_id)
        .join(mine, mine.response_id == other.response_id)
        .join(TopicEdit, TopicEdit.id == other.edit_id)
        .where(mine.edit_id == first.id, TopicEdit.run_id == first.run_id)
    )
    return set(db.session.scalars(chosen.distinct()))


def _first(edit: TopicEdit) -> TopicEdit:
    while edit.undoes_id is not None:
        edit = db.session.get_one(TopicEdit, edit.undoes_id)
    return edit


def _turn(edit: TopicEdit) -> None:
    """Note that an edit is undone, so that what it undid itself counts again, and so on."""
    edit.is_undone = not edit.is_undone
    while edit.undoes_id is not None:
        edit = db.session.get_one(TopicEdit, edit.undoes_id)
        edit.is_undone = not edit.is_undone
    db.session.flush()


def _about(run: Run, edit: TopicEdit) -> Topic | Theme | Run:
    if edit.theme_id is not None:
        return db.session.get_one(Theme, edit.theme_id)
    return run if edit.topic_id is None else db.session.get_one(Topic, edit.topic_id)


def _topics(ids: Collection[UUID]) -> list[Topic]:
    chosen = select(Topic).where(Topic.id.in_(ids)).order_by(Topic.number)
    return list(db.session.scalars(chosen.execution_options(populate_existing=True)))


def _apply(run: Run, first: TopicEdit, *, again: bool) -> None:
    """Make a topic or theme what it was before an edit, or what the edit made of it."""
    about = _about(run, first)
    if isinstance(about, Run):
        return
    said = first.after if again else first.before
    if first.kind == "renamed":
        about.labels_json = said or "{}"
        about.label_by_staff = json.loads(about.labels_json).get(queries.source_lang(run), "")
    elif isinstance(about, Topic):
        _UNDONE[history.ASPECTS[first.kind]](about, first, again)
    db.session.flush()


def _confirmation(topic: Topic, first: TopicEdit, again: bool) -> None:  # noqa: FBT001
    topic.is_confirmed = (first.kind == "confirmed") == again
    if topic.is_confirmed and not topic.label_by_staff:
        raise LabelMissingError


def _merge(topic: Topic, first: TopicEdit, again: bool) -> None:  # noqa: FBT001
    numbers = json.loads(first.after)
    other = numbers["to"] if first.kind == "merged" else numbers["from"]
    topic.merged_into_id = None
    if (first.kind == "merged") == again:
        into = queries.topic_numbered(topic.run, other)
        refuse_merged(topic, into)
        topic.merged_into_id = into.id


def _facts(topic: Topic, first: TopicEdit, again: bool) -> None:  # noqa: FBT001
    set_facts(topic, json.loads(first.after if again else first.before))


def _making(topic: Topic, first: TopicEdit, again: bool) -> None:  # noqa: FBT001
    if first.kind == "imported":
        for each in _topics(history.topics_in(first)):
            each.is_undone = not again
    elif first.kind in MAKING:
        topic.is_undone = not again


_UNDONE: Final[Mapping[str, Callable[[Topic, TopicEdit, bool], None]]] = {
    "confirmation": _confirmation,
    "merge": _merge,
    "codebook": _facts,
    "theme": _facts,
    "comments": _making,
}


def _put_back(run: Run, first: TopicEdit, undone: TopicEdit) -> None:
    """Put comments back where they were before an edit, or where it put them."""
    _move_back(run, history.moved_by(first), undone, first if first.is_undone else None)


def _move_back(
    run: Run, changes: Sequence[MovedComment], undone: TopicEdit, again: TopicEdit | None
) -> None:
    """Put comments where they were before these changes, or `again` where an edit put them."""
    ids = list({each.response_id for each in changes})
    rows, moves = moving.rows_of(run, ids), []
    for each in changes:
        row = rows[each.response_id, each.topic_id]
        moves.append(moving.moved(undone, each.response_id, each.topic_id, row))
        if again is not None:
            row.standing, row.decided_by, row.decided_at = each.is_standing, again.by, again.at
        else:
            row.standing = each.was_standing
            row.decided_by, row.decided_at = each.was_decided_by, each.was_decided_at
        moves[-1]["is_standing"] = row.standing
    db.session.flush()
    if moves:
        db.session.execute(insert(MovedComment), moves)
    moving.settle(run, ids)


def _let_out(run: Run, first: TopicEdit, undone: TopicEdit) -> None:
    """Take out of topics that are no longer there what the software has put into them since."""
    gone = [each.id for each in _topics(history.topics_in(first)) if each.is_undone]
    left = select(Assignment).where(
        Assignment.run_id == run.id, Assignment.topic_id.in_(gone), Assignment.standing
    )
    changes = [
        Change(each.response_id, each.topic_id, False, each.strength)  # noqa: FBT003
        for each in db.session.scalars(left.order_by(Assignment.response_id, Assignment.topic_id))
    ]
    if changes:
        moving.carry_out(run, undone, changes)


def _let_in(run: Run, edit: TopicEdit, undone: TopicEdit) -> None:
    """Put back what `_let_out` took out of topics when this edit was made."""
    again = {(each.response_id, each.topic_id) for each in history.moved_by(undone)}
    changes = [
        each for each in history.moved_by(edit) if (each.response_id, each.topic_id) not in again
    ]
    _move_back(run, changes, undone, None)
