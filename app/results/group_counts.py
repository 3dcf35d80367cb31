"""How many of two groups of people are in each topic of a run, and in the run at all."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

import surveys
from app.db import db
from app.insights import queries
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run
from app.insights.sums import EVERYBODY, Sums
from app.respond.models import Answer

LANG: Final = "lang"
CHANNEL: Final = "channel"
REST: Final = "rest"


@dataclass(frozen=True)
class Group:
    """People who wrote in a language, came by a channel, gave an answer, or came in a period.

    `kind` is "lang", "channel", a question's id, or empty for a period. Code "rest" is everybody
    of that kind who is not in the other group.
    """

    kind: str = ""
    code: str = ""
    since: date | None = None
    until: date | None = None


class Pair(NamedTuple):
    """How many of the first and of the second group."""

    first: int
    second: int


@dataclass(frozen=True)
class Counts:
    """The sizes of both groups, and how many of each are in each topic, by its number."""

    base: Pair
    topics: Mapping[int, Pair]


def counts(run: Run, by_number: Mapping[int, Sums], groups: tuple[Group, Group]) -> Counts:
    """Count two groups of the same kind that have nobody in common; `by_number`: the run's sums."""
    first, second = groups
    if first.kind in {"", LANG, CHANNEL}:
        return _from_sums(by_number, first, second)
    answers = _by_answer(run, by_number, first.kind)
    pairs = {number: _pair(found, first, second) for number, found in answers.items()}
    return Counts(pairs.pop(EVERYBODY), pairs)


def _from_sums(by_number: Mapping[int, Sums], first: Group, second: Group) -> Counts:
    by_kind: Mapping[str, Callable[[Sums], Pair]] = {
        "": lambda each: Pair(
            each.between(first.since, first.until), each.between(second.since, second.until)
        ),
        LANG: lambda each: _pair(each.langs, first, second),
        CHANNEL: lambda each: _pair(each.channels, first, second),
    }
    pairs = {number: by_kind[first.kind](each) for number, each in by_number.items()}
    return Counts(pairs.pop(EVERYBODY), pairs)


def _pair(found: Mapping[str, int], first: Group, second: Group) -> Pair:
    one = found.get(first.code, 0)
    other = sum(found.values()) - one if second.code == REST else found.get(second.code, 0)
    return Pair(one, other)


def _by_answer(
    run: Run, by_number: Mapping[int, Sums], question_id: str
) -> dict[int, Mapping[str, int]]:
    """Return for each topic how many people gave which answer, by its code."""
    roots = queries.standing(queries.all_topics(run))
    families: dict[UUID, list[UUID]] = {}
    for topic_id, root in roots.items():
        families.setdefault(root.id, []).append(topic_id)
    numbers = {each.id: each.number for each in roots.values() if each.number in by_number}
    found: dict[int, Counter[str]] = {number: Counter() for number in numbers.values()}
    found[EVERYBODY] = Counter()
    for value_json, people in db.session.execute(_everybody(run, question_id)):
        found[EVERYBODY].update(_codes(value_json, people))
    for topic_id, value_json, people in db.session.execute(_in_topics(run, question_id)):
        if topic_id in numbers and not families[topic_id][1:]:
            found[numbers[topic_id]].update(_codes(value_json, people))
    for root_id, ids in families.items():
        # Whoever is in several of the topics that were merged counts once.
        if root_id in numbers and ids[1:]:
            for value_json, people in db.session.execute(_in_any(question_id, ids)):
                found[numbers[root_id]].update(_codes(value_json, people))
    return dict(found)


def _codes(value_json: str, people: int) -> Mapping[str, int]:
    value = surveys.value_from_json(json.loads(value_json))
    return dict.fromkeys(surveys.codes_in(value), people)


def _everybody(run: Run, question_id: str) -> Select[*tuple[Any, ...]]:
    return (
        select(Answer.value_json, func.count())
        .join(RunComment, RunComment.response_id == Answer.response_id)
        .where(RunComment.run_id == run.id, Answer.question_id == question_id)
        .group_by(Answer.value_json)
        .order_by(Answer.value_json)
    )


def _in_topics(run: Run, question_id: str) -> Select[*tuple[Any, ...]]:
    return (
        select(Assignment.topic_id, Answer.value_json, func.count())
        .join(Answer, Answer.response_id == Assignment.response_id)
        .where(Assignment.run_id == run.id, Assignment.standing)
        .where(Answer.question_id == question_id)
        .group_by(Assignment.topic_id, Answer.value_json)
        .order_by(Assignment.topic_id, Answer.value_json)
    )


def _in_any(question_id: str, ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    inside = select(Assignment.response_id).where(Assignment.topic_id.in_(ids), Assignment.standing)
    return (
        select(Answer.value_json, func.count())
        .where(Answer.question_id == question_id, Answer.response_id.in_(inside))
        .group_by(Answer.value_json)
        .order_by(Answer.value_json)
    )
