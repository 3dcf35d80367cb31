"""The sample of a run that people judge without seeing what the machine said.

Every comment has the same chance of being drawn: within each of the machine's topics and each
language comments stand in an order by chance, and one after the other is taken from all of them
in proportion. So a share of the sample is an estimate for all comments without any weights, and
a bigger sample is the smaller one and more.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, insert, select, update

from app import jobs
from app.accounts import service as accounts
from app.db import db
from app.errors import ConflictError, DomainError, NotFoundError
from app.insights import claims, moving
from app.insights.audit_models import AuditComment, AuditJudgement, ReadingClaim
from app.insights.comment_models import Assignment, MovedComment, RunComment
from app.insights.models import Run, Topic, TopicEdit

MOST = 2_000
TWICE = 5
"""Every fifth comment of a sample is judged by two people."""
BATCH = 500
AT_ONCE = 20_000
"""Of more comments a sample takes seconds to draw, which the worker does."""


class SampleSizeError(DomainError):
    """A sample has from one to two thousand comments."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "sample_size"


class AlreadyJudgedError(ConflictError):
    """The comment has been judged; what was said before the machine was seen stays."""

    code = "comment_already_judged"


class Stratum(NamedTuple):
    """Comments that the machine put in one place, in one language."""

    topic: UUID | None
    lang: str


def planned(run: Run, size: int) -> list[UUID]:
    """Return which comments a sample of this size has; reads all, so nothing should wait for it."""
    if not 1 <= size <= MOST:
        raise SampleSizeError
    return drawn(_strata(run), size, seed=str(run.id))


def ask(run: Run, size: int, *, by: UUID) -> None:
    """Let the worker draw a sample of a big run."""
    if not 1 <= size <= MOST:
        raise SampleSizeError
    wanted = {"run_id": str(run.id), "size": size, "by": str(by)}
    jobs.enqueue("insights.sample", wanted, unique_key=f"insights.sample:{run.id}")


def draw(run: Run, wanted: Sequence[UUID], *, by: UUID, at: datetime) -> int:
    """Draw a sample as it was planned, or enlarge it; return how many comments are in it now."""
    db.session.refresh(run, with_for_update=True)
    there = set(
        db.session.scalars(select(AuditComment.response_id).where(AuditComment.run_id == run.id))
    )
    # Somebody may have withdrawn since it was planned.
    here = select(RunComment.response_id).where(RunComment.run_id == run.id)
    still = set(db.session.scalars(here.where(RunComment.response_id.in_(wanted))))
    added = [each for each in wanted if each in still and each not in there]
    first = (db.session.scalar(_last_place(run)) or 0) + 1
    for start in range(0, len(added), BATCH):
        _add(run, added[start : start + BATCH], first + start)
    detail = {"number": run.number, "comments": len(there) + len(added)}
    accounts.record("run.sampled", str(run.id), detail, by=by, at=at)
    return len(there) + len(added)


def drawn(strata: Iterable[tuple[UUID, Stratum]], size: int, *, seed: str) -> list[UUID]:
    """Return so many comments, the same ones for the same seed, in the order of judging."""
    inside: dict[Stratum, list[tuple[bytes, UUID]]] = {}
    for response_id, stratum in strata:
        inside.setdefault(stratum, []).append((_by_chance(seed, response_id.bytes), response_id))
    placed: list[tuple[float, bytes, UUID]] = []
    for stratum, members in inside.items():
        start = int.from_bytes(_by_chance(seed, repr(stratum).encode())[:6], "big") / 2**48
        for rank, (chance, response_id) in enumerate(sorted(members)):
            placed.append(((rank + start) / len(members), chance, response_id))
    taken = sorted(placed)[:size]
    # In the order of chance, so that whatever was judged until now is itself a sample.
    return [response_id for _, _, response_id in sorted(taken, key=lambda each: each[1])]


def give(run: Run, *, by: UUID, at: datetime) -> UUID | None:
    """Give this person the next comment to judge; None: there is none for them."""
    sample = (
        select(RunComment.response_id)
        .join(
            AuditComment,
            (AuditComment.run_id == RunComment.run_id)
            & (AuditComment.response_id == RunComment.response_id),
        )
        .where(RunComment.run_id == run.id)
        .order_by(AuditComment.place)
    )
    twice = sample.where(
        AuditComment.place % TWICE == 0, _judgements(run) == 1, ~_judged_by(run, by)
    )
    wanted: list[Select[UUID]] = [twice, sample.where(_judgements(run) == 0)]
    return claims.claim(run, wanted, by=by, at=at)


