"""What was promised in public, and how it stands: for lists and figures, in one place."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.entries.commitments.models import Commitment, CommitmentState
from app.entries.models import EntryStage
from app.entries.public_models import EntryPublic


@dataclass(frozen=True)
class Promises:
    """How many commitments were kept, how many are late, and how many have time left."""

    kept: int = 0
    overdue: int = 0
    open: int = 0

    def __add__(self, other: "Promises") -> "Promises":
        """Return both together."""
        return Promises(
            self.kept + other.kept, self.overdue + other.overdue, self.open + other.open
        )

    @property
    def all(self) -> int:
        """Return how many commitments there are."""
        return self.kept + self.overdue + self.open


def promises_told(
    organisation_id: UUID, *, on: date, entry_ids: Collection[UUID] | None = None
) -> Mapping[UUID, Promises]:
    """Return how the commitments of each published entry, or of these, stand on this day.

    An answer that was withdrawn promises nothing, nor does what a later version has dropped.
    """
    theirs = (
        select(Commitment.entry_id, Commitment.state, Commitment.due_on)
        .join(EntryPublic, EntryPublic.entry_id == Commitment.entry_id)
        .where(EntryPublic.organisation_id == organisation_id)
        .where(EntryPublic.stage != EntryStage.WITHDRAWN, Commitment.dropped_on.is_(None))
        .order_by(Commitment.entry_id, Commitment.number)
    )
    if entry_ids is not None:
        theirs = theirs.where(Commitment.entry_id.in_(entry_ids))
    found: defaultdict[UUID, Promises] = defaultdict(Promises)
    for entry_id, state, due_on in db.session.execute(theirs):
        if state == CommitmentState.DONE:
            found[entry_id] += Promises(kept=1)
        else:
            found[entry_id] += Promises(overdue=1) if due_on < on else Promises(open=1)
    return found
