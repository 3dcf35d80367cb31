"""Reads: ratings and figures of an entry, what was said, what is disputed."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select

from app.builder.models import Survey
from app.db import db
from app.entries.commitments import queries as commitments
from app.entries.commitments.models import Commitment, CommitmentState
from app.entries.models import Entry, EntryVersion
from app.verdicts.counting import Tally
from app.verdicts.models import Rating, Verdict, VerdictFigures

ON_A_PAGE = 50


class Both(NamedTuple):
    """What people with a receipt say, and what all others do."""

    receipt: Tally = Tally()
    others: Tally = Tally()


class Disputed(NamedTuple):
    """A commitment that is called done, and of which most who rated it say that it is not."""

    commitment: Commitment
    name: str
    tally: Tally


def done_of(entry: Entry) -> Sequence[Commitment]:
    """Return the commitments of an entry that are called done: these can be rated."""
    found = commitments.commitments_of(entry)
    return [each for each in found if each.done_on is not None and each.dropped_on is None]


def published_of(survey_id: UUID) -> Sequence[Entry]:
    """Return the published entries of a survey, in the order in which they were begun."""
    is_published = select(EntryVersion.id).where(EntryVersion.entry_id == Entry.id).exists()
    theirs = select(Entry).where(Entry.survey_id == survey_id, is_published)
    return db.session.scalars(theirs.order_by(Entry.created_at, Entry.id)).all()


def tallies(entry: Entry) -> Mapping[UUID, Both]:
    """Return what people say now of an entry and of what it calls done, without haste."""
    counted = (
        select(Rating.about_id, Rating.by_receipt, Rating.verdict, func.count())
        .outerjoin(Commitment, Commitment.id == Rating.about_id)
        .where(Rating.entry_id == entry.id, Rating.in_haste.is_(False))
        # What was said before it was done anew was said of something else.
        .where((Commitment.id.is_(None)) | (Rating.rated_on >= Commitment.done_on))
        .group_by(Rating.about_id, Rating.by_receipt, Rating.verdict)
    )
    found = {entry.id: Both()} | {each.id: Both() for each in done_of(entry)}
    for about_id, by_receipt, verdict, number in db.session.execute(counted):
        if about_id in found:
            kind = "receipt" if by_receipt else "others"
            before: Tally = getattr(found[about_id], kind)
            now = before._replace(**{str(verdict): number})
            found[about_id] = found[about_id]._replace(**{kind: now})
    return found


def figures(entry_id: UUID) -> Mapping[UUID, VerdictFigures]:
    """Return the newest frozen figures of an entry and its commitments."""
    theirs = select(VerdictFigures).where(VerdictFigures.entry_id == entry_id)
    ordered = theirs.order_by(VerdictFigures.frozen_on)
    return {each.about_id: each for each in db.session.scalars(ordered)}


def both_of(frozen: VerdictFigures | None) -> Both:
    """Return frozen figures as tallies; nobody where there are none."""
    if frozen is None:
        return Both()
    mine = Tally(frozen.receipt_yes, frozen.receipt_partly, frozen.receipt_no)
    return Both(mine, Tally(frozen.open_yes, frozen.open_partly, frozen.open_no))


def mine(raters: Collection[str]) -> Mapping[UUID, Rating]:
    """Return what these raters have said before, by what they rated."""
    found = db.session.scalars(select(Rating).where(Rating.rater.in_(raters)))
    return {each.about_id: each for each in found}


def said(entry: Entry, *, page: int) -> tuple[Sequence[Rating], int]:
    """Return one page of the ratings with words, newest first, and how many pages there are."""
    theirs = select(Rating).where(Rating.entry_id == entry.id, Rating.words != "")
    number = db.session.scalar(select(func.count()).select_from(theirs.subquery())) or 0
    pages = max(1, -(-number // ON_A_PAGE))
    begin = (min(max(page, 1), pages) - 1) * ON_A_PAGE
    ordered = theirs.order_by(Rating.rated_on.desc(), Rating.id)
    return db.session.scalars(ordered.limit(ON_A_PAGE).offset(begin)).all(), pages


def disputed(organisation_id: UUID) -> Sequence[Disputed]:
    """Return what is called done, and is not as most of those see it who answered and rated it."""
    counts = {each: func.count().filter(Rating.verdict == each) for each in Verdict}
    theirs = (
        select(Commitment.id, *counts.values())
        .join(Entry, Entry.id == Commitment.entry_id)
        .join(Survey, Survey.id == Entry.survey_id)
        .join(Rating, and_(Rating.about_id == Commitment.id, Rating.by_receipt))
        .where(Survey.organisation_id == organisation_id, Commitment.dropped_on.is_(None))
        .where(Commitment.state == CommitmentState.DONE, Rating.rated_on >= Commitment.done_on)
        .where(Rating.in_haste.is_(False))
        .group_by(Commitment.id)
        .order_by(Commitment.id)
    )
    rows = {row[0]: Tally._make(row[1:]) for row in db.session.execute(theirs)}
    rows = {each: tally for each, tally in rows.items() if tally.is_disputed}
    found = db.session.scalars(select(Commitment).where(Commitment.id.in_(rows))).all()
    names = commitments.names_of(found)
    return [Disputed(each, names[each.id], rows[each.id]) for each in found]
