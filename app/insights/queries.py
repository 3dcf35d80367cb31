"""Runs, topics, comments and quotes, always in a stated order."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.insights.models import PublishedQuote, Run, Snapshot, Topic


class SizedTopic(NamedTuple):
    """A topic and the number of people whose comments are in it, merged topics folded in."""

    topic: Topic
    people: int


class TopicOfResponse(NamedTuple):
    """Where one person's answer to one open question went; no topic means "not grouped"."""

    question_id: str
    run: Run
    topic: Topic | None


def newest_run(survey_id: UUID, question_id: str) -> Run | None:
    """Return the newest run of a question that is done, or None."""
    raise NotImplementedError


def topics_for(run: Run) -> Sequence[SizedTopic]:
    """Return the topics of a run that stand on their own, biggest first."""
    raise NotImplementedError


def topics_of_response(response_id: UUID) -> Sequence[TopicOfResponse]:
    """Return where the newest runs put this person's comments, by question."""
    raise NotImplementedError


def approved_quotes(topic_ids: Sequence[UUID]) -> Sequence[PublishedQuote]:
    """Return the quotes of these topics that the public may read."""
    raise NotImplementedError


def newest_snapshot(survey_id: UUID) -> Snapshot | None:
    """Return the figures that public pages show, or None when there are none yet."""
    raise NotImplementedError
