"""Comments that are near what people wrote of a topic are put there before an analysis begins.

A topic of a codebook from elsewhere has no comments yet. The analysis keeps what is in a topic
and lets it grow; so the comments that are nearest to its words and examples are its beginning.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from analysis import Former, embeddings
from analysis.reading import units
from app.db import db, reading
from app.insights import queries
from app.respond.queries import CommentRow

Vectors: TypeAlias = NDArray[np.float64]
Seeds: TypeAlias = Mapping[str, Sequence[str]]
"""What was written of each topic without comments, by the topic's key."""


class Near(NamedTuple):
    """From which cosine on a comment begins in a topic: to the middle of its texts, or to one."""

    middle: float
    one: float


NEAR: Final[Mapping[embeddings.Name, Near]] = {"use": Near(0.5, 0.6), "e5": Near(0.9, 0.92)}
"""Measured for `use` (tests/evidence/analysis.md); `e5` is held to be as strict."""


def seeds_of(run_id: UUID, former: Former | None) -> Seeds:
    """Return what people wrote of those of their topics that no comment is in.

    The topics are those of the run that this one continues.
    """
    if former is None:
        return {}
    used = {key for topics in former.topics.values() for key in topics}
    with reading(only=True):
        previous = queries.run_by_id(run_id).previous_id
        topics = [] if previous is None else queries.all_topics(queries.run_by_id(previous))
        db.session.rollback()
    return {
        str(topic.key): [topic.label, topic.meaning, topic.includes, *json.loads(topic.given_json)]
        for topic in topics
        if topic.is_kept and not topic.is_undone and topic.merged_into_id is None
        if topic.has_codebook and str(topic.key) not in used
    }


def seeded(
    former: Former,
    seeds: Seeds,
    rows: Sequence[CommentRow],
    vectors: NDArray[np.float16],
    name: embeddings.Name,
) -> Former:
    """Return what the earlier analysis left, with comments in topics that had none.

    Nobody is moved whom a person put somewhere, or who is in a topic that people kept.
    """
    if not seeds:
        return former
    near = _near(seeds, _middles(rows, vectors), name)
    topics = dict(former.topics)
    keys = list(seeds)
    for row, place in zip(rows, near, strict=True):
        comment_id = str(row.response_id)
        stays = former.topics.get(comment_id, {}).keys() & former.kept
        if place >= 0 and not stays and comment_id not in former.decided:
            topics[comment_id] = {keys[place]: 1.0}
    begun = {key for reached in topics.values() for key in reached} & seeds.keys()
    return dataclasses.replace(former, topics=topics, kept=former.kept | begun)


def _near(seeds: Seeds, middles: Vectors, name: embeddings.Name) -> NDArray[np.int64]:
    """Return which topic each comment is near to, or -1."""
    model = embeddings.make(name)
    written = [[each for each in texts if each] for texts in seeds.values()]
    made = embeddings.embed(model, [each for texts in written for each in texts])
    ends = np.cumsum([len(texts) for texts in written])
    of_topics = np.split(made.astype(np.float64), ends[:-1])
    near = np.stack([_nearness(middles, _unit(each), NEAR[name]) for each in of_topics], axis=1)
    return np.where(near.max(axis=1) >= 1, near.argmax(axis=1), -1)


def _nearness(middles: Vectors, texts: Vectors, near: Near) -> Vectors:
    """Return how near comments are to a topic; from 1 on they begin in it."""
    centre = _unit(texts.sum(axis=0, keepdims=True))[0]
    to_one = (middles @ texts.T).max(axis=1) / near.one
    found: Vectors = np.maximum(middles @ centre / near.middle, to_one).round(6)
    return found


def _middles(rows: Sequence[CommentRow], vectors: NDArray[np.float16]) -> Vectors:
    found = np.zeros((len(rows), vectors.shape[1]))
    owners = [place for place, row in enumerate(rows) for _part in units(row.text)]
    np.add.at(found, owners, vectors.astype(np.float64))
    return _unit(found)


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths, lengths, 1.0), np.float64)
