"""What figures tell of how a run was made: who read what was left over, in which languages."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from app.insights.comment_models import RunComment
from app.insights.content import Words
from app.insights.models import Run, Topic


def not_grouped_read(run: Run) -> dict[str, int]:
    """Return how many comments in no topic a person has read, by reason."""
    counted = (
        select(RunComment.not_grouped, func.count(RunComment.read_by))
        .where(RunComment.run_id == run.id, RunComment.grouped.is_(False))
        .group_by(RunComment.not_grouped)
        .order_by(RunComment.not_grouped)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def languages(run: Run) -> dict[str, int]:
    """Return how many comments are in each language, the most frequent first."""
    counted = (
        select(RunComment.lang, func.count())
        .where(RunComment.run_id == run.id)
        .group_by(RunComment.lang)
        .order_by(func.count().desc(), RunComment.lang)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def shared_themes(topics: Sequence[Topic]) -> Mapping[UUID, Words]:
    """Return people's name of the theme of each confirmed topic that shares it with another."""
    confirmed = [each for each in topics if each.is_confirmed and each.theme is not None]
    members = Counter(each.theme_id for each in confirmed)
    return {
        each.id: json.loads(each.theme.labels_json)
        for each in confirmed
        if each.theme is not None and members[each.theme_id] > 1
    }
