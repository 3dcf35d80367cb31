"""Vectors for new comments, and runs: loaded only by the process that does them."""

import dataclasses
import logging
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import OperationalError
from threadpoolctl import threadpool_limits

from analysis import Comment, Recipe, Report, embeddings, pipeline
from analysis.words import words
from app import clock
from app.builder.models import Survey
from app.db import db, reading
from app.insights import queries, recording
from app.insights.disclosure import THRESHOLD
from app.insights.models import RunState, text_hash
from app.respond import queries as respond_queries
from app.respond.queries import CommentRow

logger = logging.getLogger(__name__)
NOTICEABLE = 0.05


class NoCommentsError(Exception):
    """Nobody has answered the question yet."""


class Work(NamedTuple):
    """What a run is about, as plain values: no transaction is open while it is worked on."""

    run_id: UUID
    survey_id: UUID
    question_id: str
    recipe: Recipe


def embed(survey_id: str) -> None:
    """Store the vectors of a survey's new comments, so that a run starts at once."""
    with reading(only=True):
        survey = db.session.get_one(Survey, UUID(survey_id))
        questions = [question.id for question in queries.open_questions(survey)]
        by_question = [respond_queries.comments_on(survey.id, each) for each in questions]
        db.session.rollback()
    for comments in by_question:
        if comments:
            _vectors(comments, embeddings.choose("auto", [each.lang for each in comments]))


def run_analysis(run_id: str) -> None:
    """Do a run; a finished one stays as it is."""
    work = take_up(UUID(run_id))
    if work is None:
        return
    try:
        comments = comments_of(work)
        report = report_of(work, comments)
    except OperationalError:
        raise  # the database was away: the worker tries again
    except Exception as error:  # noqa: BLE001  (whatever it was, staff must see that it failed)
        # The message may hold people's words, so that only its type is kept.
        logger.error("run %s failed: %s", run_id, type(error).__name__)  # noqa: TRY400
        db.session.rollback()
        recording.fail(queries.run_by_id(work.run_id), type(error).__name__, at=clock.now())
        db.session.commit()
        return
    record(work.run_id, report, public_words(report, comments))
    logger.info("run %s: %d topics", run_id, len(report.topics))


def take_up(run_id: UUID) -> Work | None:
    """Say that a run is worked on, and return what it is about; None when it is over already."""
    run = queries.run_by_id(run_id)
    if run.state in {RunState.DONE, RunState.FAILED}:
        db.session.rollback()
        return None
    recording.begin(run)
    work = Work(run.id, run.survey_id, run.question_id, Recipe.from_json(run.recipe_json))
    db.session.commit()
    return work


def comments_of(work: Work) -> Sequence[CommentRow]:
    """Return the comments that a run is about."""
    with reading(only=True):
        rows = respond_queries.comments_on(work.survey_id, work.question_id)
        db.session.rollback()
    if not rows:
        raise NoCommentsError
    return rows


def report_of(work: Work, rows: Sequence[CommentRow]) -> Report:
    """Group the comments, from stored vectors where there are any."""
    embedder = embeddings.choose(work.recipe.embedder, [row.lang for row in rows])
    progress = Progress(work.run_id)
    vectors = _vectors(rows, embedder, progress)
    comments = [Comment(str(row.response_id), row.text, row.lang) for row in rows]
    recipe = dataclasses.replace(work.recipe, embedder=embedder)
    return pipeline.analyse(comments, recipe, vectors, progress)


def _vectors(
    rows: Sequence[CommentRow], name: embeddings.Name, progress: pipeline.Progress | None = None
) -> NDArray[np.float32]:
    """Return one vector per comment, making and storing those that are missing."""
    model = embeddings.EMBEDDERS[name]
    hashes = [text_hash(row.text) for row in rows]
    with reading(only=True):
        known = dict(recording.known_vectors(hashes, model.model_id))
        db.session.rollback()
    missing = {key: row.text for key, row in zip(hashes, rows, strict=True) if key not in known}
    if missing:
        known |= _store(
            missing, _owners(hashes, rows), name, progress or (lambda _step, _share: None)
        )
    stored = np.stack([np.frombuffer(known[key], np.float16) for key in hashes])
    return stored.astype(np.float32)


def _owners(hashes: Sequence[str], rows: Sequence[CommentRow]) -> dict[str, list[UUID]]:
    owners: dict[str, list[UUID]] = {}
    for key, row in zip(hashes, rows, strict=True):
        owners.setdefault(key, []).append(row.response_id)
    return owners


def _store(
    missing: dict[str, str],
    owners: dict[str, list[UUID]],
    name: embeddings.Name,
    progress: pipeline.Progress,
) -> dict[str, bytes]:
    embedder = embeddings.make(name)
    made: dict[str, bytes] = {}
    with threadpool_limits(limits=1):
        for start in range(0, len(missing), recording.BATCH):
            progress("embed", start / len(missing))
            keys = list(missing)[start : start + recording.BATCH]
            rows = embeddings.embed(embedder, [missing[key] for key in keys])
            recording.store_vectors(dict(zip(keys, rows, strict=True)), owners, embedder.model_id)
            db.session.commit()
            made |= {
                key: row.astype(np.float16).tobytes() for key, row in zip(keys, rows, strict=True)
            }
    return made


class Progress:
    """Writes down how far a run is, only when there is something new to say."""

    # Where each step of the whole begins and ends.
    SPANS: ClassVar[dict[str, tuple[float, float]]] = {
        "embed": (0.0, 0.6),
        "read": (0.6, 0.7),
        "group": (0.7, 0.8),
        "describe": (0.8, 0.9),
        "record": (0.9, 1.0),
    }

    def __init__(self, run_id: UUID) -> None:
        self.run_id = run_id
        self.step, self.done = "", -1.0

    def __call__(self, step: str, share: float) -> None:
        """Note that this share of a step is done."""
        begin, end = self.SPANS.get(step, (0.0, 0.0))
        done = begin + (end - begin) * share
        if done < self.done or (step == self.step and done - self.done < NOTICEABLE):
            return
        self.step, self.done = step, done
        run = queries.run_by_id(self.run_id)
        run.stage, run.progress = step, done
        db.session.commit()


def public_words(
    report: Report, rows: Sequence[CommentRow]
) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the words of each topic that enough people used for anybody to know of them."""
    texts = {str(row.response_id): row.text for row in rows}
    users: Counter[tuple[int, str, str]] = Counter()
    for each in report.assignments:
        if each.topic is not None:
            said = set(words(texts[each.comment_id], each.lang))
            users.update((each.topic, each.lang, word) for word in said)
    return {
        topic.number: {
            lang: tuple(word for word in listed if users[topic.number, lang, word] >= THRESHOLD)
            for lang, listed in topic.words.items()
        }
        for topic in report.topics
    }


def record(run_id: UUID, report: Report, shown: dict[int, dict[str, tuple[str, ...]]]) -> None:
    """Write the report down in small transactions; the last one makes it visible."""
    Progress(run_id)("record", 0.0)
    run = queries.run_by_id(run_id)
    while recording.discard(run):
        db.session.commit()
    topic_ids = recording.add_topics(run, report.topics, shown)
    db.session.commit()
    for start in range(0, len(report.assignments), recording.BATCH):
        some = report.assignments[start : start + recording.BATCH]
        recording.add_assignments(run, some, topic_ids)
        db.session.commit()
    recording.finish(run, report, at=clock.now())
    db.session.commit()
