"""What staff do with surveys; every act is recorded, nothing is committed here."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

import surveys
from app import jobs
from app.accounts import service as accounts
from app.builder import (
    agreeing,
    closing,
    history,
    meaning,
    promising,
    queries,
    revising,
    stakes,
    trials,
)
from app.builder.archiving import refuse_archived
from app.builder.models import Details, StepKind, Survey, SurveyStatus, SurveyVersion
from app.db import db
from app.errors import ConflictError, DomainError

RESERVED_SLUGS: Final = frozenset({"import", "new", "templates", "translations"})
_MAX_SLUG: Final = 60


class Edit(NamedTuple):
    """One change to a draft: what it is called in the record, what it is about, and how.

    `stake` is what it depends on where its name does not say so (see `stakes`).
    """

    act: str
    about: str
    apply: Callable[[surveys.Survey], surveys.Survey]
    stake: stakes.Stake | None = None


class NotReadyError(DomainError):
    """The draft still has problems that would block a citizen."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "not_ready"

    def __init__(self, problems: list[surveys.Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the draft")
        self.problems = problems


class SlugTakenError(DomainError):
    """Another survey already has this address."""

    code = "slug_taken"


class SlugFixedError(DomainError):
    """People already know the survey by its address: it was published."""

    code = "slug_fixed"


def create(
    definition: surveys.Survey,
    *,
    name: str,
    slug: str,
    organisation_id: UUID,
    by: UUID | None,
    at: datetime,
) -> Survey:
    """Return a new survey with this draft; SlugTakenError when the address is in use."""
    refuse_taken(slug)
    survey = Survey(
        organisation_id=organisation_id,
        slug=slug,
        name=name,
        status=SurveyStatus.DRAFT,
        draft_json=surveys.to_json(definition),
        revision=1,
        created_at=at,
        retention_months=accounts.retention_of(organisation_id),
    )
    db.session.add(survey)
    db.session.flush()
    _record("survey.create", survey, by=by, at=at)
    return survey


def apply(survey: Survey, edit: Edit, *, seen: int, by: UUID | None, at: datetime) -> None:
    """Apply one edit to the draft, also on top of what others did meanwhile to other parts.

    ConflictError when what the editor saw of this very part has changed.
    """
    db.session.refresh(survey, with_for_update=True)
    refuse_archived(survey)
    if survey.revision != seen and not _touches_nothing_new(survey, edit, seen):
        raise ConflictError
    before, after = survey.draft, edit.apply(survey.draft)
    if surveys.to_json(after) == survey.draft_json:
        return
    label = revising.label_of(edit.about, after, before)
    step = revising.Step(StepKind.EDIT, edit.act, edit.about, label)
    revising.turn(survey, after, step, seen=survey.revision, by=by, at=at)


def settle(survey: Survey, details: Details, *, seen: int, by: UUID | None, at: datetime) -> None:
    """Change the settings; the address only while nobody can know it yet.

    ConflictError when somebody else settled something after `seen`; edits of the draft are no
    hindrance.
    """
    db.session.refresh(survey, with_for_update=True)
    refuse_archived(survey)
    if not survey.settled_at_revision <= seen <= survey.revision:
        raise ConflictError
    if details.slug != survey.slug:
        if queries.newest_version(survey) is not None:
            raise SlugFixedError
        refuse_taken(details.slug)
    promising.refuse_public(survey, details.promised_on)
    revising.next_revision(survey, survey.revision)
    survey.settled_at_revision = survey.revision
    changed = [
        field for field, value in details._asdict().items() if getattr(survey, field) != value
    ]
    before = closing.Closing.of(survey)
    for field in changed:
        setattr(survey, field, getattr(details, field))
    moved = closing.note_extension(survey, before, at=at)
    db.session.flush()
    _record("survey.settle", survey, by=by, at=at, changed=changed)
    if moved is not None:
        _record("survey.extend", survey, by=by, at=at, **moved)


def publish(
    survey: Survey,
    *,
    by: UUID | None,
    at: datetime,
    promised_on: date | None = None,
    seen: int | None = None,
) -> SurveyVersion:
    """Freeze the draft as the next version and open the survey; NotReadyError while it is blocked.

    NotAgreedError while an approval or signature that the organisation asks for is missing,
    NotSettledError while a published code could come to mean something else. With `seen`, only the
    revision that the publisher has read. People in the middle of the survey finish on the version
    that they began.
    """
    db.session.refresh(survey, with_for_update=True)
    refuse_archived(survey)
    if seen is not None and survey.revision != seen:
        raise ConflictError
    definition = survey.draft
    blocking = [problem for problem in surveys.check(definition) if problem.blocks]
    if blocking:
        raise NotReadyError(blocking)
    agreeing.refuse_unless_agreed(survey)
    if promised_on is not None:
        promising.refuse_public(survey, promised_on)
    settled = meaning.settled(survey)
    newest = queries.newest_version(survey)
    version = SurveyVersion(
        survey=survey,
        number=newest.number + 1 if newest else 1,
        definition_json=survey.draft_json,
        sha256=surveys.digest(definition),
        published_at=at,
        published_by=by,
    )
    survey.status, survey.closed_at, survey.erasing_since = SurveyStatus.OPEN, None, None
    survey.promised_on = promised_on or survey.promised_on
    db.session.add(version)
    db.session.flush()
    trials.purge(survey)
    meaning.seal(survey, settled, version.number)
    _record("survey.publish", survey, by=by, at=at, version=version.number, sha256=version.sha256)
    _tell("survey.published", survey, str(version.number))
    return version


def close(survey: Survey, *, by: UUID | None, at: datetime) -> None:
    """Take no more answers. Nothing happens to a survey that is not open."""
    if survey.status == SurveyStatus.OPEN:
        survey.status, survey.closed_at = SurveyStatus.CLOSED, at
        db.session.flush()
        _record("survey.close", survey, by=by, at=at)
        _tell("survey.closed", survey, at.isoformat())


def reopen(survey: Survey, *, by: UUID | None, at: datetime) -> None:
    """Take answers again, on the newest version. Nothing happens unless the survey was closed."""
    refuse_archived(survey)
    if survey.status == SurveyStatus.CLOSED:
        survey.status, survey.closed_at, survey.erasing_since = SurveyStatus.OPEN, None, None
        db.session.flush()
        _record("survey.reopen", survey, by=by, at=at)


def note_end(survey: Survey, *, at: datetime) -> None:
    """Record that the time of a survey is over, and tell it; once for each end."""
    db.session.refresh(survey, with_for_update=True)
    closes_at = survey.closes_at
    is_open = survey.status == SurveyStatus.OPEN
    if not is_open or closes_at is None or closes_at > at or survey.ended_at == closes_at:
        return
    survey.ended_at = closes_at
    db.session.flush()
    _record("survey.end", survey, by=None, at=at, closed_at=closes_at.isoformat())
    _tell("survey.closed", survey, closes_at.isoformat())


def refuse_taken(slug: str) -> None:
    """Raise SlugTakenError when a new survey could not have this address."""
    if _is_taken(slug):
        raise SlugTakenError


def slug_from(name: str) -> str:
    """Return an address made of the name's Latin letters and figures; may be empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_MAX_SLUG].strip("-")


def free_slug(name: str) -> str:
    """Return an address made of the name that a new survey can have."""
    wanted = slug_from(name)
    stem = wanted if len(wanted) > 1 else "survey"
    slug, number = stem, 2
    while _is_taken(slug):
        ending = f"-{number}"
        slug, number = f"{stem[: _MAX_SLUG - len(ending)]}{ending}", number + 1
    return slug


def _is_taken(slug: str) -> bool:
    taken = db.session.scalar(select(Survey.id).where(Survey.slug == slug))
    return taken is not None or slug in RESERVED_SLUGS


def _tell(event: str, survey: Survey, mark: str) -> None:
    # By name: what is told to other systems is the affair of a feature above this one.
    jobs.enqueue("api.tell", {"event": event, "about": str(survey.id), "mark": mark})


def _touches_nothing_new(survey: Survey, edit: Edit, seen: int) -> bool:
    stake = edit.stake or stakes.stake_of(edit.act, edit.about)
    before = history.draft_at(survey, seen)
    return (
        stake is not None
        and before is not None
        and stakes.is_untouched(stake, before, survey.draft)
    )


def _record(
    action: str, survey: Survey, *, by: UUID | None, at: datetime, **detail: object
) -> None:
    accounts.record(action, str(survey.id), detail, by=by, at=at)
