"""How commitments begin and go on with each published version, and what drafts say of them."""

from datetime import datetime
from uuid import UUID

from app.db import db
from app.entries.commitments import queries, turning
from app.entries.commitments.models import Commitment, CommitmentState, EventKind
from app.entries.content import Content, FindingContent
from app.entries.models import Entry, EntryStage
from app.entries.texts import COMMITTING


def carry(entry: Entry, content: Content, *, by: UUID, at: datetime) -> None:
    """Begin, go on with or drop commitments, as this version of the entry says."""
    if entry.survey.answered_on is None:
        entry.survey.answered_on = at.date()
    known = {each.finding_id: each for each in queries.commitments_of(entry)}
    promised = {each.id: each for each in content.findings if _promises(content, each)}
    for finding in promised.values():
        commitment = known.get(finding.id)
        if commitment is None:
            _make(entry, content, finding, number=len(known) + 1, by=by, at=at)
            known = {each.finding_id: each for each in queries.commitments_of(entry)}
        else:
            _go_on(commitment, content, by=by, at=at)
    for commitment in known.values():
        if commitment.finding_id not in promised and commitment.dropped_on is None:
            number = content.number
            turning.turn(commitment, {"dropped_on": at.date()})
            turning.add(commitment, EventKind.DROPPED, by=by, at=at, version_number=number)


def moved_in_text(entry: Entry) -> list[UUID]:
    """Return the findings whose text names another day than their commitment does by now."""
    promised = {each.finding_id: each for each in queries.commitments_of(entry)}
    return [
        finding.id
        for finding in entry.findings
        if finding.status in COMMITTING
        and finding.due_on is not None
        and finding.id in promised
        and finding.due_on != promised[finding.id].due_on
    ]


def claimed_done(entry: Entry) -> bool:
    """Return whether the entry calls itself done while one of its commitments is open.

    What it promises only now is open as well.
    """
    if entry.stage != EntryStage.DONE:
        return False
    known = queries.commitments_of(entry)
    begun = {each.finding_id for each in known}
    return any(each.is_open for each in known) or any(
        finding.id not in begun and finding.status in COMMITTING and finding.due_on is not None
        for finding in entry.findings
    )


def _promises(content: Content, finding: FindingContent) -> bool:
    is_kept = content.stage is not EntryStage.WITHDRAWN
    return is_kept and finding.status in COMMITTING and finding.due_on is not None


def _make(
    entry: Entry, content: Content, finding: FindingContent, *, number: int, by: UUID, at: datetime
) -> None:
    assert finding.due_on is not None  # noqa: S101  (`_promises` has looked)
    commitment = Commitment(
        entry=entry,
        finding_id=finding.id,
        number=number,
        version_number=content.number,
        made_on=at.date(),
        first_due_on=finding.due_on,
        due_on=finding.due_on,
        state=CommitmentState.NOT_STARTED,
        revision=1,
    )
    db.session.add(commitment)
    db.session.flush()
    facts = {"due_on": finding.due_on, "version_number": content.number}
    turning.add(commitment, EventKind.MADE, by=by, at=at, **facts)


def _go_on(commitment: Commitment, content: Content, *, by: UUID, at: datetime) -> None:
    was_dropped = commitment.dropped_on is not None
    turning.turn(commitment, {"version_number": content.number, "dropped_on": None})
    if was_dropped:
        turning.add(commitment, EventKind.KEPT, by=by, at=at, version_number=content.number)
