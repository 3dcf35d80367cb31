"""What waits for one member of staff, gathered from the features below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import User
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.entries import queries as entries
from app.entries.models import Entry, EntryState
from app.insights.models import Run, RunState
from app.respond.models import Response
from app.respond.queries import visible_responses


@dataclass(frozen=True)
class SurveyLine:
    """One survey: how many have answered, what is being analysed, what was promised."""

    survey: Survey
    responses: int
    run: Run | None
    is_answered: bool
    is_overdue: bool


@dataclass(frozen=True)
class Waiting:
    """Entries that this person should do something about."""

    to_approve: Sequence[Entry]
    to_finish: Sequence[Entry]


def survey_lines(organisation_id: UUID, on: date) -> list[SurveyLine]:
    """Return the organisation's surveys, newest first, with where each of them stands."""
    surveys = builder.surveys_of(organisation_id)
    responses, runs = _responses(), _newest_runs()
    answered = {entry.survey_id for entry, _version in entries.published_entries()}
    return [
        SurveyLine(
            survey=survey,
            responses=responses.get(survey.id, 0),
            run=runs.get(survey.id),
            is_answered=survey.id in answered,
            is_overdue=_is_overdue(survey, on) and survey.id not in answered,
        )
        for survey in surveys
    ]


def waiting_for(person: User) -> Waiting:
    """Return the entries that wait for this person: to approve, or to finish writing."""
    theirs = entries.entries_of(person.organisation_id)
    in_review = [each for each in theirs if each.state == EntryState.IN_REVIEW]
    drafts = [each for each in theirs if each.state == EntryState.DRAFT]
    return Waiting(
        to_approve=[each for each in in_review if each.author_id != person.id]
        if person.may(Role.APPROVER)
        else [],
        to_finish=drafts if person.may(Role.EDITOR) else [],
    )


def _is_overdue(survey: Survey, on: date) -> bool:
    return survey.promised_on is not None and survey.promised_on < on


def _responses() -> Mapping[UUID, int]:
    counted = visible_responses().with_only_columns(Response.survey_id, func.count())
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Response.survey_id))}


def _newest_runs() -> Mapping[UUID, Run]:
    newest = select(Run).order_by(Run.created_at, Run.number)
    return {run.survey_id: run for run in db.session.scalars(newest)}


def is_going_on(run: Run | None) -> bool:
    """Return whether an analysis is waiting or running."""
    return run is not None and run.state in {RunState.WAITING, RunState.RUNNING}
