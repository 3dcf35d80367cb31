"""The history of a run as people read it: who, what, before and after, sifted as they ask."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.insights import history, queries
from app.insights.history import Edit
from app.insights.models import EditedTopic, Run, TopicEdit

ABOUT = ("meaning", "includes", "excludes")


@dataclass(frozen=True)
class ToldEdit:
    """An edit with what it was and what it became, in lines to read."""

    row: Edit
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """The edits that were asked for, and what one may ask for."""

    edits: tuple[ToldEdit, ...]
    total: int
    people: tuple[str, ...]
    kinds: tuple[str, ...]
    topics: tuple[int, ...]
    person: str
    kind: str
    topic: int


def told(run: Run, asked: Mapping[str, str]) -> History:
    """Return the history of a run; what nobody or nothing in it fits shows everything."""
    rows = history.edits(run)
    about = _topics(run)
    people = sorted({row.by for row in rows})
    kinds = sorted({row.edit.kind for row in rows})
    numbers = sorted({number for found in about.values() for number in found})
    person = asked.get("person", "") if asked.get("person") in people else ""
    kind = asked.get("kind", "") if asked.get("kind") in kinds else ""
    topic = next((each for each in numbers if str(each) == asked.get("topic")), 0)
    chosen = [
        row
        for row in rows
        if person in {"", row.by}
        and kind in {"", row.edit.kind}
        and (not topic or topic in about.get(row.edit.id, ()))
    ]
    themes = {str(theme.id): theme.label for theme in queries.themes(run)}
    return History(
        edits=tuple(_told(row, themes) for row in chosen),
        total=len(rows),
        people=tuple(people),
        kinds=tuple(kinds),
        topics=tuple(numbers),
        person=person,
        kind=kind,
        topic=topic,
    )


def _topics(run: Run) -> Mapping[UUID, Sequence[int]]:
    """Return the numbers of the topics that each edit changed."""
    numbers = {topic.id: topic.number for topic in queries.all_topics(run)}
    chosen = (
        select(EditedTopic.edit_id, EditedTopic.topic_id)
        .join(TopicEdit, TopicEdit.id == EditedTopic.edit_id)
        .where(TopicEdit.run_id == run.id)
        .order_by(EditedTopic.edit_id, EditedTopic.topic_id)
    )
    found: dict[UUID, list[int]] = {}
    for edit_id, topic_id in db.session.execute(chosen):
        found.setdefault(edit_id, []).append(numbers[topic_id])
    return found


def _told(row: Edit, themes: Mapping[str, str]) -> ToldEdit:
    before, after = _facts(row.edit.before), _facts(row.edit.after)
    return ToldEdit(row, _lines(row, before, themes), _lines(row, after, themes))


def _lines(row: Edit, facts: Mapping[str, object], themes: Mapping[str, str]) -> tuple[str, ...]:
    """Return what was said before or after; of moved comments the numbers say it."""
    if row.edit.kind == "renamed":
        return tuple(map(str, facts.values()))
    if row.edit.kind == "imported":
        names = facts.get("names", ())
        return tuple(map(str, names)) if isinstance(names, list) else ()
    if row.edit.kind == "codebook":
        return tuple(str(facts[each]) for each in ABOUT if facts.get(each))
    if row.edit.kind == "themed":
        return tuple(themes.get(str(each), "") for each in facts.values())
    return ()


def _facts(raw: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(raw or "{}")
    return found
