"""What the judged sample of a run says: how far machine and people agree, and where they do not."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from analysis.agreement import Judged, Reliability, Share, micro_f1, reliability, share_agreed
from app.accounts.models import User
from app.db import db
from app.insights import queries
from app.insights.audit import TWICE
from app.insights.audit_models import AuditComment, AuditJudgement
from app.insights.comment_models import Assignment
from app.insights.models import Run, Topic


class Said(NamedTuple):
    """What one person said of a comment."""

    by: str
    by_id: UUID
    topics: tuple[Topic, ...]
    is_blind: bool

    @property
    def judged(self) -> Judged:
        """Return the topics as a value that can be compared."""
        return frozenset(each.id for each in self.topics)


class Compared(NamedTuple):
    """One judged comment: what the machine said, strongest first, and what people said."""

    response_id: UUID
    place: int
    machine: tuple[Topic, ...]
    people: tuple[Said, ...]

    @property
    def is_settled(self) -> bool:
        """Return whether nobody else is to be asked about it."""
        return bool(self.place % TWICE) or len(self.people) > 1

    @property
    def people_differ(self) -> bool:
        """Return whether two people named different topics."""
        return len({each.judged for each in self.people}) > 1

    @property
    def machine_differs(self) -> bool:
        """Return whether the first person would not leave it where the machine put it."""
        return share_agreed([self.pair()]).agreed == 0

    def pair(self) -> tuple[tuple[UUID, ...], Judged]:
        """Return the machine's topics, and those of the first person who did not know them."""
        first = next((each for each in self.people if each.is_blind), self.people[0])
        return tuple(each.id for each in self.machine), first.judged


class Agreement(NamedTuple):
    """How far machine and people agree. Only what was judged blind counts in it.

    `seen`: comments that only people judged who had seen what the machine said of them.
    """

    drawn: int
    seen: int
    share: Share
    f1: float | None
    people: Reliability | None


def agreement(run: Run) -> Agreement:
    """Return what the sample of a run says as far as it has been judged."""
    drawn = db.session.scalar(select(func.count()).where(AuditComment.run_id == run.id)) or 0
    return agreement_of(drawn, compared(run))


def agreement_of(drawn: int, found: Sequence[Compared]) -> Agreement:
    """Return the agreement over these comments, leaving out what was not judged blind."""
    blind = [each for each in found if any(said.is_blind for said in each.people)]
    pairs = [each.pair() for each in blind]
    both = [[said.judged for said in each.people if said.is_blind] for each in blind]
    return Agreement(
        drawn=drawn,
        seen=len(found) - len(blind),
        share=share_agreed(pairs),
        f1=micro_f1(pairs),
        people=reliability(both),
    )


def compared(run: Run) -> list[Compared]:
    """Return every judged comment of a run's sample, in the order of judging."""
    roots = queries.standing(queries.all_topics(run))
    machine = _by_machine(run, roots)
    found: dict[UUID, Compared] = {}
    chosen = (
        select(AuditJudgement, AuditComment.place, User.name)
        .join(
            AuditComment,
            (AuditComment.run_id == AuditJudgement.run_id)
            & (AuditComment.response_id == AuditJudgement.response_id),
        )
        .join(User, User.id == AuditJudgement.by)
        .where(AuditJudgement.run_id == run.id)
        .order_by(AuditComment.place, AuditJudgement.at, AuditJudgement.by)
    )
    for judgement, place, name in db.session.execute(chosen):
        topics = _topics(json.loads(judgement.topics_json), roots)
        said = Said(name, judgement.by, topics, judgement.is_blind)
        before = found.get(judgement.response_id)
        found[judgement.response_id] = Compared(
            judgement.response_id,
            place,
            machine.get(judgement.response_id, ()),
            (said,) if before is None else (*before.people, said),
        )
    return list(found.values())


def said_by(run: Run, response_id: UUID, person: UUID) -> list[tuple[Topic, ...]]:
    """Return the topics that a person named of a comment, in a list that is empty before that."""
    roots = queries.standing(queries.all_topics(run))
    judgement = db.session.get(AuditJudgement, (run.id, response_id, person))
    return [] if judgement is None else [_topics(json.loads(judgement.topics_json), roots)]


def differences(run: Run, person: UUID) -> list[Compared]:
    """Return the comments on which people, or a person and the machine, differ.

    What this person may still be asked to judge is left out.
    """
    return [
        each
        for each in compared(run)
        if (each.people_differ or each.machine_differs)
        and (each.is_settled or person in {said.by_id for said in each.people})
    ]


def _topics(ids: Sequence[str], roots: Mapping[UUID, Topic]) -> tuple[Topic, ...]:
    found = [roots[UUID(each)] for each in ids]
    return tuple({each.id: each for each in sorted(found, key=lambda one: one.number)}.values())


def _by_machine(run: Run, roots: Mapping[UUID, Topic]) -> Mapping[UUID, tuple[Topic, ...]]:
    judged = select(AuditJudgement.response_id).where(AuditJudgement.run_id == run.id)
    chosen = select(Assignment.response_id, Assignment.topic_id).where(
        Assignment.run_id == run.id,
        Assignment.machine_strength.is_not(None),
        Assignment.response_id.in_(judged),
    )
    ordered = chosen.order_by(
        Assignment.response_id, Assignment.machine_strength.desc(), Assignment.topic_id
    )
    found: dict[UUID, dict[UUID, Topic]] = {}
    for response_id, topic_id in db.session.execute(ordered):
        topic = roots[topic_id]
        found.setdefault(response_id, {})[topic.id] = topic
    return {each: tuple(topics.values()) for each, topics in found.items()}
