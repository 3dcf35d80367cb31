"""Runs as the worker would leave them, without a model."""

from datetime import UTC, datetime
from uuid import UUID

import surveys
from analysis import Assignment, Comment, NotGrouped, Quality, Reached, Recipe, Report, Theme, Topic
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.insights import analysing, recording, service, vectors
from app.insights.models import Run
from app.jobs import Job
from app.respond.queries import CommentRow
from tests.factories import respond

RUN_AT = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
NOT_GROUPED = ""
"""The label under which `analysed` takes texts that are in no topic."""


def analysed(survey: Survey, texts_by_topic: dict[str, list[str]], *, lang: str = "en") -> Run:
    """Store one response per text and a finished run that puts them into these topics."""
    question = open_question(survey)
    placed: list[tuple[str, Comment]] = []
    for label, texts in texts_by_topic.items():
        for text in texts:
            response = respond.sent(survey, {question.code: text}, lang=lang)
            placed.append((label, Comment(str(response.id), text, lang)))
    return finished_run(survey, placed)


def finished_run(survey: Survey, placed: list[tuple[str, Comment]]) -> Run:
    """Return a run that is done and put these comments under these labels."""
    question = open_question(survey)
    run = service.start_run(survey, question.id, Recipe(), by=None, at=RUN_AT)
    db.session.query(Job).delete()
    rows = [CommentRow(UUID(each.id), each.text, each.lang or "und") for _, each in placed]
    for start in range(0, len(rows), vectors.BATCH):
        vectors.store_texts(survey.id, question.id, rows[start : start + vectors.BATCH])
    return recorded(run, report_of(placed))


def recorded(run: Run, report: Report) -> Run:
    """Return the run with this report written down, as the worker would."""
    recording.begin(run)
    words = {topic.number: topic.words for topic in report.topics}
    analysing.record(run.id, report, words)
    return run


def open_question(survey: Survey) -> surveys.LongText:
    """Return the first open-text question of the survey's newest version."""
    items = builder.latest_version(survey).definition.items()
    return next(item for item in items if isinstance(item, surveys.LongText))


def report_of(placed: list[tuple[str, Comment]]) -> Report:
    """Return the report that puts these comments under these labels, biggest first."""
    by_label: dict[str, list[Comment]] = {}
    for label, comment in placed:
        by_label.setdefault(label, []).append(comment)
    rest = by_label.pop(NOT_GROUPED, [])
    sized = sorted(by_label.items(), key=lambda pair: -len(pair[1]))
    topics = tuple(
        Topic(
            number=number,
            size=len(comments),
            words={comments[0].lang or "en": tuple(label.lower().split())},
            label=label,
            quotes=tuple(comment.id for comment in comments[:3]),
            theme=number,
        )
        for number, (label, comments) in enumerate(sorted(sized, key=lambda p: -len(p[1])), 1)
    )
    assignments = [
        Assignment(comment.id, (Reached(number, 1.0),), 0.8, comment.lang or "und")
        for number, (_, comments) in enumerate(sized, 1)
        for comment in comments
    ] + [Assignment(each.id, (), 0.0, each.lang or "und", NotGrouped.FAR) for each in rest]
    themes = tuple(
        Theme(one.number, one.size, (one.number,), one.words, one.label) for one in topics
    )
    quality = _quality(placed)
    return Report(Recipe(), "use-multilingual-3", {}, themes, topics, tuple(assignments), quality)


def _quality(placed: list[tuple[str, Comment]]) -> Quality:
    grouped = sum(label != NOT_GROUPED for label, _ in placed)
    share = grouped / max(1, len(placed))
    return Quality(len(placed), grouped, share, 0, {}, {}, None, None, None, None, ())
