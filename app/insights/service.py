"""Start runs, record what they found, and keep what people decide about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from analysis import Recipe
from app.builder.models import Survey
from app.insights.models import PublishedQuote, Run, Topic


def start_run(
    survey: Survey, question_id: str, recipe: Recipe, *, by: UUID | None, at: datetime
) -> Run:
    """Add a run that waits for the worker, and the job that will do it."""
    raise NotImplementedError


def rename_topic(topic: Topic, labels: Mapping[str, str], *, by: UUID, at: datetime) -> None:
    """Give a topic people's own name, per language; the machine's words stay beside it."""
    raise NotImplementedError


def confirm_topic(topic: Topic, *, by: UUID, at: datetime) -> None:
    """Say that a person has checked this topic, so that it may be shown in public."""
    raise NotImplementedError


def merge_topics(topic: Topic, into: Topic, *, by: UUID, at: datetime) -> None:
    """Count `topic` as part of `into` from now on; nothing is deleted."""
    raise NotImplementedError


def move_comments(
    run: Run, response_ids: Sequence[UUID], to: Topic | None, *, by: UUID, at: datetime
) -> int:
    """Move comments to another topic, or to "not grouped" (None); return how many moved."""
    raise NotImplementedError


def propose_quote(
    topic: Topic, response_id: UUID, wanted: str, *, by: UUID, at: datetime
) -> PublishedQuote:
    """Propose exact words of a comment whose author agreed to be quoted."""
    raise NotImplementedError


def approve_quote(quote: PublishedQuote, *, by: UUID, at: datetime) -> None:
    """Let the public read a quote; the one who proposed it may not approve it."""
    raise NotImplementedError


def forget(response_id: UUID) -> None:
    """Remove every trace of what one person wrote; quotes say "withdrawn" from now on."""
    raise NotImplementedError
