"""Each week the public sees how ratings stand."""

from uuid import UUID

from sqlalchemy import select

from app import clock
from app.db import db
from app.entries.models import Entry
from app.jobs import periodic, task
from app.verdicts import service
from app.verdicts.models import Rating


@periodic("25 4 * * 1")
@task("verdicts.freeze")
def freeze() -> None:
    """Freeze the figures of every entry that was rated, an entry at a time."""
    rated = db.session.scalars(select(Rating.entry_id).distinct().order_by(Rating.entry_id)).all()
    for entry_id in rated:
        freeze_one(entry_id)


def freeze_one(entry_id: UUID) -> None:
    """Freeze the figures of one entry in a transaction of its own."""
    service.freeze(db.session.get_one(Entry, entry_id), on=clock.today())
    db.session.commit()
