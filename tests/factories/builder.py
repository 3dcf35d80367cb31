"""Surveys as rows: published ones for whoever answers or analyses, drafts for whoever edits."""

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import select

import surveys
from app.accounts.models import Organisation
from app.builder import revising
from app.builder.models import StepKind, Survey, SurveyStatus, SurveyVersion
from app.db import db
from surveys import library

CREATED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def draft(source: str | surveys.Survey = "service_feedback", *, slug: str | None = None) -> Survey:
    """Return an unpublished survey made from a library id or a definition."""
    definition = library.load(source) if isinstance(source, str) else source
    slug = slug or f"{definition.code.replace('_', '-')}-{next(_numbers)}"
    survey = Survey(
        organisation_id=_organisation().id,
        slug=slug,
        name=definition.text(definition.title, definition.source_lang).text,
        status=SurveyStatus.DRAFT,
        draft_json=surveys.to_json(definition),
        revision=1,
        created_at=CREATED,
    )
    db.session.add(survey)
    db.session.commit()
    return survey


def published(
    source: str | surveys.Survey = "service_feedback",
    *,
    slug: str | None = None,
    status: str = "open",
) -> Survey:
    """Return a survey with a first version, open unless told otherwise."""
    survey = draft(source, slug=slug)
    survey.status = SurveyStatus(status)
    publish_again(survey)
    return survey


def publish_again(survey: Survey) -> SurveyVersion:
    """Freeze the draft as the next version, as it is."""
    newest = select(SurveyVersion.number).where(SurveyVersion.survey_id == survey.id)
    numbers = db.session.scalars(newest).all()
    version = SurveyVersion(
        survey=survey,
        number=max(numbers, default=0) + 1,
        definition_json=survey.draft_json,
        sha256=survey.draft_sha256,
        published_at=CREATED,
    )
    db.session.add(version)
    db.session.commit()
    return version


def redraft(survey: Survey, definition: surveys.Survey) -> None:
    """Save a draft behind everybody's back, as another editor would."""
    step = revising.Step(StepKind.EDIT, "edit_survey")
    revising.turn(survey, definition, step, seen=survey.revision, by=None, at=CREATED)
    db.session.commit()


def _organisation() -> Organisation:
    found = db.session.scalar(select(Organisation).limit(1))
    if found is None:
        found = Organisation(name="City of Northbank", contact="hello@northbank.example")
        db.session.add(found)
        db.session.flush()
    return found
