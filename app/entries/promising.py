"""What was promised in public, and how it stands: for lists and figures, in one place."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.entries.models import EntryStage
from app.entries.public_models import EntryPublic, EntryPublicFinding


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


def promises_told(organisation_id: UUID, *, on: date) -> Mapping[UUID, Promises]:
    """Return how the commitments of each published entry stand on this day.

    An answer that is done has kept what it promised; one that was withdrawn promises nothing.
    """
    due = (
        select(EntryPublicFinding.entry_id, EntryPublicFinding.due_on, EntryPublic.stage)
        .join(EntryPublic, EntryPublic.entry_id == EntryPublicFinding.entry_id)
        .where(EntryPublic.organisation_id == organisation_id)
        .where(EntryPublicFinding.due_on.is_not(None))
        .where(EntryPublic.stage != EntryStage.WITHDRAWN)
        .order_by(EntryPublicFinding.entry_id, EntryPublicFinding.number)
    )
    found: defaultdict[UUID, Promises] = defaultdict(Promises)
    for entry_id, due_on, stage in db.session.execute(due):
        is_late = due_on is not None and due_on < on
        if stage == EntryStage.DONE:
            found[entry_id] += Promises(kept=1)
        else:
            found[entry_id] += Promises(overdue=1) if is_late else Promises(open=1)
    return found
