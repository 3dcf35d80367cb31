"""The codebook: what staff say that a topic means, with examples, and the theme it belongs to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.errors import DomainError
from app.insights.comment_models import RunComment
from app.insights.editing import checked_labels
from app.insights.keeping import NotStandingError, keep, refuse_merged, take_turn, touch
from app.insights.models import Run, Theme, Topic

MAX_TEXT: Final = 2000
MAX_EXAMPLES: Final = 20


class TextTooLongError(DomainError):
    """A text of the codebook must be readable at a glance."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "text_too_long"


@dataclass(frozen=True)
class Meaning:
    """What a topic means, what belongs to it, what does not, and comments that show it."""

    meaning: str = ""
    includes: str = ""
    excludes: str = ""
    examples: Sequence[UUID] = ()

    def facts(self) -> dict[str, Any]:
        """Return it as it is stored; TextTooLongError when a text is too long."""
        texts = {name: getattr(self, name).strip() for name in ("meaning", "includes", "excludes")}
        if any(len(text) > MAX_TEXT for text in texts.values()):
            raise TextTooLongError
        return texts | {"examples": [str(each) for each in self.examples[:MAX_EXAMPLES]]}


def set_codebook(topic: Topic, what: Meaning, *, seen: int, by: UUID, at: datetime) -> None:
    """Write down what a topic means; examples that are no comments of its run are left out."""
    take_turn(topic.run, topic, seen=seen)
    refuse_merged(topic)
    after = what.facts()
    after["examples"] = _known(topic.run_id, after["examples"])
    before = _facts_of(topic)
    if before != after:
        set_facts(topic, after)
        touch(keep(topic, "codebook", (before, after), by=by, at=at), topic)


def move_to_theme(topic: Topic, theme: Theme | None, *, seen: int, by: UUID, at: datetime) -> None:
    """Put a topic into another theme, or into none."""
    take_turn(topic.run, topic, *([] if theme is None else [theme]), seen=seen)
    refuse_merged(topic)
    before = {"theme": None if topic.theme_id is None else str(topic.theme_id)}
    after = {"theme": None if theme is None else str(theme.id)}
    if before != after:
        set_facts(topic, after)
        touch(keep(topic, "themed", (before, after), by=by, at=at), topic)


def rename_theme(
    theme: Theme, labels: Mapping[str, str], *, seen: int, by: UUID, at: datetime
) -> None:
    """Give a theme people's own name, per language; the machine's words stay beside it."""
    run = db.session.get_one(Run, theme.run_id)
    take_turn(run, theme, seen=seen)
    label, named = checked_labels(run, labels)
    before = theme.labels_json
    if before != named:
        theme.labels_json, theme.label_by_staff = named, label
        touch(keep(theme, "renamed", (before, named), by=by, at=at), theme)


def set_facts(topic: Topic, facts: Mapping[str, Any]) -> None:
    """Set what the history of a topic has written down of its codebook, or of its theme."""
    if "theme" in facts:
        topic.theme_id = None if facts["theme"] is None else UUID(facts["theme"])
        topic.theme = None if topic.theme_id is None else db.session.get(Theme, topic.theme_id)
        if topic.theme is not None and topic.theme.run_id != topic.run_id:
            raise NotStandingError
    else:
        topic.meaning, topic.includes = facts["meaning"], facts["includes"]
        topic.excludes = facts["excludes"]
        topic.examples_json = json.dumps(facts["examples"])
    db.session.flush()


def _facts_of(topic: Topic) -> dict[str, Any]:
    texts = {"meaning": topic.meaning, "includes": topic.includes, "excludes": topic.excludes}
    return texts | {"examples": json.loads(topic.examples_json)}


def _known(run_id: UUID, examples: Sequence[str]) -> list[str]:
    chosen = select(RunComment.response_id).where(
        RunComment.run_id == run_id, RunComment.response_id.in_([UUID(each) for each in examples])
    )
    known = {str(each) for each in db.session.scalars(chosen)}
    return [each for each in dict.fromkeys(examples) if each in known]
