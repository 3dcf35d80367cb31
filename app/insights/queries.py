"""Runs, topics, edits and snapshots, always in a stated order."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer

import surveys
from app.accounts.models import User
from app.builder.models import Survey, SurveyVersion
from app.db import db
from app.errors import NotFoundError
from app.insights.models import Assignment, Run, RunState, Snapshot, Topic, TopicEdit
from app.jobs import Job, JobState
from app.respond import queries as respond_queries
from app.respond.models import Answer, Response


class SizedTopic(NamedTuple):
    """A topic and the number of people whose comments are in it, merged topics folded in."""

    topic: Topic
    people: int


class TopicOfResponse(NamedTuple):
    """Where one person's answer to one open question went; no topic means "not grouped"."""

    question_id: str
    run: Run
    topic: Topic | None


class Edit(NamedTuple):
    """What somebody did to a topic, and their name."""

    edit: TopicEdit
    topic: Topic
    by: str

    @property
    def facts(self) -> dict[str, Any]:
        """Return the names given, or the numbers of the topics and comments concerned."""
        found: dict[str, Any] = json.loads(self.edit.after or "{}")
        return found


def definitions(survey: Survey) -> list[surveys.Survey]:
    """Return all published versions of a survey, the newest first; its draft when there is none."""
    versions = select(SurveyVersion).where(SurveyVersion.survey_id == survey.id)
    newest_first = db.session.scalars(versions.order_by(SurveyVersion.number.desc()))
    return [version.definition for version in newest_first] or [survey.draft]


def open_questions(survey: Survey) -> Sequence[surveys.LongText]:
    """Return the open-text questions of all versions, each in its newest wording."""
    newest: dict[str, surveys.LongText] = {}
    for definition in definitions(survey):
        for item in definition.items():
            # Comments of one person on several things are not sorted into topics.
            if isinstance(item, surveys.LongText) and not definition.is_repeated(item.id):
                newest.setdefault(item.id, item)
    return list(newest.values())


def source_lang(run: Run) -> str:
    """Return the language in which the survey of a run was written first."""
    newest = select(SurveyVersion).where(SurveyVersion.survey_id == run.survey_id)
    version = db.session.scalar(newest.order_by(SurveyVersion.number.desc()).limit(1))
    if version is None:
        raise NotFoundError
    return version.definition.source_lang


def runs(survey_id: UUID) -> Sequence[Run]:
    """Return all runs of a survey, the newest first."""
    chosen = select(Run).where(Run.survey_id == survey_id)
    return db.session.scalars(chosen.order_by(Run.number.desc())).all()


def run_numbered(survey_id: UUID, number: int) -> Run:
    """Return one run of a survey; NotFoundError when there is none."""
    run = db.session.scalar(select(Run).where(Run.survey_id == survey_id, Run.number == number))
    if run is None:
        raise NotFoundError
    return run


def run_by_id(run_id: UUID) -> Run:
    """Return the run with this id; NotFoundError when there is none."""
    run = db.session.get(Run, run_id)
    if run is None:
        raise NotFoundError
    return run


def newest_run(survey_id: UUID, question_id: str) -> Run | None:
    """Return the newest run of a question that is done, or None."""
    chosen = select(Run).where(Run.survey_id == survey_id, Run.question_id == question_id)
    done = chosen.where(Run.state == RunState.DONE)
    return db.session.scalar(done.order_by(Run.number.desc()).limit(1))


def is_going_on(run: Run) -> bool:
    """Return whether a job still waits for the run or works on it."""
    if run.state not in {RunState.WAITING, RunState.RUNNING}:
        return False
    waiting = select(Job.id).where(Job.unique_key == job_key(run), Job.state != JobState.DEAD)
    return db.session.scalar(waiting) is not None


def job_key(run: Run) -> str:
    """Return the unique key of the job that does this run."""
    return f"insights.run:{run.id}"


def all_topics(run: Run) -> Sequence[Topic]:
    """Return every topic that the machine found in a run, merged ones too."""
    return db.session.scalars(
        select(Topic).where(Topic.run_id == run.id).order_by(Topic.number)
    ).all()


def standing(topics: Sequence[Topic]) -> Mapping[UUID, Topic]:
    """Return, for each of a run's topics, the one that now stands for it: itself, if not merged."""
    by_id = {topic.id: topic for topic in topics}
    found = {}
    for topic in topics:
        root = topic
        while root.merged_into_id is not None:
            root = by_id[root.merged_into_id]
        found[topic.id] = root
    return found


