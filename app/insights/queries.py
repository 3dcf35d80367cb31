"""Runs, topics, themes and snapshots, always in a stated order."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer

import surveys
from app.builder.models import Survey, SurveyVersion
from app.db import db
from app.errors import NotFoundError
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, RunState, Snapshot, Theme, Topic
from app.jobs import Job, JobState
from app.respond import queries as respond_queries
from app.respond.models import Answer, Response


class SizedTopic(NamedTuple):
    """A topic and the number of people whose comments are in it, merged topics folded in."""

    topic: Topic
    people: int


class TopicOfResponse(NamedTuple):
    """Where one person's answer to one open question went; no topic means "not grouped".

    The topic that it speaks of most comes first.
    """

    question_id: str
    run: Run
    topics: tuple[Topic, ...]


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
    """Return the runs of a survey, the newest first, without nights that others hold."""
    chosen = select(Run).where(Run.survey_id == survey_id, Run.is_added.is_(False))
    return db.session.scalars(chosen.order_by(Run.number.desc())).all()


def run_numbered(survey_id: UUID, number: int) -> Run:
    """Return a run of a survey, or what holds its comments; NotFoundError when there is none."""
    run = db.session.scalar(select(Run).where(Run.survey_id == survey_id, Run.number == number))
    if run is None:
        raise NotFoundError
    return run_by_id(run.previous_id) if run.is_added and run.previous_id else run


def run_by_id(run_id: UUID) -> Run:
    """Return the run with this id; NotFoundError when there is none."""
    run = db.session.get(Run, run_id)
    if run is None:
        raise NotFoundError
    return run


def current_run(survey_id: UUID, question_id: str) -> Run | None:
    """Return the run of a question that lists, figures and the public read, or None.

    It is the newest that was accepted: a later one changes nothing until a person accepts it.
    """
    chosen = select(Run).where(Run.survey_id == survey_id, Run.question_id == question_id)
    accepted = chosen.where(Run.state == RunState.DONE, Run.accepted_at.is_not(None))
    return db.session.scalar(accepted.order_by(Run.number.desc()).limit(1))


def is_undecided(run: Run) -> bool:
    """Return whether a run waits for a person to accept it, or to keep the one before."""
    if run.state != RunState.DONE or run.is_added or run.accepted_at or run.kept_old_at:
        return False
    current = current_run(run.survey_id, run.question_id)
    return current is None or current.number < run.number


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
    """Return every topic of a run, merged ones too."""
    return db.session.scalars(
        select(Topic).where(Topic.run_id == run.id).order_by(Topic.number)
    ).all()


def themes(run: Run) -> Sequence[Theme]:
    """Return the themes of a run by number, the biggest as the machine found them first."""
    chosen = select(Theme).where(Theme.run_id == run.id)
    return db.session.scalars(chosen.order_by(Theme.number)).all()


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
    """Return the topics of a run that stand on their own, biggest first.

    A comment may be in several, so that their people add up to more than all comments.
    """
    topics = all_topics(run)
    members: dict[UUID, list[UUID]] = {}
    for topic_id, root in standing(topics).items():
        members.setdefault(root.id, []).append(topic_id)
    alone = _people_in([topic.id for topic in topics])
    sized = [
        SizedTopic(
            topic,
            people_in(members[topic.id]) if members[topic.id][1:] else alone.get(topic.id, 0),
        )
        for topic in topics
        if topic.merged_into_id is None and not topic.is_undone
    ]
    return sorted(sized, key=lambda each: (-each.people, each.topic.number))


def people_in(topic_ids: Sequence[UUID]) -> int:
    """Return how many people's comments are in any of these topics of one run."""
    chosen = select(func.count(Assignment.response_id.distinct()))
    inside = chosen.where(Assignment.topic_id.in_(topic_ids), Assignment.standing)
    return db.session.scalar(inside) or 0


