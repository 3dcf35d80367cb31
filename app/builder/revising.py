"""How one draft takes the place of another: the one before is kept, and nothing is overwritten."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, update

import surveys
from app.accounts import service as accounts
from app.builder.models import DraftRevision, StepKind, Survey
from app.db import db
from app.errors import ConflictError

MOST_KEPT: Final = 500
"""How many steps back a survey keeps; publication takes none of them away."""
_MAX_LABEL: Final = 120


class Step(NamedTuple):
    """What is done to a draft, as its history will tell."""

    kind: StepKind
    act: str
    about: str = ""
    label: str = ""
    of: int | None = None


def turn(
    survey: Survey,
    draft: surveys.Survey,
    step: Step,
    *,
    seen: int,
    by: UUID | None,
    at: datetime,
) -> None:
    """Put `draft` in the place of the one of revision `seen`; ConflictError when that is gone."""
    before = survey.draft_json
    next_revision(survey, seen)
    survey.draft_json = surveys.to_json(draft)
    db.session.add(
        DraftRevision(
            survey_id=survey.id,
            number=seen,
            kind=step.kind,
            act=step.act,
            about=step.about,
            label=step.label,
            of_number=step.of,
            draft_json=before,
            made_by=by,
            made_at=at,
        )
    )
    db.session.flush()
    _forget_oldest(survey)
    detail = {"edit": step.act, "about": step.about, "revision": survey.revision}
    if step.kind is not StepKind.EDIT:
        detail["step"] = step.kind.value
    accounts.record("survey.edit", str(survey.id), detail, by=by, at=at)


def next_revision(survey: Survey, seen: int) -> None:
    """Count the survey one revision on; ConflictError when it is no longer at `seen`."""
    # The database compares, so that of two editors on any database exactly one is first.
    turned = db.session.execute(
        update(Survey)
        .where(Survey.id == survey.id, Survey.revision == seen)
        .values(revision=seen + 1)
        .execution_options(synchronize_session=False)
    )
    if turned.rowcount != 1:  # type: ignore[attr-defined]  # an update has a cursor
        raise ConflictError
    db.session.refresh(survey)


def label_of(part_id: str, *drafts: surveys.Survey) -> str:
    """Return the words of a page or question in the first draft that has it, or ""."""
    for draft in drafts:
        for page in draft.pages:
            if page.id == part_id:
                return _words(draft, page.title)
            for item in page.items:
                if item.id == part_id:
                    return _words(draft, item.prompt) or item.code
    return ""


def _words(draft: surveys.Survey, string_id: str | None) -> str:
    text = draft.text(string_id, draft.source_lang).text if string_id else ""
    return text if len(text) <= _MAX_LABEL else f"{text[:_MAX_LABEL].rstrip()}…"


def _forget_oldest(survey: Survey) -> None:
    mine = DraftRevision.survey_id == survey.id
    newest_first = select(DraftRevision.number).where(mine).order_by(DraftRevision.number.desc())
    last = db.session.scalar(newest_first.offset(MOST_KEPT - 1).limit(1))
    if last is not None:
        db.session.execute(delete(DraftRevision).where(mine, DraftRevision.number < last))
