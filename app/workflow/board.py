"""What waits for whom, over all surveys: cards by state, filtered and counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select

from app.builder.models import Survey
from app.db import db
from app.entries.models import Entry, Finding
from app.workflow import queries
from app.workflow.models import WorkItem, WorkState

SHOWN: Final = 30
"""So many cards of one state stand on the page; filters lead to the others."""
DONE: Final = frozenset({WorkState.HANDED_IN, WorkState.PUBLISHED})


@dataclass(frozen=True)
class Wanted:
    """Which work is asked for; what is left empty leaves none out."""

    person: UUID | None = None
    survey: UUID | None = None
    state: WorkState | None = None
    overdue: bool = False


class Card(NamedTuple):
    """One piece of work."""

    about_id: UUID
    entry_id: UUID
    survey_id: UUID
    survey: str
    is_whole: bool
    state: WorkState
    owner_id: UUID | None
    due_on: date | None
    waits_for: UUID | None

    def is_overdue(self, on: date) -> bool:
        """Return whether it should have been done by now."""
        return self.due_on is not None and self.due_on < on and self.state not in DONE


class Column(NamedTuple):
    """The work in one state: how much, and what of it is shown."""

    state: WorkState
    number: int
    cards: Sequence[Card]


def cards(organisation_id: UUID, person: UUID | None = None) -> list[Card]:
    """Return every entry and every finding of the organisation, by survey and in order.

    With `person` only those that this person has, or that wait for them.
    """
    theirs = [Survey.organisation_id == organisation_id]
    if person is not None:
        theirs.append(or_(WorkItem.owner_id == person, WorkItem.waits_for == person))
    facts = (WorkItem.state, WorkItem.owner_id, WorkItem.due_on, WorkItem.waits_for)
    shown = (Entry.id, Entry.state, Survey.id, Survey.name)
    whole = (
        select(Entry.id, *shown, *facts)
        .join(Survey, Survey.id == Entry.survey_id)
        .outerjoin(WorkItem, WorkItem.about_id == Entry.id)
        .where(*theirs)
        .order_by(Survey.name, Entry.id)
    )
    parts = (
        select(Finding.id, *shown, *facts)
        .join(Entry, Entry.id == Finding.entry_id)
        .join(Survey, Survey.id == Entry.survey_id)
        .outerjoin(WorkItem, WorkItem.about_id == Finding.id)
        .where(*theirs)
        .order_by(Finding.position, Finding.id)
    )
    by_entry: dict[UUID, list[Card]] = {}
    for row in (*db.session.execute(whole), *db.session.execute(parts)):
        by_entry.setdefault(row[1], []).append(_card(row))
    return [each for found in by_entry.values() for each in found]


def fitting(found: Sequence[Card], wanted: Wanted, on: date) -> list[Card]:
    """Return the cards that are asked for."""
    return [
        each
        for each in found
        if wanted.person in {None, each.owner_id, each.waits_for}
        and wanted.survey in {None, each.survey_id}
        and wanted.state in {None, each.state}
        and (not wanted.overdue or each.is_overdue(on))
    ]


def columns(found: Sequence[Card]) -> list[Column]:
    """Return the cards by state, what is due soonest first."""
    numbers = Counter(each.state for each in found)
    soonest = sorted(found, key=lambda each: each.due_on or date.max)
    return [
        Column(state, numbers[state], [each for each in soonest if each.state == state][:SHOWN])
        for state in WorkState
    ]


def titles(found: Sequence[Column]) -> Mapping[UUID, str]:
    """Return what the findings are called that stand on the page."""
    ids = [card.about_id for column in found for card in column.cards if not card.is_whole]
    chosen = select(Finding).where(Finding.id.in_(ids)).order_by(Finding.id)
    return {each.id: queries.name_of(each) for each in db.session.scalars(chosen)}


def _card(row: Sequence[Any]) -> Card:
    about_id, entry_id, entry_state, survey_id, survey, stored, owner_id, due_on, waits_for = row
    state = queries.standing(entry_state, stored)
    is_whole = about_id == entry_id
    return Card(about_id, entry_id, survey_id, survey, is_whole, state, owner_id, due_on, waits_for)
