"""How many people of a topic gave which answer to the closed questions of their survey."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.sql.functions import count

import surveys
from app.builder.models import Survey
from app.db import db
from app.insights import queries
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run
from app.respond.models import Answer

AnswerSums: TypeAlias = Mapping[str, Mapping[str, int]]
"""People by the id of a question and the code of an answer."""


def counted(run: Run, ids: Sequence[UUID] | None) -> AnswerSums:
    """Return the answers of those who are in any of these topics; of everybody without them."""
    inside = select(RunComment.response_id).where(RunComment.run_id == run.id)
    if ids is not None:
        inside = select(Assignment.response_id).where(
            Assignment.topic_id.in_(ids), Assignment.standing
        )
    chosen = (
        select(Answer.question_id, Answer.value_json, count())
        .where(Answer.response_id.in_(inside), Answer.question_id.in_(closed(run)))
        .group_by(Answer.question_id, Answer.value_json)
        .order_by(Answer.question_id, Answer.value_json)
    )
    found: dict[str, Counter[str]] = {}
    for question_id, value_json, people in db.session.execute(chosen):
        found.setdefault(question_id, Counter()).update(dict.fromkeys(codes(value_json), people))
    return found


def without(sums: AnswerSums, response_id: UUID) -> AnswerSums:
    """Return the same sums without what this person answered."""
    chosen = select(Answer.question_id, Answer.value_json).where(Answer.response_id == response_id)
    left = {question_id: dict(each) for question_id, each in sums.items()}
    for question_id, value_json in db.session.execute(chosen.order_by(Answer.question_id)):
        for code in codes(value_json) if question_id in left else ():
            left[question_id][code] = left[question_id].get(code, 1) - 1
    return left


def closed(run: Run) -> list[str]:
    """Return the ids of the closed questions of a run's survey, in every version."""
    survey = db.session.get_one(Survey, run.survey_id)
    return sorted(
        {
            item.id
            for definition in queries.definitions(survey)
            for item in definition.items()
            if isinstance(item, surveys.ClosedQuestion) and not definition.is_repeated(item.id)
        }
    )


def codes(value_json: str) -> Sequence[str]:
    """Return the codes that an answer as it is stored is made of."""
    return list(surveys.codes_in(surveys.value_from_json(json.loads(value_json))))
