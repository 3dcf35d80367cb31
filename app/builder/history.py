"""Undo, redo, and earlier drafts: each is one more step forward, so nothing is ever lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer

import surveys
from app.accounts.models import User
from app.builder import queries, revising
from app.builder.models import DraftRevision, StepKind, Survey
from app.builder.revising import Step
from app.db import db
from app.errors import ConflictError, NotFoundError
from surveys import editing


class Reach(NamedTuple):
    """The step that undo takes back next, and the one that redo takes back next."""

    undo: DraftRevision | None
    redo: DraftRevision | None


def steps(survey: Survey) -> Sequence[DraftRevision]:
    """Return the steps of the survey, oldest first, without the drafts that they began from."""
    mine = select(DraftRevision).where(DraftRevision.survey_id == survey.id)
    in_order = mine.order_by(DraftRevision.number).options(defer(DraftRevision.draft_json))
    return db.session.scalars(in_order).all()


def revision(survey: Survey, number: int) -> DraftRevision:
    """Return the step that began from this revision; NotFoundError when it is not kept."""
    found = db.session.get(DraftRevision, (survey.id, number))
    if found is None:
        raise NotFoundError
    return found


def draft_at(survey: Survey, number: int) -> surveys.Survey | None:
    """Return the draft of a revision, None when it is not known (any more)."""
    if number == survey.revision:
        return survey.draft
    mine = DraftRevision.survey_id == survey.id
    oldest = db.session.scalar(select(func.min(DraftRevision.number)).where(mine))
    if oldest is None or not oldest <= number < survey.revision:
        return None
    # A change of the settings counts a revision on too, without another draft.
    later = select(DraftRevision).where(mine, DraftRevision.number >= number)
    step = db.session.scalar(later.order_by(DraftRevision.number).limit(1))
    return survey.draft if step is None else step.draft


def reach(known: Sequence[DraftRevision]) -> Reach:
    """Return what can be undone and redone after these steps."""
    undoable: list[DraftRevision] = []
    redoable: list[DraftRevision] = []
    for step in known:
        if step.kind == StepKind.UNDO:
            undoable = undoable[:-1]
            redoable.append(step)
        elif step.kind == StepKind.REDO:
            redoable = redoable[:-1]
            undoable.append(step)
        else:
            undoable.append(step)
            redoable = []
    return Reach(undoable[-1] if undoable else None, redoable[-1] if redoable else None)


def people(known: Sequence[DraftRevision]) -> Mapping[UUID, str]:
    """Return the names of those who made these steps."""
    ids = {step.made_by for step in known if step.made_by is not None}
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in found}


def undo(survey: Survey, number: int, *, seen: int, by: UUID | None, at: datetime) -> DraftRevision:
    """Take the last step back and return it.

    ConflictError when `number` is not that step, or the editor has not seen this draft: nobody
    takes back what they have not read.
    """
    step = _expected(survey, reach(steps(survey)).undo, number, seen)
    _back(survey, step, StepKind.UNDO, seen=seen, by=by, at=at)
    return step


def redo(survey: Survey, number: int, *, seen: int, by: UUID | None, at: datetime) -> DraftRevision:
    """Take the last undo back and return it; ConflictError as for `undo`."""
    step = _expected(survey, reach(steps(survey)).redo, number, seen)
    _back(survey, step, StepKind.REDO, seen=seen, by=by, at=at)
    return step


def bring_back(survey: Survey, number: int, *, seen: int, by: UUID | None, at: datetime) -> None:
    """Make the draft of an earlier revision the draft again, as a step of its own."""
    earlier = revision(survey, number)
    if survey.revision != seen:
        raise ConflictError
    step = Step(StepKind.RESTORE, "bring_back", of=number)
    draft = _with_codes_kept(survey, earlier.draft)
    revising.turn(survey, draft, step, seen=seen, by=by, at=at)


def _expected(survey: Survey, found: DraftRevision | None, number: int, seen: int) -> DraftRevision:
    if found is None or found.number != number or survey.revision != seen:
        raise ConflictError
    return found


def _back(
    survey: Survey,
    step: DraftRevision,
    kind: StepKind,
    *,
    seen: int,
    by: UUID | None,
    at: datetime,
) -> None:
    original = step.of_number if step.kind in {StepKind.UNDO, StepKind.REDO} else step.number
    taken = Step(kind, step.act, step.about, step.label, of=original)
    draft = _with_codes_kept(survey, step.draft)
    revising.turn(survey, draft, taken, seen=seen, by=by, at=at)


def _with_codes_kept(survey: Survey, draft: surveys.Survey) -> surveys.Survey:
    # A code that people have answered under must not come to mean something else.
    newest = queries.newest_version(survey)
    return draft if newest is None else editing.retire_codes_of(draft, newest.definition)
