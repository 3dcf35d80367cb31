"""One message at a time: claimed before it is handed over, so that no crash can send it twice."""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import update

from app import mail
from app.db import db
from app.notices import keys, sealing, sms, words
from app.notices.models import Channel, Delivery, Notice, NoticeRound, Subscription, Wish

logger = logging.getLogger(__name__)
TRIES: Final = 6
FIRST_PAUSE: Final = timedelta(minutes=5)
LOST_AFTER: Final = timedelta(minutes=15)
"""A message that is being handed over for so long was lost with its worker, or with its line."""
_UNSEEN: Final = {"synchronize_session": False}
_NO_LONGER: Final = {Wish.BOUNCED: Delivery.BOUNCED}


class Claim(NamedTuple):
    """A message that is now ours to hand over, once, and to whom."""

    marked: keys.Marked
    content: dict[str, str]


class LostError(Exception):
    """The connection went while a mail was handed over: whether it is out, nobody knows."""


def paper_of(papers: dict[UUID, words.Paper], round_id: UUID) -> words.Paper:
    """Return what the messages of a round are made of, read once."""
    if round_id not in papers:
        papers[round_id] = words.paper(db.session.get_one(NoticeRound, round_id))
    return papers[round_id]


def claim(marked: keys.Marked, *, at: datetime) -> Claim | None:
    """Make a message ours, in the caller's transaction; None when it is not wanted any more."""
    taken = _set(marked, Delivery.WAITING, state=Delivery.CLAIMED, due_at=at + LOST_AFTER)
    if not taken:
        return None
    mine = db.session.get_one(Subscription, marked.subscription_id, populate_existing=True)
    if mine.state != Wish.CONFIRMED:
        end = _NO_LONGER.get(Wish(mine.state), Delivery.UNSUBSCRIBED)
        _set(marked, Delivery.CLAIMED, state=end)
        return None
    return Claim(marked, sealing.opened(mine.sealed))


def hand_over_mail(connection: mail.Connection, claimed: Claim, paper: words.Paper) -> Delivery:
    """Give a mail to the server and return how far it has come. Raises LostError."""
    message = words.message(paper, claimed.marked, claimed.content)
    # The server may take long: no transaction waits for it.
    db.session.rollback()
    try:
        connection.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        # The server's own words may hold the address.
        logger.warning("a notice was refused: %s", type(error).__name__)
        # A sender or a text that is not taken is ours to mend: no address is lost by it.
        is_theirs = isinstance(error, smtplib.SMTPRecipientsRefused) and mail.is_final(error)
        return Delivery.REFUSED if is_theirs else Delivery.WAITING
    except OSError as error:
        raise LostError from error
    return Delivery.HANDED_OVER


def hand_over_text(claimed: Claim, paper: words.Paper) -> Delivery:
    """Give a text message to the provider and return how far it has come."""
    stop = words.stop_link(claimed.marked.subscription_id, claimed.content["lang"])
    letter = paper.letter(claimed.content["lang"], stop)
    to, mark = claimed.content["to"], keys.mark_of(claimed.marked)
    db.session.rollback()
    return {
        sms.Taken.YES: Delivery.HANDED_OVER,
        sms.Taken.LATER: Delivery.WAITING,
        sms.Taken.NO: Delivery.REFUSED,
    }[sms.hand_over(mark, to, letter.short)]


def settle(marked: keys.Marked, state: Delivery, *, at: datetime) -> None:
    """Note how far a message has come: what is put off waits longer each time, but not for ever.

    What came of it may be known already, from a report that was faster: then that stands.
    """
    key = (marked.round_id, marked.subscription_id)
    sent = db.session.get_one(Notice, key, populate_existing=True, with_for_update=True)
    if sent.state != Delivery.CLAIMED:
        return
    sent.tries += 1
    if state is Delivery.WAITING and sent.tries >= TRIES:
        state = Delivery.FAILED
    sent.state = state
    sent.due_at = at + FIRST_PAUSE * 2**sent.tries if state is Delivery.WAITING else at
    if state is Delivery.REFUSED:
        _close(marked.subscription_id)
    db.session.flush()


def bounce(marked: keys.Marked) -> bool:
    """Note that a message came back for good. Return whether that is news."""
    known = (Delivery.HANDED_OVER, Delivery.CLAIMED, Delivery.UNSURE)
    is_news = _set(marked, *known, state=Delivery.BOUNCED)
    if is_news:
        _close(marked.subscription_id)
    return is_news


def arrived(marked: keys.Marked) -> bool:
    """Note that a message of which nobody was sure has arrived. Return whether that is news."""
    return _set(marked, Delivery.UNSURE, Delivery.CLAIMED, state=Delivery.HANDED_OVER)


def give_up_lost(*, at: datetime) -> int:
    """Say of messages that were lost while they were handed over that nobody is sure of them.

    Text messages wait again: their provider knows a second copy by its key.
    """
    lost = update(Notice).where(Notice.state == Delivery.CLAIMED, Notice.due_at <= at)
    again = lost.where(Notice.channel == Channel.SMS).values(state=Delivery.WAITING)
    db.session.execute(again, execution_options=_UNSEEN)
    gone = lost.where(Notice.channel != Channel.SMS).values(state=Delivery.UNSURE)
    found = db.session.execute(gone, execution_options=_UNSEEN)
    return int(found.rowcount)  # type: ignore[attr-defined]  # an update has a cursor


def _close(subscription_id: UUID) -> None:
    """Send nothing more to an address that takes nothing."""
    mine = Subscription.id == subscription_id, Subscription.state == Wish.CONFIRMED
    db.session.execute(
        update(Subscription).where(*mine).values(state=Wish.BOUNCED), execution_options=_UNSEEN
    )


def _set(marked: keys.Marked, *known: Delivery, **values: object) -> bool:
    """Change a message that is in one of the known states; the database decides who is first."""
    chosen = update(Notice).where(
        Notice.round_id == marked.round_id,
        Notice.subscription_id == marked.subscription_id,
        Notice.state.in_(known),
    )
    done = db.session.execute(chosen.values(**values), execution_options=_UNSEEN)
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an update has a cursor
