"""What people decide about topics and themes, kept beside what the machine found."""

import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from app.db import db
from app.errors import DomainError
from app.insights import queries
from app.insights.keeping import NotStandingError, keep, refuse_merged, take_turn, touch
from app.insights.models import MAX_LABEL, Run, Topic


class LabelMissingError(DomainError):
    """A topic needs a name in the survey's own language before it can be shown to anybody."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "label_missing"


class LabelTooLongError(DomainError):
    """A topic's name must fit on a line or two."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "label_too_long"


def rename_topic(
    topic: Topic, labels: Mapping[str, str], *, seen: int, by: UUID, at: datetime
) -> None:
    """Give a topic people's own name, per language; the machine's words stay beside it."""
    take_turn(topic.run, topic, seen=seen)
    refuse_merged(topic)
    label, named = checked_labels(topic.run, labels)
    before = topic.labels_json
    if before != named:
        topic.labels_json, topic.label_by_staff = named, label
        touch(keep(topic, "renamed", (before, named), by=by, at=at), topic)


def confirm_topic(topic: Topic, *, seen: int, by: UUID, at: datetime) -> None:
    """Say that a person has checked this topic, so that it may be shown in public."""
    take_turn(topic.run, topic, seen=seen)
    refuse_merged(topic)
    if not topic.label_by_staff:
        raise LabelMissingError
    _set_confirmed(topic, value=True, by=by, at=at)


def take_back_confirmation(topic: Topic, *, seen: int, by: UUID, at: datetime) -> None:
    """Say that a topic needs to be looked at again; the next figures leave it out."""
    take_turn(topic.run, topic, seen=seen)
    _set_confirmed(topic, value=False, by=by, at=at)


def merge_topics(topic: Topic, into: Topic, *, seen: int, by: UUID, at: datetime) -> None:
    """Count `topic` as part of `into` from now on; nothing is deleted."""
    take_turn(topic.run, topic, into, seen=seen)
    refuse_merged(topic, into)
    if topic.id == into.id:
        raise NotStandingError
    topic.merged_into_id = into.id
    numbers = {"from": topic.number, "to": into.number}
    touch(keep(topic, "merged", ("", numbers), by=by, at=at, others=[into]), topic, into)


def separate_topic(topic: Topic, *, seen: int, by: UUID, at: datetime) -> None:
    """Take back a merge: the topic stands on its own again, with its own comments."""
    take_turn(topic.run, topic, seen=seen)
    joined = db.session.get(Topic, topic.merged_into_id) if topic.merged_into_id else None
    if joined is None:
        raise NotStandingError
    topic.merged_into_id = None
    numbers = {"from": joined.number, "to": topic.number}
    touch(keep(topic, "separated", ("", numbers), by=by, at=at, others=[joined]), topic, joined)


def checked_labels(run: Run, labels: Mapping[str, str]) -> tuple[str, str]:
    """Return the name in the survey's own language, and all names as they are stored."""
    named = {lang: " ".join(label.split()) for lang, label in sorted(labels.items())}
    named = {lang: label for lang, label in named.items() if label}
    if any(len(label) > MAX_LABEL for label in named.values()):
        raise LabelTooLongError
    source_lang = queries.source_lang(run)
    if source_lang not in named:
        raise LabelMissingError
    return named[source_lang], json.dumps(named, ensure_ascii=False, sort_keys=True)


def _set_confirmed(topic: Topic, *, value: bool, by: UUID, at: datetime) -> None:
    if topic.is_confirmed != value:
        topic.is_confirmed = value
        touch(keep(topic, "confirmed" if value else "reopened", by=by, at=at), topic)
