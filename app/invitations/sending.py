"""One mail at a time: claimed before it is handed over, so that no crash can send it twice."""

import logging
import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import update

from app import mail
from app.db import db
from app.invitations import words
from app.invitations.models import Contact, ContactState, InvitationMail, MailState
from app.respond import invited
from app.upsert import insert

logger = logging.getLogger(__name__)
TRIES: Final = 6
FIRST_PAUSE: Final = timedelta(minutes=5)


class LostError(Exception):
    """The connection went while a mail was handed over: whether it is out, nobody knows."""


class Claim(NamedTuple):
    """A mail that is now ours to send, once."""

    contact_id: UUID
    number: int
    message: EmailMessage


def claim(paper: words.Stationery, contact_id: UUID, number: int, *, at: datetime) -> Claim | None:
    """Make a mail ours, in the caller's transaction; None when it is not wanted any more."""
    contact = db.session.get(Contact, contact_id, with_for_update=True, populate_existing=True)
    if contact is None or contact.state != ContactState.WAITING:
        return None
    invitation = invited.invitation_of(mail.unsealed(contact.sealed)["token"])
    if invitation is None or invitation.is_used:
        contact.state = ContactState.DONE
        db.session.flush()
        return None
    if not _is_ours(contact_id, number, at=at):
        return None
    return Claim(contact_id, number, words.message(paper, contact, number))


def hand_over(connection: mail.Connection, message: EmailMessage) -> MailState:
    """Give a mail to the server and return how far it has come. Raises LostError."""
    try:
        connection.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        # The server's own words may hold the address.
        logger.warning("an invitation was refused: %s", type(error).__name__)
        return MailState.REFUSED if mail.is_final(error) else MailState.LATER
    except OSError as error:
        raise LostError from error
    return MailState.SENT


def settle(claimed: Claim, state: MailState, *, at: datetime) -> None:
    """Note how far a mail has come; an address that refuses it gets no more."""
    key = (claimed.contact_id, claimed.number)
    sent = db.session.get_one(InvitationMail, key, populate_existing=True)
    sent.tries += 1
    if state is MailState.LATER and sent.tries >= TRIES:
        state = MailState.REFUSED
    sent.state = state
    sent.due_at = at + FIRST_PAUSE * 2**sent.tries if state is MailState.LATER else None
    if state is MailState.REFUSED:
        bounce(claimed.contact_id)
    db.session.flush()


def bounce(contact_id: UUID) -> bool:
    """Note that an address takes no mail. Return whether that is news."""
    mine = Contact.id == contact_id, Contact.state == ContactState.WAITING
    found = db.session.execute(update(Contact).where(*mine).values(state=ContactState.BOUNCED))
    return bool(found.rowcount)  # type: ignore[attr-defined]  # an update has a cursor


def _is_ours(contact_id: UUID, number: int, *, at: datetime) -> bool:
    key = {"contact_id": contact_id, "number": number}
    row = {"state": MailState.CLAIMED, "sent_on": at.date(), "due_at": None}
    new = insert(InvitationMail).values(**key, **row, tries=0).on_conflict_do_nothing()
    if db.session.scalar(new.returning(InvitationMail.number)) is not None:
        return True
    waits = update(InvitationMail).filter_by(**key, state=MailState.LATER)
    taken = db.session.execute(waits.values(row), execution_options={"synchronize_session": False})
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # an update has a cursor
