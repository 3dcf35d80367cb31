"""Vectors for new comments, and runs: loaded only by the process that does them."""

import dataclasses
import logging
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import OperationalError
from threadpoolctl import threadpool_limits

from analysis import Comment, Former, Recipe, Report, embeddings, pipeline
from analysis.reading import units
from app import clock
from app.builder.models import Survey
from app.db import db, reading
from app.insights import (
    adding,
    carrying,
    carrying_topics,
    neighbours,
    queries,
    recording,
    seeding,
    summing,
    vectors,
    voicing,
)
from app.insights.comment_models import text_hash
from app.insights.models import Run, RunState
from app.insights.progress import Progress, StoppedError
from app.respond import queries as respond_queries
from app.respond.queries import CommentRow

logger = logging.getLogger(__name__)
SIMILAR = 10
OVER = frozenset({RunState.DONE, RunState.FAILED, RunState.CANCELLED})


class NoCommentsError(Exception):
    """Nobody has answered the question yet."""


class LostCommentError(Exception):
    """The report does not say of each comment where it went."""


class Work(NamedTuple):
    """What a run is about, as plain values: no transaction is open while it is worked on."""

    run_id: UUID
    survey_id: UUID
    question_id: str
    recipe: Recipe


def embed(survey_id: str) -> None:
    """Store the vectors and words of a survey's new comments, so that a run starts at once."""
    with reading(only=True):
        survey = db.session.get_one(Survey, UUID(survey_id))
        questions = [question.id for question in queries.open_questions(survey)]
        by_question = {each: respond_queries.comments_on(survey.id, each) for each in questions}
        db.session.rollback()
    for question_id, comments in by_question.items():
        if comments:
            _store_texts(UUID(survey_id), question_id, comments)
            _vectors(comments, embeddings.choose("auto", [each.lang for each in comments]))


def run_analysis(run_id: str) -> None:
    """Do a run; a finished one stays as it is."""
    work = take_up(UUID(run_id))
    if work is None:
        return
    try:
        comments = comments_of(work)
        _store_texts(work.survey_id, work.question_id, comments, Progress(work.run_id))
        former = former_of(work.run_id)
        seeds = seeding.seeds_of(work.run_id, former)
        report = report_of(work, comments, former, seeds)
        shown = recording.public_words(report, comments)
        into_id = adding.added(work.run_id, report, shown, former)
        if into_id is None:
            record(work.run_id, report, shown, former)
    except OperationalError:
        raise  # the database was away: the worker tries again
    except StoppedError:
        stop(work.run_id)
        return
    except Exception as error:  # noqa: BLE001  (whatever it was, staff must see that it failed)
        # The message may hold people's words, so that only its type is kept.
        logger.error("run %s failed: %s", run_id, type(error).__name__)  # noqa: TRY400
        db.session.rollback()
        recording.fail(queries.run_by_id(work.run_id), type(error).__name__, at=clock.now())
        db.session.commit()
        return
    logger.info("run %s: %d topics", run_id, len(report.topics))
    work_out_voices(run_id if into_id is None else str(into_id))


def work_out_voices(run_id: str) -> None:
    """Store what groups of people speak of more than others in a run."""
    voicing.work_out(run_id)
    db.session.commit()


def take_up(run_id: UUID) -> Work | None:
    """Say that a run is worked on, and return what it is about; None when it is over already."""
    run = queries.run_by_id(run_id)
    if run.state in OVER:
        db.session.rollback()
        return None
    recording.begin(run)
    work = Work(run.id, run.survey_id, run.question_id, Recipe.from_json(run.recipe_json))
    db.session.commit()
    return work


def stop(run_id: UUID) -> None:
    """Take back what a run has written down, and say that it was stopped."""
    db.session.rollback()
    run = queries.run_by_id(run_id)
    while recording.discard(run):
        db.session.commit()
    recording.cancel(run, at=clock.now())
    db.session.commit()


def comments_of(work: Work) -> Sequence[CommentRow]:
    """Return the comments that a run is about."""
    with reading(only=True):
        rows = respond_queries.comments_on(work.survey_id, work.question_id)
        db.session.rollback()
    if not rows:
        raise NoCommentsError
    return rows


def report_of(
    work: Work,
    rows: Sequence[CommentRow],
    former: Former | None = None,
    seeds: seeding.Seeds | None = None,
) -> Report:
    """Group the comments, from stored vectors where there are any."""
    embedder = embeddings.choose(work.recipe.embedder, [row.lang for row in rows])
    progress = Progress(work.run_id)
    stored = _vectors(rows, embedder, progress)
    comments = [Comment(str(row.response_id), row.text, form_lang=row.lang) for row in rows]
    recipe = dataclasses.replace(work.recipe, embedder=embedder, similar=SIMILAR)
    if former is not None and seeds:
        former = seeding.seeded(former, seeds, rows, stored, embedder)
    report = pipeline.analyse(comments, recipe, stored, progress, former=former)
    refuse_lost(report, rows)
    return report


