"""All promises of an organisation in one list: of answers and of changes, what is due first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.entries.commitments import queries
from app.entries.commitments.models import Commitment, CommitmentState, EventKind

SHOWN: Final = ("mine", "overdue", "soon")
SOON: Final = timedelta(days=30)
PRESSING: Final = timedelta(days=28)


@dataclass(frozen=True)
class Line:
    """One promise that is still to be kept: a survey's answer, or a change from an answer."""

    survey: Survey
    due_on: date
    first_due_on: date | None
    days_late: int
    owner_id: UUID | None
    commitment: Commitment | None = None
    name: str = ""


def lines(organisation_id: UUID, *, on: date) -> list[Line]:
    """Return all promises that are still to be kept, those due first at the top."""
    found = [
        Line(
            survey=survey,
            due_on=survey.promised_on,
            first_due_on=survey.first_promised_on,
            days_late=survey.days_late(on),
            owner_id=survey.responsible_id,
        )
        for survey in builder_queries.awaiting_answer()
        if survey.promised_on is not None and survey.organisation_id == organisation_id
    ]
    found += [
        Line(
            survey=each.entry.survey,
            due_on=each.due_on,
            first_due_on=each.first_due_on if each.first_due_on != each.due_on else None,
            days_late=each.days_late(on),
            owner_id=each.owner_id or each.entry.survey.responsible_id,
            commitment=each,
        )
        for each in queries.standing(organisation_id)
    ]
    return sorted(found, key=lambda line: line.due_on)


def named(shown: Sequence[Line]) -> list[Line]:
    """Return the lines with what was promised in words, which is read for all of them at once."""
    names = queries.names_of([line.commitment for line in shown if line.commitment])
    return [
        replace(line, name=names[line.commitment.id]) if line.commitment else line for line in shown
    ]


def chosen(all_lines: Sequence[Line], wanted: str, *, person_id: UUID, on: date) -> list[Line]:
    """Return the lines that a filter leaves: mine, overdue, or due within the next 30 days."""
    match wanted:
        case "mine":
            return [line for line in all_lines if line.owner_id == person_id]
        case "overdue":
            return [line for line in all_lines if line.days_late]
        case "soon":
            return [line for line in all_lines if on <= line.due_on <= on + SOON]
        case _:
            return list(all_lines)


def pressing(all_lines: Sequence[Line], person_id: UUID, *, on: date) -> list[Line]:
    """Return this person's promises that are overdue or due within the next weeks."""
    return named(
        [line for line in all_lines if line.owner_id == person_id and line.due_on <= on + PRESSING]
    )


def claims(all_lines: Sequence[Line], person_id: UUID) -> list[Line]:
    """Return the changes that somebody else calls done, so that this person may confirm it."""
    return named([line for line in all_lines if _may_confirm(line, person_id)])


def _may_confirm(line: Line, person_id: UUID) -> bool:
    found = line.commitment
    if found is None or found.state != CommitmentState.TO_CONFIRM:
        return False
    said = [each for each in found.events if each.kind == EventKind.SAID_DONE]
    return said[-1].by_id != person_id
