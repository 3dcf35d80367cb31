"""Telling everybody in the morning what waits for them."""

from datetime import date
from uuid import UUID

from app import clock, jobs, mail
from app.accounts.models import User
from app.db import db
from app.workflow import digests, letters


@jobs.periodic("0 * * * *")
@jobs.task("work.plan_digests")
def plan_digests() -> None:
    """Let everybody whose morning it is be told by a job of their own."""
    if not mail.is_on():
        return
    for person, on in digests.due(clock.now()):
        key = f"work.digest:{person.id}:{on}"
        jobs.enqueue("work.digest", {"user_id": str(person.id), "on": str(on)}, unique_key=key)
    db.session.commit()


@jobs.task("work.digest")
def digest(user_id: str, on: str) -> None:
    """Tell one person, unless they have been told on this day; nothing when nothing waits."""
    person, day = db.session.get_one(User, UUID(user_id)), date.fromisoformat(on)
    # The row comes first and goes with the same commit as the mail: both are there, or neither.
    if not person.active or not digests.claim(person.id, day) or not letters.send(person, day):
        db.session.rollback()
        return
    db.session.commit()
