"""Topics made of a codebook that somebody brought along; the next analysis sorts comments in."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from app.insights import queries
from app.insights.codebook_given import Given
from app.insights.editing import checked_labels
from app.insights.keeping import keep, take_turn, touch
from app.insights.making import NothingChosenError
from app.insights.models import MadeBy, Run, Topic


class Plan(NamedTuple):
    """What would be made of a codebook, and what is left out as a topic has that name already."""

    made: tuple[Given, ...]
    there: tuple[Given, ...]


def planned(run: Run, given: Sequence[Given]) -> Plan:
    """Return which topics would be made, and which there are already."""
    lang = queries.source_lang(run)
    names = {
        topic.label.casefold()
        for topic in queries.all_topics(run)
        if not topic.is_undone and topic.merged_into_id is None
    }
    there = tuple(each for each in given if each.name(lang).casefold() in names)
    return Plan(tuple(each for each in given if each not in there), there)


def import_topics(
    run: Run,
    given: Sequence[Given],
    langs: Collection[str],
    *,
    seen: int,
    by: UUID,
    at: datetime,
) -> list[Topic]:
    """Make a topic of each that is not there yet, in one step that can be undone as one.

    They are empty until the next analysis. Names in other languages than the survey's are left out.
    """
    take_turn(run, seen=seen)
    wanted = planned(run, given).made
    if not wanted:
        raise NothingChosenError
    highest = select(func.max(Topic.number)).where(Topic.run_id == run.id)
    first = (db.session.scalar(highest) or 0) + 1
    topics = [_topic(run, each, langs, number) for number, each in enumerate(wanted, first)]
    db.session.add_all(topics)
    db.session.flush()
    facts = {"names": [topic.label for topic in topics]}
    edit = keep(topics[0], "imported", ("", facts), by=by, at=at, others=topics[1:])
    touch(edit, *topics)
    return topics


def _topic(run: Run, given: Given, langs: Collection[str], number: int) -> Topic:
    lang = queries.source_lang(run)
    others = {each: name for each, name in given.names.items() if each in langs}
    label, named = checked_labels(run, {**others, lang: given.name(lang)})
    return Topic(
        run_id=run.id,
        number=number,
        made_by=MadeBy.PERSON,
        label_by_staff=label,
        labels_json=named,
        meaning=given.meaning,
        includes=given.includes,
        excludes=given.excludes,
        given_json=json.dumps(given.examples, ensure_ascii=False),
    )
