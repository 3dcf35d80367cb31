"""How every change to a run is made: in turn, on what the person saw, and written down."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from app.accounts import service as accounts
from app.db import db
from app.errors import ConflictError
from app.insights import history, queries
from app.insights.models import EditedTopic, Run, Theme, Topic, TopicEdit

Change: TypeAlias = tuple[str | Mapping[str, Any], str | Mapping[str, Any]]


class NotStandingError(ConflictError):
    """The topic was merged into another, so it takes no comments and no name of its own."""

    code = "topic_merged"


class NotCurrentError(ConflictError):
    """Only the run that counts can be changed: others are what they were, or wait."""

    code = "run_not_current"


class StaleError(ConflictError):
    """Somebody else has meanwhile changed what this person saw; `edits` say who, and what."""

    code = "topic_changed"

    def __init__(self, edits: Sequence[history.Edit]) -> None:
        super().__init__(f"{len(edits)} edits were not seen")
        self.edits = edits


def take_turn(run: Run, *topics: Topic | Theme, seen: int) -> None:
    """Wait until nobody else changes the run; StaleError when these have changed since `seen`.

    `seen` is how many edits of the run the person knew: `run.edits` as their page showed it.
    """
    db.session.refresh(run, with_for_update=True)
    current = queries.current_run(run.survey_id, run.question_id)
    if current is None or current.id != run.id:
        raise NotCurrentError
    for each in topics:
        db.session.refresh(each)
        if each.run_id != run.id:
            raise NotStandingError
    refuse_stale(run, [each for each in topics if each.revision > seen], seen)


def refuse_stale(run: Run, changed: Sequence[Topic | Theme], seen: int) -> None:
    """Raise StaleError when any topic or theme has changed, with what was done to it."""
    if changed:
        ids = {each.id for each in changed}
        raise StaleError([each for each in history.edits(run, after=seen) if each.is_about(ids)])


def refuse_merged(*topics: Topic) -> None:
    """Raise NotStandingError when a topic does not stand for itself."""
    if any(topic.merged_into_id is not None or topic.is_undone for topic in topics):
        raise NotStandingError


def keep(
    about: Topic | Theme | Run,
    kind: str,
    change: Change = ("", ""),
    *,
    by: UUID,
    at: datetime,
    others: Iterable[Topic] = (),
) -> TopicEdit:
    """Write down what was done to a topic (or a theme), and which other topics it changed.

    `change` is what it was and what it became.
    """
    run = about if isinstance(about, Run) else db.session.get_one(Run, about.run_id)
    run.edits += 1
    edit = TopicEdit(
        run_id=run.id,
        number=run.edits,
        topic_id=about.id if isinstance(about, Topic) else None,
        theme_id=about.id if isinstance(about, Theme) else None,
        kind=kind,
        before=_stored(change[0]),
        after=_stored(change[1]),
        by=by,
        at=at,
    )
    db.session.add(edit)
    db.session.flush()
    changed = {each.id: each for each in (about, *others) if isinstance(each, Topic)}
    db.session.add_all(EditedTopic(edit_id=edit.id, topic_id=each) for each in sorted(changed))
    db.session.flush()
    detail = {"run": str(run.id), "number": about.number, "edit": edit.number}
    act = f"theme.{kind}" if isinstance(about, Theme) else f"topic.{kind}"
    accounts.record(act, str(about.id), detail, by=by, at=at)
    return edit


def _stored(said: str | Mapping[str, Any]) -> str:
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)


def touch(edit: TopicEdit, *changed: Topic | Theme) -> None:
    """Note that an edit changed what these say, so that nobody overwrites it unseen."""
    for each in changed:
        each.revision = edit.number
    db.session.flush()
