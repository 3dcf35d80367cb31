"""A run with topics, a person who changes it, and what of it can be compared."""

import json
from uuid import UUID

from app.access import Role
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.insights import history, moving, queries, splits, undoing
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, Theme, Topic
from app.insights.split_models import SplitComment, SplitState, TopicSplit
from app.jobs import Job
from tests.factories import accounts, builder
from tests.factories.insights import RUN_AT, analysed

TEXTS = {
    "parking clinic": [f"Parking near the clinic was hard on day {day}" for day in range(1, 9)],
    "nurse kind": [f"The nurse was kind and patient, visit {day}" for day in range(1, 6)],
    "": ["The moon is made of cheese", "My hat is blue"],
}
FACTS = (
    "number", "label_by_staff", "labels_json", "is_confirmed", "merged_into_id", "theme_id",
    "meaning", "includes", "excludes", "examples_json",
)  # fmt: skip


def asked() -> Survey:
    """Return a published survey with an open question."""
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


def run_of(survey: Survey) -> Run:
    """Return a finished run with two topics and two comments that are in none."""
    return analysed(survey, TEXTS)


def analyst() -> User:
    """Return somebody who may change topics."""
    return accounts.user(Role.ANALYST)


def inside(run: Run, number: int) -> list[UUID]:
    """Return the comments that are in a topic now, by their ids."""
    topic = queries.topic_numbered(run, number)
    rows = db.session.query(RunComment.response_id).join(
        Assignment,
        (Assignment.response_id == RunComment.response_id)
        & (Assignment.run_id == RunComment.run_id),
    )
    members = queries.members(topic)
    chosen = rows.filter(RunComment.run_id == run.id, Assignment.standing)
    chosen = chosen.filter(Assignment.topic_id.in_(members)).order_by(RunComment.response_id)
    return [row[0] for row in chosen]


def outside(run: Run) -> list[UUID]:
    """Return the comments that are in no topic, by their ids."""
    rows = db.session.query(RunComment.response_id).filter_by(run_id=run.id, grouped=False)
    return [row[0] for row in rows.order_by(RunComment.response_id)]


def state(run: Run) -> object:
    """Return all that people can change in a run, without who changed it and when."""
    db.session.expire_all()
    topics = db.session.query(Topic).filter_by(run_id=run.id, is_undone=False)
    themes = db.session.query(Theme).filter_by(run_id=run.id).order_by(Theme.number)
    placed = db.session.query(Assignment).filter_by(run_id=run.id, standing=True)
    return (
        [[getattr(each, name) for name in FACTS] for each in topics.order_by(Topic.number)],
        [(each.label_by_staff, each.labels_json) for each in themes],
        sorted((str(each.response_id), str(each.topic_id), each.strength) for each in placed),
        [str(each) for each in outside(run)],
    )


def drifted(run: Run) -> list[UUID]:
    """Return the comments of which the run says wrongly whether they are in a topic."""
    placed = db.session.query(Assignment.response_id).filter_by(run_id=run.id, standing=True)
    inside_some = {row[0] for row in placed}
    comments = db.session.query(RunComment).filter_by(run_id=run.id)
    return [
        each.response_id for each in comments if each.grouped != (each.response_id in inside_some)
    ]


def change_comments(survey: Survey) -> None:
    """Let a colleague move every comment of topic 2 to no topic and back again."""
    run = queries.run_numbered(survey.id, 1)
    who = {"by": analyst().id, "at": RUN_AT}
    moving.move_comments(run, inside(run, 2), None, seen=run.edits, **who)
    undoing.undo(run, history.edit_numbered(run, run.edits), **who)
    db.session.commit()


def propose_split(survey: Survey, number: int) -> TopicSplit:
    """Store a proposal of two parts for a topic, as the worker would."""
    topic = queries.topic_numbered(queries.run_numbered(survey.id, 1), number)
    split = splits.ask(topic, by=analyst().id, at=RUN_AT)
    db.session.query(Job).filter_by(name="insights.split").delete()
    ids = inside(topic.run, number)
    for place, response_id in enumerate(ids):
        part = 1 if place < len(ids) * 2 // 3 else 2
        row = {"split_id": split.id, "response_id": response_id, "part": part}
        db.session.add(SplitComment(**row, quote=place if place in {0, 1, len(ids) - 1} else None))
    split.words_json = json.dumps([{"en": ["kind", "patient"], "ar": ["لطفاء"]}, {"en": ["nice"]}])
    split.state = SplitState.READY
    db.session.commit()
    return split
