"""Reads: the commitments of an entry and of an organisation, and how many were kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, not_, select
from sqlalchemy.orm import joinedload, lazyload

from app.builder.models import Survey
from app.db import db
from app.entries.commitments.models import Commitment, CommitmentState
from app.entries.content import Content, FindingContent, parsed
from app.entries.models import Entry, EntryVersion
from app.errors import NotFoundError


class Told(NamedTuple):
    """How many promises of an organisation's answers were kept, are open, and are overdue."""

    kept: int
    kept_late: int
    """How many of those that were kept were kept after the day promised first."""
    open: int
    overdue: int
    """How many of the open ones are past their day."""
    dropped: int


def commitments_of(entry: Entry) -> Sequence[Commitment]:
    """Return all that an entry ever promised, in the order in which it was promised."""
    theirs = select(Commitment).where(Commitment.entry_id == entry.id)
    return db.session.scalars(theirs.order_by(Commitment.number)).all()


def by_entry(entry_ids: Collection[UUID]) -> Mapping[UUID, list[Commitment]]:
    """Return the commitments of these entries, each as `commitments_of` does."""
    chosen = select(Commitment).where(Commitment.entry_id.in_(entry_ids))
    found: dict[UUID, list[Commitment]] = {entry_id: [] for entry_id in entry_ids}
    for each in db.session.scalars(chosen.order_by(Commitment.number)):
        found[each.entry_id].append(each)
    return found


def of_findings(finding_ids: Collection[UUID]) -> Mapping[UUID, Commitment]:
    """Return the commitments that these findings made, by finding."""
    chosen = select(Commitment).where(Commitment.finding_id.in_(finding_ids))
    return {each.finding_id: each for each in db.session.scalars(chosen)}


def commitment_of(organisation_id: UUID, commitment_id: UUID) -> Commitment:
    """Return one of the organisation's own commitments; to others it does not exist."""
    found = db.session.get(Commitment, commitment_id)
    if found is None or found.entry.survey.organisation_id != organisation_id:
        raise NotFoundError(str(commitment_id))
    return found


def published(slug: str, number: int) -> Commitment:
    """Return a commitment by the address of its entry and its number; NotFoundError if none."""
    chosen = select(Commitment).join(Commitment.entry)
    found = db.session.scalar(chosen.where(Entry.slug == slug, Commitment.number == number))
    if found is None:
        raise NotFoundError(slug)
    return found


def still_promises(survey_id: UUID) -> bool:
    """Return whether an answer to this survey has promised something that is not done yet."""
    theirs = select(Commitment.id).join(Commitment.entry).where(Entry.survey_id == survey_id)
    open_ones = theirs.where(
        Commitment.state != CommitmentState.DONE, Commitment.dropped_on.is_(None)
    )
    return db.session.scalar(open_ones.limit(1)) is not None


def content_of(commitment: Commitment) -> Content:
    """Return the newest version of the entry that makes this promise."""
    version = db.session.scalars(
        select(EntryVersion).where(
            EntryVersion.entry_id == commitment.entry_id,
            EntryVersion.number == commitment.version_number,
        )
    ).one()
    return parsed(version.content_json)


def words_of(commitment: Commitment) -> tuple[FindingContent, str]:
    """Return the finding as that version says it, and the language that it was written in."""
    content = content_of(commitment)
    found = next(each for each in content.findings if each.id == commitment.finding_id)
    return found, content.source_lang


def name_of(commitment: Commitment) -> str:
    """Return what the finding is called, in the language the entry was written in."""
    finding, source_lang = words_of(commitment)
    return finding.texts.text("name", source_lang)


def names_of(found: Collection[Commitment]) -> Mapping[UUID, str]:
    """Return what these findings are called, each as `name_of` does."""
    wanted = {(each.entry_id, each.version_number) for each in found}
    entries = {entry_id for entry_id, _number in wanted}
    rows = select(EntryVersion).where(EntryVersion.entry_id.in_(entries))
    contents = {
        (row.entry_id, row.number): parsed(row.content_json)
        for row in db.session.scalars(rows.order_by(EntryVersion.id))
        if (row.entry_id, row.number) in wanted
    }
    names = {}
    for each in found:
        content = contents[each.entry_id, each.version_number]
        finding = next(one for one in content.findings if one.id == each.finding_id)
        names[each.id] = finding.texts.text("name", content.source_lang)
    return names


def standing(organisation_id: UUID) -> Sequence[Commitment]:
    """Return what the organisation still has to keep, due first at the top, without the events."""
    chosen = (
        _theirs(organisation_id)
        .where(Commitment.state != CommitmentState.DONE, Commitment.dropped_on.is_(None))
        .order_by(Commitment.due_on, Commitment.entry_id, Commitment.number)
        .options(lazyload(Commitment.events))
        .options(joinedload(Commitment.entry).joinedload(Entry.survey).defer(Survey.draft_json))
    )
    return db.session.scalars(chosen).all()


def promises_told(organisation_id: UUID, *, on: date) -> Told:
    """Return how many promises were kept and broken, as the scoreboard shows them."""
    is_done, is_kept_in = Commitment.done_on.is_not(None), Commitment.dropped_on.is_(None)
    is_open = and_(not_(is_done), is_kept_in)
    wanted = (
        is_done,
        and_(is_done, Commitment.done_on > Commitment.first_due_on),
        is_open,
        and_(is_open, Commitment.due_on < on),
        and_(not_(is_done), not_(is_kept_in)),
    )
    columns = [func.count().filter(each) for each in wanted]
    row = db.session.execute(_theirs(organisation_id).with_only_columns(*columns)).one()
    return Told._make(row)


def _theirs(organisation_id: UUID) -> Select[Commitment]:
    return (
        select(Commitment)
        .join(Entry, Entry.id == Commitment.entry_id)
        .join(Survey, Survey.id == Entry.survey_id)
        .where(Survey.organisation_id == organisation_id)
    )
