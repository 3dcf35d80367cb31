"""What a nightly run found is put into the run that counts: new comments, and topics of theirs.

No row that is there is written anew but the machine's words of topics that grew. So numbers of
topics, places on pages, samples, splits, drafts and what can be undone all stay; nothing is copied.
"""

import dataclasses
import json
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np
from sqlalchemy import func, select

from analysis import Assignment as Found
from analysis import Former, Lineage, NotGrouped, Report
from analysis import Topic as FoundTopic
from app import clock
from app.accounts import service as accounts
from app.db import db, reading
from app.insights import facets, nightly, queries, recording, summing, sums, unchanged
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Descent, Run, RunState, Topic
from app.insights.neighbours import GONE
from app.insights.progress import Progress, StoppedError
from app.insights.unchanged import ChangedError, Refused

logger = logging.getLogger(__name__)


class New(NamedTuple):
    """What a report says of comments that the run does not know, and where they will stand.

    `first`: the place of the first of them; `places` are those of all comments of the report, by
    their place in it.
    """

    found: Sequence[Found]
    first: int
    places: Sequence[int]


class Night(NamedTuple):
    """A nightly run, the run that counts, and what the one found."""

    run_id: UUID
    into_id: UUID
    report: Report
    words: recording.PublicWords
    refused: Refused | None


def added(
    run_id: UUID, report: Report, words: recording.PublicWords, former: Former | None
) -> UUID | None:
    """Put what a nightly run found into the run that counts, and return the id of that.

    None: a person has to look at it first, as at every other run. Raises StoppedError when
    somebody stopped it, or another run counts meanwhile.
    """
    with reading(only=True):
        night = _night(run_id, report, words)
        new = None if night is None or former is None else _new(night, former)
        db.session.rollback()
    if night is None or former is None or new is None:
        return None
    why = night.refused or unchanged.refused(report, former)
    if why is None:
        try:
            _add(night, new)
        except ChangedError:
            db.session.rollback()
            why = Refused.CHANGED
    if why is not None:
        logger.warning("run %s waits for a person: %s", run_id, why)
        return None
    return night.into_id


def _night(run_id: UUID, report: Report, words: recording.PublicWords) -> Night | None:
    run = queries.run_by_id(run_id)
    if not run.is_nightly or run.previous_id is None:
        return None
    into = queries.run_by_id(run.previous_id)
    why = None if into.embedder == report.embedder else Refused.MODEL
    return Night(run_id, into.id, report, words, why)


def _new(night: Night, former: Former) -> New:
    """Return the comments that are new; topics that too few of them speak of are left out."""
    report = night.report
    found = [each for each in report.assignments if each.comment_id not in former.topics]
    speaking = Counter(reached.topic for each in found for reached in each.topics)
    goes_on = {topic.number for topic in report.topics if topic.former is not None}
    told = {topic for topic, n in speaking.items() if n >= report.recipe.min_people} | goes_on
    first = _next_place(night.into_id)
    ids = {each.comment_id: first + place for place, each in enumerate(found)}
    known = select(RunComment.response_id, RunComment.place)
    rows = db.session.execute(known.where(RunComment.run_id == night.into_id))
    ids |= {str(response_id): place for response_id, place in rows}
    # Whoever has withdrawn since is in nobody's list of neighbours.
    places = [ids.get(each.comment_id, GONE) for each in report.assignments]
    return New([_about(each, told) for each in found], first, places)


def _about(found: Found, told: set[int]) -> Found:
    topics = tuple(each for each in found.topics if each.topic in told)
    why = found.not_grouped if topics or not found.topics else NotGrouped.FAR
    return dataclasses.replace(found, topics=topics, not_grouped=why)


def _next_place(run_id: UUID) -> int:
    highest = select(func.max(RunComment.place)).where(RunComment.run_id == run_id)
    found = db.session.scalar(highest)
    return 0 if found is None else found + 1


def _add(night: Night, new: New) -> None:
    """Write new comments down in small transactions; each of them is whole by itself.

    Whoever goes on after a crash finds what is missing as the comments that are new.
    """
    progress, made = Progress(night.run_id), dict[int, UUID]()
    progress("record", 0.0)
    # From here on nobody can stop it: what is written stays.
    for start, some in recording.batches(new.found):
        into = _taken(night.into_id)
        before = unchanged.decided(into)
        made |= _add_some(night, into, New(some, new.first + start, new.places), made)
        ids = [UUID(each.comment_id) for each in some]
        unchanged.refuse_changed(before, unchanged.decided(into, without=ids))
        db.session.commit()
    _finish(night, new, made)


def _taken(run_id: UUID) -> Run:
    """Return the run that counts, which nobody else changes until the transaction ends."""
    run = queries.run_by_id(run_id)
    db.session.refresh(run, with_for_update=True)
    current = queries.current_run(run.survey_id, run.question_id)
    if current is None or current.id != run_id:
        raise StoppedError
    return run


