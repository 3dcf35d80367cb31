"""Vectors of comments and their words to search: stored once, at arrival or by a run."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from analysis.reading import units
from analysis.text import bare_form
from app.db import db
from app.insights.comment_models import CommentText, Embedding, text_hash
from app.respond.models import Response
from app.respond.queries import CommentRow
from app.upsert import insert

BATCH = 500
"""How many rows one transaction writes, so that nobody waits long for their turn."""


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
    there = present([owner for text in vectors for owner in owners[text]])
    known = known_vectors(list(vectors), model_id)
    for text, vector in vectors.items():
        if text not in known and not there.isdisjoint(owners[text]):
            packed = vector.astype(np.float16).tobytes()
            db.session.add(Embedding(text_hash=text, model_id=model_id, vector=packed))
    db.session.flush()


def without_text(question_id: str, comments: Sequence[CommentRow]) -> list[CommentRow]:
    """Return the comments whose words to search are not stored yet."""
    stored: set[UUID] = set()
    for start in range(0, len(comments), BATCH):
        some = [each.response_id for each in comments[start : start + BATCH]]
        chosen = select(CommentText.response_id).where(
            CommentText.question_id == question_id, CommentText.response_id.in_(some)
        )
        stored.update(db.session.scalars(chosen))
    return [each for each in comments if each.response_id not in stored]


def store_texts(survey_id: UUID, question_id: str, comments: Sequence[CommentRow]) -> None:
    """Store at most BATCH comments as they are searched, unless meanwhile withdrawn."""
    there = present([each.response_id for each in comments])
    rows = [
        {
            "question_id": question_id,
            "response_id": each.response_id,
            "survey_id": survey_id,
            "folded": bare_form(each.text),
            "part_hashes": b"".join(bytes.fromhex(text_hash(part)) for part in units(each.text)),
        }
        for each in comments
        if each.response_id in there
    ]
    if rows:
        db.session.execute(insert(CommentText).values(rows).on_conflict_do_nothing())


def present(response_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these responses have not been withdrawn."""
    found: set[UUID] = set()
    for start in range(0, len(response_ids), BATCH):
        some = response_ids[start : start + BATCH]
        found.update(db.session.scalars(select(Response.id).where(Response.id.in_(some))))
    return found
