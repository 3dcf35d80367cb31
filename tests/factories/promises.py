"""Commitments of published entries, and what staff say about them."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from app.access import Role
from app.accounts.models import User
from app.db import db
from app.entries.commitments import queries, service
from app.entries.commitments.models import Commitment, CommitmentState
from tests.factories import accounts, entries

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
DUE = date(2026, 12, 1)
WORDS = {"en": "The new beds are built.", "ar": "بُنيت الأحواض الجديدة."}
LINK = "https://riverside.example/minutes"


class Promise(NamedTuple):
    """A commitment in public, the entry it stands in, and two people who keep it."""

    loop: entries.Loop
    commitment: Commitment
    author: User
    second: User

    def facts(self, **more: object) -> dict[str, object]:
        """Return who does it and when, having seen the newest revision."""
        by = {"by": self.author.id, "at": NOW, "seen": self.commitment.revision}
        return by | more


def promised() -> Promise:
    """Return the one commitment of a published entry."""
    loop = entries.published()
    (commitment,) = queries.commitments_of(loop.entry)
    author = accounts.user(Role.EDITOR, Role.APPROVER)
    return Promise(loop, commitment, author, accounts.user(Role.APPROVER))


def updated(promise: Promise, **more: object) -> None:
    """Say in public that it is under way."""
    facts = {"state": CommitmentState.UNDER_WAY, "progress": 40, "link": LINK, "document": ""}
    service.update_on(promise.commitment, WORDS, **promise.facts(**(facts | more)))
    db.session.commit()


def said_done(promise: Promise) -> None:
    """Claim, with evidence, that it is done."""
    facts = {"link": LINK, "document": ""}
    service.say_done(promise.commitment, WORDS, **promise.facts(**facts))
    db.session.commit()


def done(promise: Promise) -> None:
    """Claim that it is done, and let a second person confirm it."""
    said_done(promise)
    service.confirm(promise.commitment, **promise.facts(by=promise.second.id))
    db.session.commit()
