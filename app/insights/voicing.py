"""Working out which groups speak of what more than others; done apart, as it reads everything."""

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Select, case, cast, func, select

import surveys
from analysis import Feeling
from analysis.voices import Voice, over_represented
from app import clock
from app.builder.models import Survey
from app.db import db, reading
from app.insights import queries
from app.insights.audit_models import GroupVoices
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, RunState
from app.respond.models import Answer, Response

FEWEST, MOST = 2, 8
"""So many options a closed question has whose answers make groups."""
MOST_VOICES = 200
SURE = 0.5
"""Below this certainty a comment's language is a guess."""
SMALL = 0.03
"""A topic of fewer people than this share of all is small."""
STRONG = 0.6
"""Where so many feel alike, one way or the other, feeling is strong."""
SMALL_TOPICS = 10


class Group(NamedTuple):
    """People who have one thing in common: `by` is what, `code` is which."""

    by: str
    code: str


def work_out(run_id: str) -> None:
    """Store what groups speak of more than others in a run, and its small topics worth reading."""
    with reading(only=True):
        run = queries.run_by_id(UUID(run_id))
        is_done, edits = run.state == RunState.DONE, run.edits
        found = _found(run) if is_done else ""
        db.session.rollback()
    if is_done:
        row = db.session.get(GroupVoices, UUID(run_id)) or GroupVoices(run_id=UUID(run_id))
        row.edits, row.found_json, row.at = edits, found, clock.now()
        db.session.add(row)
        db.session.flush()


def _found(run: Run) -> str:
    topics = _topics(run)
    groups, everybody = _groups(run)
    voices = over_represented(groups, topics, everybody)[:MOST_VOICES]
    stored = {
        "voices": [_stored(each) for each in voices],
        "small": _small(run, topics),
        "unsure": [list(row) for row in db.session.execute(_unsure(run))],
    }
    return json.dumps(stored, sort_keys=True)


def _unsure(run: Run) -> Select[str, int, int]:
    """Select how many comments there are in each language, and of how many that is a guess."""
    guessed = func.sum(case((RunComment.certainty < SURE, 1), else_=0))
    counted = select(RunComment.lang, func.count(), guessed).where(RunComment.run_id == run.id)
    return counted.group_by(RunComment.lang).order_by(RunComment.lang)


def _stored(voice: Voice) -> dict[str, object]:
    told = {each.name: getattr(voice, each.name) for each in fields(voice) if each.name != "group"}
    by, code = voice.group if isinstance(voice.group, Group) else ("", "")
    return {"by": by, "code": code, **told}


def _topics(run: Run) -> dict[Hashable, set[int]]:
    """Return who speaks of each topic, by its number; people are places in the run."""
    found: dict[Hashable, set[int]] = {}
    for number, place in places_in_topics(run):
        found.setdefault(number, set()).add(place)
    return found


def places_in_topics(run: Run) -> Iterator[tuple[int, int]]:
    """Yield the number of each topic that stands, with the place of a person who speaks of it."""
    roots = queries.standing(queries.all_topics(run))
    chosen = (
        select(Assignment.topic_id, RunComment.place)
        .join(
            RunComment,
            (RunComment.run_id == Assignment.run_id)
            & (RunComment.response_id == Assignment.response_id),
        )
        .where(Assignment.run_id == run.id, Assignment.standing)
    )
    for topic_id, place in db.session.execute(chosen):
        yield roots[topic_id].number, place


def _groups(run: Run) -> tuple[Mapping[Hashable, set[int]], Mapping[Hashable, set[int]]]:
    """Return who is in each group, and of whom it is known whether they are."""
    groups: dict[Hashable, set[int]] = {}
    known: dict[str, set[int]] = {}
    for group, place in (*_by_comment(run), *_by_answer(run)):
        groups.setdefault(group, set()).add(place)
        known.setdefault(group.by, set()).add(place)
    everybody: dict[Hashable, set[int]] = {
        each: known[each.by] for each in groups if isinstance(each, Group)
    }
    return groups, everybody


def _by_comment(run: Run) -> Iterator[tuple[Group, int]]:
    chosen = (
        select(RunComment.place, RunComment.lang, Response.channel)
        .join(Response, Response.id == RunComment.response_id)
        .where(RunComment.run_id == run.id)
    )
    for place, lang, channel in db.session.execute(chosen):
        if lang != "und":
            yield Group("language", lang), place
        yield Group("channel", channel), place


def _by_answer(run: Run) -> Iterator[tuple[Group, int]]:
    survey = db.session.get_one(Survey, run.survey_id)
    for code, ids in grouping_questions(survey).items():
        chosen = (
            select(RunComment.place, Answer.value_json)
            .join(Answer, Answer.response_id == RunComment.response_id)
            .where(RunComment.run_id == run.id, Answer.question_id.in_(sorted(ids)))
        )
        for place, value_json in db.session.execute(chosen):
            value = surveys.value_from_json(json.loads(value_json))
            for option in surveys.codes_in(value):
                yield Group(f"question:{code}", option), place


def grouping_questions(survey: Survey) -> dict[str, set[str]]:
    """Return the closed questions whose answers make groups: their ids, by code."""
    found: dict[str, set[str]] = {}
    for definition in queries.definitions(survey):
        for item in definition.items():
            if (
                isinstance(item, surveys.ClosedQuestion)
                and FEWEST <= len(item.offered()) <= MOST
                and not definition.is_repeated(item.id)
            ):
                found.setdefault(item.code, set()).add(item.id)
    return found


def _small(run: Run, topics: Mapping[Hashable, set[int]]) -> list[dict[str, object]]:
    """Return topics of few people that hold together well, or that move people, best first."""
    felt = {
        each: func.sum(cast(case((RunComment.sentiment == each, 1), else_=0), Integer))
        for each in (Feeling.NEGATIVE, Feeling.POSITIVE)
    }
    chosen = (
        select(Assignment.topic_id, func.avg(RunComment.fit), func.count(), *felt.values())
        .join(
            RunComment,
            (RunComment.run_id == Assignment.run_id)
            & (RunComment.response_id == Assignment.response_id),
        )
        .where(Assignment.run_id == run.id, Assignment.standing)
        .group_by(Assignment.topic_id)
    )
    rows = {row[0]: row for row in db.session.execute(chosen)}
    usual = sum(row[1] for row in rows.values()) / len(rows) if rows else 0.0
    most = max(5.0, SMALL * run.comments)
    found = []
    for topic in queries.all_topics(run):
        row = rows.get(topic.id)
        people = len(topics.get(topic.number, ()))
        if row is None or people > most:
            continue
        feeling = max(row[3], row[4]) / row[2]
        if row[1] > usual or feeling >= STRONG:
            named = Feeling.NEGATIVE if row[3] >= row[4] else Feeling.POSITIVE
            strong = str(named) if feeling >= STRONG else ""
            found.append(
                {"topic": topic.number, "people": people, "fit": row[1], "feeling": strong}
            )
    return sorted(found, key=lambda each: -each["fit"])[:SMALL_TOPICS]
