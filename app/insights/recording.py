"""What the worker writes down: vectors, progress, and the report of a run, in small pieces."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select

from analysis import Assignment as Found
from analysis import Report
from analysis import Topic as FoundTopic
from app.db import db
from app.insights.models import MAX_LABEL, Assignment, Embedding, Run, RunState, Topic
from app.respond.models import Response

BATCH = 500


def known_vectors(hashes: Sequence[str], model_id: str) -> Mapping[str, bytes]:
    """Return the stored vectors of these texts, by hash."""
    found: dict[str, bytes] = {}
    for start in range(0, len(hashes), BATCH):
        some = hashes[start : start + BATCH]
        chosen = select(Embedding.text_hash, Embedding.vector).where(
            Embedding.model_id == model_id, Embedding.text_hash.in_(some)
        )
        found |= {row[0]: row[1] for row in db.session.execute(chosen)}
    return found


def store_vectors(
    vectors: Mapping[str, NDArray[np.float32]], owners: Mapping[str, Sequence[UUID]], model_id: str
) -> None:
    """Store at most BATCH vectors by text hash, unless their authors have meanwhile withdrawn."""
    present = _present([owner for text in vectors for owner in owners[text]])
    known = known_vectors(list(vectors), model_id)
    for text, vector in vectors.items():
        if text not in known and not present.isdisjoint(owners[text]):
            packed = vector.astype(np.float16).tobytes()
            db.session.add(Embedding(text_hash=text, model_id=model_id, vector=packed))
    db.session.flush()


def begin(run: Run) -> None:
    """Say that the worker has taken up the run."""
    run.state, run.stage, run.progress, run.error = RunState.RUNNING, "loading", 0.0, ""
    db.session.flush()


def discard(run: Run) -> bool:
    """Remove at most BATCH rows of an earlier try; return whether there may be more."""
    old = select(Assignment.response_id).where(Assignment.run_id == run.id).limit(BATCH)
    gone = db.session.scalars(old).all()
    if gone:
        db.session.execute(
            delete(Assignment).where(Assignment.run_id == run.id, Assignment.response_id.in_(gone))
        )
        return True
    db.session.execute(delete(Topic).where(Topic.run_id == run.id))
    return False


def add_topics(
    run: Run, topics: Sequence[FoundTopic], public_words: Mapping[int, Mapping[str, Sequence[str]]]
) -> Mapping[int, UUID]:
    """Store the topics of a report; return their ids by number."""
    rows = [
        Topic(
            run_id=run.id,
            number=topic.number,
            words_json=json.dumps(_main_first(topic), ensure_ascii=False),
            public_words_json=json.dumps(public_words.get(topic.number, {}), ensure_ascii=False),
            label_by_machine=topic.label[:MAX_LABEL],
            quotes_json=json.dumps(list(topic.quotes)),
        )
        for topic in topics
    ]
    db.session.add_all(rows)
    db.session.flush()
    return {row.number: row.id for row in rows}


def _main_first(topic: FoundTopic) -> dict[str, tuple[str, ...]]:
    # A handful of comments in a language not meant (or misread) must not lead the words.
    langs = sorted(topic.words, key=lambda lang: (-topic.languages.get(lang, 0), lang))
    return {lang: topic.words[lang] for lang in langs}


def add_assignments(run: Run, found: Sequence[Found], topic_ids: Mapping[int, UUID]) -> None:
    """Store at most BATCH assignments, but none of a person who has withdrawn meanwhile."""
    present = _present([UUID(each.comment_id) for each in found])
    for each in found:
        response_id = UUID(each.comment_id)
        topic_id = None if each.topic is None else topic_ids[each.topic]
        if response_id in present:
            db.session.add(
                Assignment(
                    run_id=run.id,
                    response_id=response_id,
                    topic_id=topic_id,
                    machine_topic_id=topic_id,
                    strength=each.fit,
                    lang=each.lang,
                    not_grouped=each.not_grouped or "",
                )
            )
    db.session.flush()


def finish(run: Run, report: Report, *, at: datetime) -> None:
    """Make a recorded run visible as done."""
    quality = json.loads(report.to_json())["quality"]
    run.quality_json = json.dumps(quality, ensure_ascii=False, sort_keys=True)
    run.versions_json = json.dumps(report.versions, sort_keys=True)
    run.embedder, run.comments = report.embedder, len(report.assignments)
    run.state, run.stage, run.progress, run.finished_at = RunState.DONE, "", 1.0, at
    db.session.flush()


def fail(run: Run, code: str, *, at: datetime) -> None:
    """Say why a run came to nothing: a code, never what people wrote."""
    run.state, run.error, run.finished_at = RunState.FAILED, code[:80], at
    db.session.flush()


def _present(response_ids: Sequence[UUID]) -> set[UUID]:
    chosen = select(Response.id).where(Response.id.in_(response_ids))
    return set(db.session.scalars(chosen))