def judge(
    run: Run, response_id: UUID, topics: Collection[Topic], *, by: UUID, at: datetime
) -> AuditJudgement:
    """Keep which topics a person says that a comment of the sample speaks of."""
    db.session.refresh(run, with_for_update=True)
    place = place_of(run, response_id)
    said = judgements_on(run, response_id)
    if by in {each.by for each in said} or len(said) >= (1 if place % TWICE else 2):
        raise AlreadyJudgedError
    judgement = AuditJudgement(
        run_id=run.id,
        response_id=response_id,
        by=by,
        topics_json=json.dumps(sorted(str(topic.id) for topic in topics)),
        is_blind=not has_seen(run, response_id, by),
        at=at,
    )
    db.session.add(judgement)
    moving.mark_read(run, [response_id], by=by, at=at)
    claims.let_go(run, response_id, by=by)
    return judgement


def place_of(run: Run, response_id: UUID) -> int:
    """Return where a comment stands in the sample; NotFoundError when it is not in it."""
    found = db.session.get(AuditComment, (run.id, response_id))
    if found is None:
        raise NotFoundError
    return found.place


def judgements_on(run: Run, response_id: UUID) -> Sequence[AuditJudgement]:
    """Return what people said of one comment, the first one first."""
    chosen = select(AuditJudgement).where(
        AuditJudgement.run_id == run.id, AuditJudgement.response_id == response_id
    )
    return db.session.scalars(chosen.order_by(AuditJudgement.at, AuditJudgement.by)).all()


def has_seen(run: Run, response_id: UUID, by: UUID) -> bool:
    """Return whether this person is known to have seen where the machine put a comment.

    They read it elsewhere, passed it over in the queue, or moved it.
    """
    comment = db.session.get_one(RunComment, (run.id, response_id))
    moved = (
        select(MovedComment.response_id)
        .join(TopicEdit, TopicEdit.id == MovedComment.edit_id)
        .where(MovedComment.response_id == response_id, TopicEdit.run_id == run.id)
        .where(TopicEdit.by == by)
    )
    claim = db.session.get(ReadingClaim, (run.id, response_id, by))
    skipped = claim is not None and claim.is_skipped
    return comment.read_by == by or skipped or bool(db.session.scalar(moved.limit(1)))


def waits_for(run: Run, response_id: UUID, by: UUID) -> bool:
    """Return whether this person must not be told yet where the machine put a comment.

    It is in the sample, and they could still be asked to judge it.
    """
    found = db.session.get(AuditComment, (run.id, response_id))
    if found is None:
        return False
    said = judgements_on(run, response_id)
    return by not in {each.by for each in said} and len(said) < (1 if found.place % TWICE else 2)


def _by_chance(seed: str, what: bytes) -> bytes:
    return hashlib.blake2b(what, digest_size=16, key=seed.encode()).digest()


def _strata(run: Run) -> Iterator[tuple[UUID, Stratum]]:
    # Ids are read as text: to make half a million of them takes longer than all the rest.
    comment, topic = cast(Assignment.response_id, String), cast(Assignment.topic_id, String)
    chosen = select(comment, topic, Assignment.machine_strength).where(
        Assignment.run_id == run.id, Assignment.machine_strength.is_not(None)
    )
    main: dict[str, tuple[float, str]] = {}
    for comment_id, topic_id, strength in db.session.execute(chosen):
        reached = (strength or 0.0, topic_id)
        main[comment_id] = max(main.get(comment_id, reached), reached)
    topics = {topic_id: UUID(topic_id) for topic_id in {each for _, each in main.values()}}
    comments = select(cast(RunComment.response_id, String), RunComment.lang)
    for comment_id, lang in db.session.execute(comments.where(RunComment.run_id == run.id)):
        found = main.get(comment_id)
        yield UUID(comment_id), Stratum(None if found is None else topics[found[1]], lang)


def _last_place(run: Run) -> Select[int]:
    return select(func.max(AuditComment.place)).where(AuditComment.run_id == run.id)


def _add(run: Run, response_ids: Sequence[UUID], first: int) -> None:
    rows = [
        {"run_id": run.id, "response_id": each, "place": place}
        for place, each in enumerate(response_ids, first)
    ]
    db.session.execute(insert(AuditComment), rows)
    db.session.execute(
        update(RunComment)
        .where(RunComment.run_id == run.id, RunComment.response_id.in_(response_ids))
        .values(audit=True)
        .execution_options(synchronize_session=False)
    )


def _judgements(run: Run) -> ColumnElement[int]:
    counted = select(func.count(AuditJudgement.by)).where(
        AuditJudgement.run_id == run.id,
        AuditJudgement.response_id == RunComment.response_id,
    )
    return counted.scalar_subquery()


def _judged_by(run: Run, by: UUID) -> ColumnElement[bool]:
    return exists().where(
        AuditJudgement.run_id == run.id,
        AuditJudgement.response_id == RunComment.response_id,
        AuditJudgement.by == by,
    )
