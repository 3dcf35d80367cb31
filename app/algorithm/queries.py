"""Statements in the order in which they were made, and the versions of a record."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.algorithm.models import Statement
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.insights import queries as insights
from app.insights.models import Snapshot


class Version(NamedTuple):
    """One version of a survey's record: the figures and the statements that counted from then."""

    number: int
    since: datetime
    snapshot: Snapshot | None
    of_all: Statement | None
    of_survey: Statement | None


def statements(scope_id: UUID) -> Sequence[Statement]:
    """Return all statements about an organisation's surveys, or about one, the newest first."""
    chosen = select(Statement).where(Statement.scope_id == scope_id)
    return db.session.scalars(chosen.order_by(Statement.number.desc())).all()


def newest(scope_id: UUID) -> Statement | None:
    """Return what was written last, confirmed or not."""
    chosen = select(Statement).where(Statement.scope_id == scope_id)
    return db.session.scalar(chosen.order_by(Statement.number.desc()).limit(1))


def versions(survey: Survey) -> list[Version]:
    """Return all versions of a survey's record, the oldest first.

    There is one from the first figures on. Nothing that they are made of ever changes.
    """
    figures = list(reversed(insights.snapshots(survey.id)))
    said = [*_confirmed(survey.organisation_id), *_confirmed(survey.id)]
    first = figures[0].made_at if figures else None
    told = [each.confirmed_at for each in said if each.confirmed_at is not None]
    moments = {each.made_at for each in figures} | {at for at in told if first and at > first}
    return [
        Version(
            number,
            at,
            next((each for each in reversed(figures) if each.made_at <= at), None),
            _newest_until(said, survey.organisation_id, at),
            _newest_until(said, survey.id, at),
        )
        for number, at in enumerate(sorted(moments), 1)
    ]


def version_numbered(survey: Survey, number: int | None) -> tuple[Version, Sequence[Version]]:
    """Return one version, the newest without a number, and all of them."""
    found = versions(survey)
    wanted = len(found) if number is None else number
    if not 1 <= wanted <= len(found):
        raise NotFoundError
    return found[wanted - 1], found


def _confirmed(scope_id: UUID) -> Sequence[Statement]:
    chosen = select(Statement).where(
        Statement.scope_id == scope_id, Statement.confirmed_at.is_not(None)
    )
    return db.session.scalars(chosen.order_by(Statement.confirmed_at, Statement.number)).all()


def _newest_until(said: Sequence[Statement], scope_id: UUID, at: datetime) -> Statement | None:
    theirs = [
        each
        for each in said
        if each.scope_id == scope_id and each.confirmed_at is not None and each.confirmed_at <= at
    ]
    return theirs[-1] if theirs else None