def refuse_lost(report: Report, rows: Sequence[CommentRow]) -> None:
    """Raise LostCommentError unless the report says of each comment where it went."""
    told = [each.comment_id for each in report.assignments]
    if sorted(told) != sorted(str(row.response_id) for row in rows):
        raise LostCommentError


def former_of(run_id: UUID) -> Former | None:
    """Return what the run that this one continues left; None for the first of a question."""
    with reading(only=True):
        run = queries.run_by_id(run_id)
        former = None
        if run.previous_id is not None:
            former = carrying.former_of(queries.run_by_id(run.previous_id))
            former = dataclasses.replace(former, renew=run.renew)
        db.session.rollback()
    return former


def _store_texts(
    survey_id: UUID,
    question_id: str,
    comments: Sequence[CommentRow],
    progress: pipeline.Progress = lambda _step, _share: None,
) -> None:
    with reading(only=True):
        missing = vectors.without_text(question_id, comments)
        db.session.rollback()
    for start in range(0, len(missing), vectors.BATCH):
        progress("text", start / len(missing))
        vectors.store_texts(survey_id, question_id, missing[start : start + vectors.BATCH])
        db.session.commit()


def _vectors(
    rows: Sequence[CommentRow], name: embeddings.Name, progress: pipeline.Progress | None = None
) -> NDArray[np.float16]:
    """Return one vector per part of each comment, making and storing those that are missing."""
    model = embeddings.EMBEDDERS[name]
    parts = [(row.response_id, part) for row in rows for part in units(row.text)]
    hashes = [text_hash(part) for _, part in parts]
    owners: dict[str, list[UUID]] = {}
    for key, (owner, _) in zip(hashes, parts, strict=True):
        owners.setdefault(key, []).append(owner)
    with reading(only=True):
        known = dict(vectors.known_vectors(list(owners), model.model_id))
        db.session.rollback()
    texts = {key: part for key, (_, part) in zip(hashes, parts, strict=True)}
    missing = {key: text for key, text in texts.items() if key not in known}
    if missing:
        known |= _store(missing, owners, name, progress or (lambda _step, _share: None))
    return np.stack([np.frombuffer(known[key], np.float16) for key in hashes])


def _store(
    missing: dict[str, str],
    owners: dict[str, list[UUID]],
    name: embeddings.Name,
    progress: pipeline.Progress,
) -> dict[str, bytes]:
    embedder = embeddings.make(name)
    made: dict[str, bytes] = {}
    with threadpool_limits(limits=1):
        for start in range(0, len(missing), vectors.BATCH):
            progress("embed", start / len(missing))
            keys = list(missing)[start : start + vectors.BATCH]
            rows = embeddings.embed(embedder, [missing[key] for key in keys])
            vectors.store_vectors(dict(zip(keys, rows, strict=True)), owners, embedder.model_id)
            db.session.commit()
            made |= {
                key: row.astype(np.float16).tobytes() for key, row in zip(keys, rows, strict=True)
            }
    return made


def record(
    run_id: UUID,
    report: Report,
    shown: recording.PublicWords,
    former: Former | None = None,
) -> None:
    """Write the report down in small transactions; the last one makes it visible."""
    progress = Progress(run_id)
    progress("record", 0.0)
    run = queries.run_by_id(run_id)
    while recording.discard(run):
        db.session.commit()
    written = recording.add_topics(run, report, shown)
    recording.add_lineage(run, report, written)
    db.session.commit()
    if run.previous_id is not None:
        written = written._replace(similar=neighbours.kept(run.previous_id, report))
    for start, some in recording.batches(report.assignments):
        progress("record", start / len(report.assignments))
        progress.listen()
        recording.add_comments(run, start, some, written)
        db.session.commit()
    if run.previous_id is not None:
        carry(run, queries.run_by_id(run.previous_id), progress)
    progress.listen()
    moved = 0 if former is None else carrying.moved_since(former, report)
    recording.finish(run, report, moved, at=clock.now())
    db.session.commit()
    summing.sum_up(run_id)
    db.session.commit()
    summing.find_facets(run_id)
    db.session.commit()


def carry(run: Run, previous: Run, progress: Progress) -> None:
    """Keep what people decided in the run before."""
    lost = carrying_topics.carry_topics(run, previous)
    db.session.commit()
    if lost:
        logger.error("run %s: %d topics had to be carried on by hand", run.id, len(lost))
    ids = carrying.carried_ids(previous)
    for number, some in enumerate(carrying.pieces(ids)):
        progress("carry", number * carrying.BATCH / len(ids))
        progress.listen()
        carrying.carry_comments(run, previous, some)
        db.session.commit()
