"""The codebook of a run as people read it and take it along."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.db import db
from app.insights import queries, sums
from app.insights.models import Run, Topic, TopicEdit
from app.insights.overview import Quote, quotes_of


class Confirmed(NamedTuple):
    """Who confirmed a topic, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class CodebookEntry:
    """One topic of the codebook; `names` by language, `examples` in the words of their authors."""

    topic: Topic
    people: int
    names: Mapping[str, str]
    examples: tuple[Quote, ...]
    confirmed: Confirmed | None

    @property
    def given(self) -> Sequence[str]:
        """Return the sentences that came with a codebook from elsewhere."""
        found: list[str] = json.loads(self.topic.given_json)
        return found


def entries(run: Run) -> list[CodebookEntry]:
    """Return the topics of a run by theme, the biggest first in each."""
    topics = sums.sized(run, sums.of_run(run))
    ids = {each.topic.id: _examples(each.topic) for each in topics}
    texts = quotes_of(run, [one for some in ids.values() for one in some])
    confirmed = _confirmed(run)
    themes = [theme.id for theme in queries.themes(run)]
    ordered = sorted(
        topics,
        key=lambda each: (
            len(themes) if each.topic.theme_id is None else themes.index(each.topic.theme_id)
        ),
    )
    return [
        CodebookEntry(
            topic=topic,
            people=people,
            names=json.loads(topic.labels_json),
            examples=tuple(texts[one] for one in ids[topic.id] if one in texts),
            confirmed=confirmed.get(topic.id) if topic.is_confirmed else None,
        )
        for topic, people in ordered
    ]


def _examples(topic: Topic) -> Sequence[UUID]:
    """Return the comments that staff chose, or else those that the machine found typical."""
    chosen = json.loads(topic.examples_json) or json.loads(topic.quotes_json)
    return [UUID(each) for each in chosen]


def _confirmed(run: Run) -> Mapping[UUID, Confirmed]:
    """Return who confirmed each topic last, also in a run before: that is carried on."""
    chosen = (
        select(Topic.key, User.name, TopicEdit.at)
        .join(TopicEdit, TopicEdit.topic_id == Topic.id)
        .join(User, User.id == TopicEdit.by)
        .join(Run, Run.id == Topic.run_id)
        .where(Run.survey_id == run.survey_id, Run.question_id == run.question_id)
        .where(Run.number <= run.number, TopicEdit.kind == "confirmed")
        .where(TopicEdit.is_undone.is_(False))
        .order_by(TopicEdit.at, TopicEdit.number)
    )
    last = {row[0]: Confirmed(row[1], row[2]) for row in db.session.execute(chosen)}
    return {topic.id: last[topic.key] for topic in queries.all_topics(run) if topic.key in last}