def _people_in(topic_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    counted = select(Assignment.topic_id, func.count()).where(
        Assignment.topic_id.in_(topic_ids), Assignment.standing
    )
    grouped = counted.group_by(Assignment.topic_id).order_by(Assignment.topic_id)
    return {row[0]: row[1] for row in db.session.execute(grouped)}


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
    counted = select(RunComment.not_grouped, func.count()).where(RunComment.run_id == run.id)
    counted = counted.where(RunComment.grouped.is_(False))
    grouped = counted.group_by(RunComment.not_grouped).order_by(RunComment.not_grouped)
    return {row[0]: row[1] for row in db.session.execute(grouped)}


class Handled(NamedTuple):
    """How many comments of a run there are, and how many of them people read and moved."""

    comments: int
    read: int
    moved: int


def handled(run: Run) -> Handled:
    """Return how much of a run people have looked at."""
    comments = select(func.count()).where(RunComment.run_id == run.id)
    return Handled(db.session.scalar(comments) or 0, *looked_at(run))


def looked_at(run: Run) -> tuple[int, int]:
    """Return how many comments of a run people have read, and how many they have moved."""
    read = select(func.count()).where(RunComment.run_id == run.id, RunComment.read_by.is_not(None))
    moved = select(func.count(Assignment.response_id.distinct())).where(
        Assignment.run_id == run.id, Assignment.decided_by.is_not(None)
    )
    return db.session.scalar(read) or 0, db.session.scalar(moved) or 0


def topics_of_response(response_id: UUID) -> Sequence[TopicOfResponse]:
    """Return where the current runs put this person's comments, by question."""
    mine = (
        select(Run)
        .join(RunComment, RunComment.run_id == Run.id)
        .where(RunComment.response_id == response_id, Run.state == RunState.DONE)
        .where(Run.accepted_at.is_not(None))
        .order_by(Run.question_id, Run.number.desc())
    )
    newest: dict[str, Run] = {}
    for run in db.session.scalars(mine):
        newest.setdefault(run.question_id, run)
    return [
        TopicOfResponse(question_id, run, topics_of(run, response_id))
        for question_id, run in newest.items()
    ]


def topics_of(run: Run, response_id: UUID) -> tuple[Topic, ...]:
    """Return the topics that a comment is in now, merged ones as what stands for them."""
    return _topics_where(run, response_id, Assignment.standing.is_(True))


def machine_topics_of(run: Run, response_id: UUID) -> tuple[Topic, ...]:
    """Return the topics that the machine put a comment in, whatever people said since."""
    return _topics_where(run, response_id, Assignment.machine_strength.is_not(None))


def assigned_to(
    run: Run, response_id: UUID, which: ColumnElement[bool] | None = None
) -> Sequence[UUID]:
    """Return the topics that a comment is in now as they were before any merge, strongest first."""
    chosen = select(Assignment.topic_id).where(
        Assignment.run_id == run.id, Assignment.response_id == response_id
    )
    chosen = chosen.where(Assignment.standing if which is None else which)
    ordered = chosen.order_by(Assignment.strength.desc(), Assignment.topic_id)
    return db.session.scalars(ordered).all()


def _topics_where(run: Run, response_id: UUID, which: ColumnElement[bool]) -> tuple[Topic, ...]:
    ids = assigned_to(run, response_id, which)
    roots = standing(all_topics(run)) if ids else {}
    return tuple({roots[topic_id].id: roots[topic_id] for topic_id in ids}.values())


def comment_counts(
    survey_id: UUID, question_ids: Collection[str] | None = None
) -> Mapping[str, int]:
    """Return how many people answered each question of a survey, or these of them, by its id."""
    counted = (
        respond_queries.visible_responses()
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.survey_id == survey_id)
        .with_only_columns(Answer.question_id, func.count())
        .group_by(Answer.question_id)
    )
    if question_ids is not None:
        counted = counted.where(Answer.question_id.in_(question_ids))
    return {row[0]: row[1] for row in db.session.execute(counted)}


def newest_snapshot(survey_id: UUID) -> Snapshot | None:
    """Return the figures that public pages show, or None when there are none yet."""
    chosen = select(Snapshot).where(Snapshot.survey_id == survey_id)
    return db.session.scalar(chosen.order_by(Snapshot.made_at.desc(), Snapshot.id).limit(1))


def snapshots(survey_id: UUID) -> Sequence[Snapshot]:
    """Return all snapshots of a survey without their figures, the newest first."""
    chosen = select(Snapshot).where(Snapshot.survey_id == survey_id)
    newest = chosen.order_by(Snapshot.made_at.desc(), Snapshot.id)
    return db.session.scalars(newest.options(defer(Snapshot.figures_json))).all()