def topics_for(run: Run) -> Sequence[SizedTopic]:
    """Return the topics of a run that stand on their own, biggest first."""
    topics = all_topics(run)
    roots = standing(topics)
    counted = select(Assignment.topic_id, func.count()).where(
        Assignment.run_id == run.id, Assignment.topic_id.is_not(None)
    )
    people = {topic.id: 0 for topic in topics if topic.merged_into_id is None}
    for topic_id, count in db.session.execute(counted.group_by(Assignment.topic_id)):
        if topic_id is not None:
            people[roots[topic_id].id] += count
    sized = [SizedTopic(topic, people[topic.id]) for topic in topics if topic.id in people]
    return sorted(sized, key=lambda each: (-each.people, each.topic.number))


def topic_numbered(run: Run, number: int) -> Topic:
    """Return one topic of a run; NotFoundError when there is none."""
    chosen = select(Topic).where(Topic.run_id == run.id, Topic.number == number)
    topic = db.session.scalar(chosen)
    if topic is None:
        raise NotFoundError
    return topic


def members(topic: Topic) -> list[UUID]:
    """Return the ids of a topic and of all that were merged into it."""
    topics = db.session.scalars(select(Topic).where(Topic.run_id == topic.run_id)).all()
    roots = standing(topics)
    return [each.id for each in topics if roots[each.id].id == topic.id]


def not_grouped(run: Run) -> Mapping[str, int]:
    """Return how many comments are in no topic, by reason; "" is that a person took them out."""
    counted = select(Assignment.not_grouped, func.count()).where(
        Assignment.run_id == run.id, Assignment.topic_id.is_(None)
    )
    grouped = counted.group_by(Assignment.not_grouped).order_by(Assignment.not_grouped)
    return {row[0]: row[1] for row in db.session.execute(grouped)}


class Handled(NamedTuple):
    """How many comments of a run there are, and how many of them people read and moved."""

    comments: int
    read: int
    moved: int


def handled(run: Run) -> Handled:
    """Return how much of a run people have looked at."""
    counted = select(
        func.count(), func.count(Assignment.read_by), func.count(Assignment.moved_by)
    ).where(Assignment.run_id == run.id)
    return Handled(*db.session.execute(counted).one())


def topics_of_response(response_id: UUID) -> Sequence[TopicOfResponse]:
    """Return where the newest runs put this person's comments, by question."""
    mine = (
        select(Assignment, Run)
        .join(Run, Run.id == Assignment.run_id)
        .where(Assignment.response_id == response_id, Run.state == RunState.DONE)
        .order_by(Run.question_id, Run.number.desc())
    )
    found: dict[str, TopicOfResponse] = {}
    for assignment, run in db.session.execute(mine):
        if run.question_id not in found:
            roots = standing(all_topics(run))
            topic = roots[assignment.topic_id] if assignment.topic_id else None
            found[run.question_id] = TopicOfResponse(run.question_id, run, topic)
    return list(found.values())


def comment_counts(survey_id: UUID) -> Mapping[str, int]:
    """Return how many people answered each question of a survey, by question id."""
    counted = (
        respond_queries.visible_responses()
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.survey_id == survey_id)
        .with_only_columns(Answer.question_id, func.count())
        .group_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def edits(run: Run, topic: Topic | None = None) -> Sequence[Edit]:
    """Return what people did to the topics of a run, or to one of them, the latest first."""
    chosen = (
        select(TopicEdit, Topic, User.name)
        .join(Topic, Topic.id == TopicEdit.topic_id)
        .join(User, User.id == TopicEdit.by)
        .where(Topic.run_id == run.id)
        .order_by(TopicEdit.at.desc(), TopicEdit.id)
    )
    if topic is not None:
        chosen = chosen.where(TopicEdit.topic_id == topic.id)
    return [Edit(*row) for row in db.session.execute(chosen)]


def newest_snapshot(survey_id: UUID) -> Snapshot | None:
    """Return the figures that public pages show, or None when there are none yet."""
    chosen = select(Snapshot).where(Snapshot.survey_id == survey_id)
    return db.session.scalar(chosen.order_by(Snapshot.made_at.desc(), Snapshot.id).limit(1))


def snapshots(survey_id: UUID) -> Sequence[Snapshot]:
    """Return all snapshots of a survey without their figures, the newest first."""
    chosen = select(Snapshot).where(Snapshot.survey_id == survey_id)
    newest = chosen.order_by(Snapshot.made_at.desc(), Snapshot.id)
    return db.session.scalars(newest.options(defer(Snapshot.figures_json))).all()
