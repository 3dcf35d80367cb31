"""What waits for one member of staff, gathered from the features below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from app import clock
from app.access import Role
from app.accounts.models import User
from app.alerts import waiting
from app.api import queries as api
from app.api.models import Webhook
from app.builder import agreeing
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.entries import queries as entries
from app.entries.commitments import listing
from app.entries.models import Entry, EntryState
from app.insights.models import PublishedQuote, QuoteState, Run, RunState
from app.insights.unread import undecided, unread
from app.notices import queries as notices
from app.receipts import warnings
from app.replies import queries as replies
from app.respond.models import Response
from app.respond.queries import visible_responses
from app.verdicts import queries as verdicts
from app.workflow import mine


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
    """What this person should do something about."""

    to_approve: Sequence[Entry]
    to_finish: Sequence[Entry]
    quotes: Sequence[tuple[Survey, int]]
    stopped: Sequence[Webhook]
    surveys: Sequence[Survey]
    """Drafts whose approval somebody has asked for."""
    deletions: Sequence[tuple[Survey, int]]
    """Surveys whose answers are deleted within the next weeks, and how many responses that is."""
    unread: Sequence[tuple[Survey, Run, int]]
    """Analyses with comments in no topic that nobody has read, and how many."""
    undecided: Sequence[tuple[Survey, Run]]
    """Analyses that count only once somebody accepts them."""
    undelivered: Sequence[tuple[Survey, int]]
    """Surveys of which people who asked to hear were not reached, and how many messages that is."""
    alerts: Sequence[waiting.Line]
    more_alerts: Sequence[waiting.More]
    promises: Sequence[listing.Line]
    """Promises of this person that are due within the next weeks or overdue."""
    new_replies: int
    """How many people wait for a reply that nobody has taken on."""
    late_replies: int
    """How many people have waited longer for a reply than was promised."""
    disputed: Sequence[verdicts.Disputed]
    """Changes that are called done, and are not as most of those see it who answered."""
    claims: Sequence[listing.Line]
    """Changes that somebody else calls done."""
    work: Sequence[mine.Line]
    """Work that is this person's, comments for them, and what came back."""


def survey_lines(organisation_id: UUID, on: date) -> list[SurveyLine]:
    """Return the organisation's surveys, newest first, with where each of them stands."""
    surveys = builder.surveys_of(organisation_id)
    responses, runs = _responses(), _newest_runs()
    return [
        SurveyLine(
            survey=survey,
            responses=responses.get(survey.id, 0),
            run=runs.get(survey.id),
            is_answered=survey.answered_on is not None,
            is_overdue=survey.days_late(on) > 0,
        )
        for survey in surveys
    ]


def waiting_for(person: User) -> Waiting:
    """Return what waits for this person: to approve, or to finish writing."""
    theirs = entries.entries_of(person.organisation_id)
    approves = person.may(Role.APPROVER)
    in_review = [each for each in theirs if each.state == EntryState.IN_REVIEW and approves]
    drafts = [each for each in theirs if each.state == EntryState.DRAFT]
    reads = person.may(Role.ANALYST)
    promises = listing.lines(person.organisation_id, on=clock.today())
    alerts, more_alerts = waiting.waiting(person.organisation_id) if reads else ([], [])
    new, late = replies.waiting(person.organisation_id, on=clock.today()) if reads else (0, 0)
    return Waiting(
        to_approve=[each for each in in_review if not _is_own(each, person)],
        to_finish=drafts if person.may(Role.EDITOR) else [],
        quotes=_quotes(person) if approves else [],
        stopped=_stopped(person) if person.may(Role.ADMINISTRATOR) else [],
        surveys=agreeing.waiting_for(person),
        deletions=_deletions(person) if person.may(Role.EDITOR) else [],
        unread=unread(person.organisation_id) if reads else [],
        undecided=undecided(person.organisation_id) if reads else [],
        undelivered=notices.undelivered(person.organisation_id) if person.may(Role.EDITOR) else [],
        alerts=alerts,
        more_alerts=more_alerts,
        promises=listing.pressing(promises, person.id, on=clock.today()),
        new_replies=new,
        late_replies=late,
        disputed=verdicts.disputed(person.organisation_id) if reads else [],
        claims=listing.claims(promises, person.id) if approves else [],
        work=mine.work(person, clock.today()),
    )


def _deletions(person: User) -> list[tuple[Survey, int]]:
    at = clock.now()
    chosen = select(Survey).where(Survey.organisation_id == person.organisation_id)
    chosen = chosen.where(Survey.retention_months.is_not(None), Survey.held_for == "")
    found = [
        survey
        for survey in db.session.scalars(
            chosen.options(defer(Survey.draft_json)).order_by(Survey.slug)
        )
        if survey.is_over(at)
        and survey.goes_on is not None
        and survey.goes_on <= at.date() + warnings.FORETOLD
    ]
    counts = warnings.responses_of([survey.id for survey in found])
    return [(survey, counts[survey.id]) for survey in found if survey.id in counts]


def _is_own(entry: Entry, person: User) -> bool:
    return person.id in {entry.author_id, entry.editor_id, entry.submitted_by}


def _quotes(person: User) -> list[tuple[Survey, int]]:
    counted = (
        select(Survey, func.count())
        .join(PublishedQuote, PublishedQuote.survey_id == Survey.id)
        .where(Survey.organisation_id == person.organisation_id)
        .where(PublishedQuote.state == QuoteState.PROPOSED)
        .where(PublishedQuote.proposed_by != person.id)
        .group_by(Survey.id)
        .order_by(Survey.name, Survey.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(counted)]


def _stopped(person: User) -> list[Webhook]:
    told = api.webhooks_of(person.organisation_id)
    return [webhook for webhook in told if webhook.disabled_on is not None]


def _responses() -> Mapping[UUID, int]:
    counted = visible_responses().with_only_columns(Response.survey_id, func.count())
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Response.survey_id))}


def _newest_runs() -> Mapping[UUID, Run]:
    newest = select(Run).order_by(Run.created_at, Run.number)
    return {run.survey_id: run for run in db.session.scalars(newest)}


def is_going_on(run: Run | None) -> bool:
    """Return whether an analysis is waiting or running."""
    return run is not None and run.state in {RunState.WAITING, RunState.RUNNING}


def has_failed(run: Run | None) -> bool:
    """Return whether the newest analysis came to nothing."""
    return run is not None and run.state == RunState.FAILED