def _add_some(night: Night, into: Run, some: New, made: Mapping[int, UUID]) -> dict[int, UUID]:
    """Write some comments down, with those topics that they are the first in; return these."""
    used = {reached.topic for each in some.found for reached in each.topics}
    topics = {topic.number: topic for topic in night.report.topics if topic.number in used}
    ids = {number: made[number] for number in used & made.keys()} | _going_on(into, topics)
    missing = {number: topic for number, topic in sorted(topics.items()) if number not in ids}
    if any(topic.former is not None for topic in missing.values()):
        raise ChangedError  # somebody has undone it meanwhile
    born = {number: _make(night, into, topic) for number, topic in missing.items()}
    similar = {UUID(each.comment_id): _packed(each, some.places) for each in some.found}
    written = recording.Written(ids | born, {}, similar)
    before = _count(into.id)
    recording.add_comments(into, some.first, some.found, written)
    number = _count(into.id) - before
    into.comments += number
    run = queries.run_by_id(night.run_id)
    run.comments += number
    run.quality_json = json.dumps({"topics": nightly.new_topics(run) + len(born)})
    sums.drop(into)
    facets.drop(into)
    db.session.flush()
    return born


def _going_on(into: Run, topics: Mapping[int, FoundTopic]) -> dict[int, UUID]:
    """Return the topics that stand now for those that go on, by the number in the report."""
    there = queries.all_topics(into)
    roots, by_key = queries.standing(there), {str(each.key): each for each in there}
    found = {}
    for number, topic in topics.items():
        if topic.former is not None:
            known = by_key.get(topic.former)
            root = None if known is None else roots[known.id]
            if root is not None and not root.is_undone:
                found[number] = root.id
    return found


def _make(night: Night, into: Run, found: FoundTopic) -> UUID:
    """Store a topic that new comments make, as one that nobody has confirmed."""
    highest = select(func.max(Topic.number)).where(Topic.run_id == into.id)
    # Its typical comments are named at the end, when it is known which of them are in it.
    bare = dataclasses.replace(found, quotes=())
    topic = recording.topic_row(into, bare, night.words, _theme(night, into, found))
    topic.number = (db.session.scalar(highest) or 0) + 1
    db.session.add(topic)
    db.session.flush()
    last = select(func.max(Descent.number)).where(Descent.run_id == into.id)
    number = (db.session.scalar(last) or 0) + 1
    line = {"former_topic_id": None, "topic_id": topic.id, "shared": 0}
    db.session.add(Descent(run_id=into.id, number=number, kind=Lineage.NEW, **line))
    db.session.flush()
    return topic.id


def _theme(night: Night, into: Run, found: FoundTopic) -> UUID | None:
    """Return the theme that most topics are in which the report puts beside this one."""
    beside = {each.former for each in night.report.topics if each.theme == found.theme}
    there = [each.theme_id for each in queries.all_topics(into) if str(each.key) in beside]
    themes = Counter(each for each in there if each is not None)
    return themes.most_common(1)[0][0] if themes else None


def _packed(found: Found, places: Sequence[int]) -> bytes:
    near = [places[each] for each in found.similar]
    return np.asarray([each for each in near if each != GONE], "<u4").tobytes()


def _count(run_id: UUID) -> int:
    counted = select(func.count()).where(RunComment.run_id == run_id)
    return db.session.scalar(counted) or 0


def _finish(night: Night, new: New, made: Mapping[int, UUID]) -> None:
    """Say that the night is over: what was added, until when, and who started it."""
    at, into = clock.now(), _taken(night.into_id)
    _renew_words(night, into, new, made)
    run = queries.run_by_id(night.run_id)
    run.state, run.stage, run.progress, run.finished_at = RunState.DONE, "", 1.0, at
    run.is_added, run.embedder = True, night.report.embedder
    into.reached_at = run.created_at
    db.session.flush()
    detail = {"number": into.number, "comments": run.comments, "topics": nightly.new_topics(run)}
    accounts.record("run.added", str(into.id), detail, by=None, at=at)
    db.session.commit()
    summing.sum_up(into.id)
    db.session.commit()
    summing.find_facets(into.id)
    db.session.commit()


def _renew_words(night: Night, into: Run, new: New, made: Mapping[int, UUID]) -> None:
    """Let the machine's words of topics that grew be those of all their comments.

    The name that the machine once gave them stays, as people know it.
    """
    used = {reached.topic for each in new.found for reached in each.topics}
    topics = {topic.number: topic for topic in night.report.topics if topic.number in used}
    for number, topic_id in {**_going_on(into, topics), **made}.items():
        topic, found = db.session.get_one(Topic, topic_id), topics[number]
        quotes = _inside(topic, found.quotes)
        said = recording.said_of(dataclasses.replace(found, quotes=quotes), night.words)
        for name, value in said.items():
            setattr(topic, name, value)
    db.session.flush()


def _inside(topic: Topic, response_ids: Sequence[str]) -> tuple[str, ...]:
    """Return those of these comments that are in a topic; nobody has withdrawn them."""
    chosen = select(Assignment.response_id).where(
        Assignment.topic_id.in_(queries.members(topic)),
        Assignment.response_id.in_([UUID(each) for each in response_ids]),
        Assignment.standing,
    )
    there = {str(each) for each in db.session.scalars(chosen)}
    return tuple(each for each in response_ids if each in there)
