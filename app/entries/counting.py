"""Exact figures of an entry, before they are rounded for the public; and whether they add up."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from app.entries.content import Analysis, Content, Figures, FindingContent
from app.entries.models import Entry
from app.entries.unusual import Unusual, unusual
from app.insights import audited
from app.insights import figures as insights_figures
from app.insights import queries as insights_queries
from app.insights.comment_models import Assignment, RunComment
from app.insights.disclosure import THRESHOLD
from app.insights.models import Run, Snapshot
from app.respond import queries as respond_queries
from app.respond.models import Response


@dataclass(frozen=True)
class Counts:
    """How many people answered, how, and where the comments of those who commented went."""

    people: int
    channels: dict[str, int]
    languages: dict[str, int]
    answered: int
    topics: dict[UUID, int]
    not_grouped: int
    not_analysed: int
    unusual: Unusual
    dataset_sha256: str


def exact(entry: Entry) -> Counts:
    """Return the figures as they are now."""
    survey_id, run = entry.survey_id, entry.run
    comments = set() if run is None else _commenters(run)
    places = {} if run is None else _places(run)
    return Counts(
        people=respond_queries.response_count(survey_id),
        channels=_by("channel", survey_id),
        languages=_by("lang", survey_id),
        answered=len(comments),
        topics={} if run is None else _topics(run),
        not_grouped=sum(not places.get(each, True) for each in comments),
        not_analysed=len(comments - places.keys()),
        unusual=unusual(entry.survey),
        dataset_sha256=_dataset(comments),
    )


def of_snapshot(entry: Entry, snapshot: Snapshot) -> Counts:
    """Return the figures as a snapshot that was just made has frozen them."""
    kept, now = insights_figures.of(snapshot), exact(entry)
    # Of the few who came since the snapshot before, nothing is told until they are more.
    placed = now.answered - now.not_analysed
    waiting = max(0, min(now.not_analysed, kept.people - placed))
    return replace(
        now,
        people=kept.people,
        channels=kept.channels,
        languages=kept.languages,
        answered=placed + waiting,
        not_analysed=waiting,
    )


def add_up(content: Content) -> bool:
    """Return whether the parts make the wholes: channels, languages, and where comments went."""
    kept = content.figures
    if kept.grouped is None:
        grouped, fits = content.decided + kept.other_topics, True
    else:
        parts = [*(finding.people for finding in content.findings), kept.other_topics]
        grouped, fits = kept.grouped, max(*parts, kept.decided or 0) <= kept.grouped
    placed = grouped + kept.not_grouped + kept.not_analysed
    return (
        sum(kept.channels.values()) == kept.people
        and sum(kept.languages.values()) == kept.people
        and placed == kept.answered
        and fits
        and kept.other_topics >= 0
        # A night may have put a few into topics who are not among the people told yet.
        and kept.answered < kept.people + THRESHOLD
    )


def figures(entry: Entry, counts: Counts, findings: Sequence[FindingContent]) -> Figures:
    """Return the figures that a version freezes; what no finding answers is counted as well."""
    here = {topic.id for finding in findings for topic in finding.topics}
    decided = {topic.id for finding in findings if finding.status for topic in finding.topics}
    return Figures(
        people=counts.people,
        answered=counts.answered,
        other_topics=people_in(entry, counts.topics.keys() - here),
        not_grouped=counts.not_grouped,
        not_analysed=counts.not_analysed,
        channels=counts.channels,
        languages=counts.languages,
        late=entry.late_answers,
        duplicates=entry.duplicate_answers,
        withdrawn=counts.unusual.withdrawn,
        grouped=counts.answered - counts.not_grouped - counts.not_analysed,
        decided=people_in(entry, decided),
        late_sent=counts.unusual.late,
        set_aside=counts.unusual.set_aside,
        copies=counts.unusual.copies,
    )


def people_in(entry: Entry, topic_ids: Collection[UUID]) -> int:
    """Return how many people's comments are in any of these topics of the entry's run."""
    run = entry.run
    if run is None or not topic_ids:
        return 0
    return insights_queries.people_in(_members(run, topic_ids))


def languages_in(entry: Entry, topic_ids: Collection[UUID]) -> dict[str, int]:
    """Return in which languages the people of these topics of the entry's run wrote."""
    run = entry.run
    if run is None or not topic_ids:
        return {}
    inside = select(Assignment.response_id).where(
        Assignment.topic_id.in_(_members(run, topic_ids)), Assignment.standing
    )
    counted = (
        select(RunComment.lang, func.count())
        .where(RunComment.run_id == run.id, RunComment.response_id.in_(inside))
        .group_by(RunComment.lang)
        .order_by(RunComment.lang)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def analysis(entry: Entry) -> Analysis | None:
    """Return how the comments were grouped and how much of it people checked or changed."""
    run = entry.run
    if run is None:
        return None
    topics = [sized.topic for sized in insights_queries.topics_for(run)]
    handled = insights_queries.handled(run)
    sample = audited.agreement(run).share
    return Analysis(
        run=run.number,
        embedder=run.embedder,
        topics=len(topics),
        confirmed=sum(topic.is_confirmed for topic in topics),
        read=handled.read,
        moved=handled.moved,
        finished_on=None if run.finished_at is None else run.finished_at.date(),
        comments=handled.comments,
        judged=sample.judged,
        agreed=sample.agreed,
    )


def _members(run: Run, topic_ids: Collection[UUID]) -> list[UUID]:
    roots = insights_queries.standing(insights_queries.all_topics(run))
    return [each for each, root in roots.items() if root.id in topic_ids]


def _dataset(comments: Collection[UUID]) -> str:
    """Return what stands for whose comments were counted: ids drawn by chance, and no words."""
    ids = hashlib.sha256()
    for each in sorted(comments):
        ids.update(each.bytes)
    return ids.hexdigest()


def _commenters(run: Run) -> set[UUID]:
    comments = respond_queries.comments_on(run.survey_id, run.question_id)
    return {comment.response_id for comment in comments}


def _places(run: Run) -> dict[UUID, bool]:
    """Return whether each comment of a run is in a topic."""
    placed = select(RunComment.response_id, RunComment.grouped)
    rows = db.session.execute(placed.where(RunComment.run_id == run.id))
    return {row.response_id: row.grouped for row in rows}


def _topics(run: Run) -> dict[UUID, int]:
    return {sized.topic.id: sized.people for sized in insights_queries.topics_for(run)}


def _by(name: str, survey_id: UUID) -> dict[str, int]:
    column = getattr(Response, name)
    counted = (
        respond_queries.visible_responses()
        .where(Response.survey_id == survey_id)
        .with_only_columns(column, func.count())
        .group_by(column)
        .order_by(column)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}
