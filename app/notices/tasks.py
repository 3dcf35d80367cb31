"""Background entry points of this feature: writing down, sending, tidying up."""

import logging
from typing import Final
from uuid import UUID

from app import clock, jobs, mail
from app.builder.models import Survey
from app.db import db
from app.jobs import periodic, task
from app.notices import confirming, ending, keys, queries, sending, service, sms, words
from app.notices.models import Channel, Delivery
from app.notices.pacing import Pace

logger = logging.getLogger(__name__)
AT_ONCE: Final = 200
CRASHES: Final = 10_000
"""A worker that is killed again and again parks none of these: nobody would be told any more."""


@task("notices.gather_due", attempts=CRASHES)
def gather_due() -> None:
    """Write down the messages of every round whose day has come, some at a time."""
    for round_id in queries.rounds_due(on=clock.today()):
        at, after = clock.now(), None
        while True:
            after = service.gather_some(round_id, after, at=at)
            db.session.commit()
            if after is None:
                break
    jobs.enqueue("notices.more", {"turn": 0}, unique_key="notices.more:0")
    db.session.commit()


@periodic("20 7 * * *")
@task("notices.gather_daily")
def gather_daily() -> None:
    """Begin what was planned for today."""
    gather_due()


@periodic("* * * * *")
@task("notices.send", attempts=CRASHES)
def send() -> None:
    """Send what is due, and know again what a crash has put off."""
    more(0)


@task("notices.more", attempts=CRASHES)
def more(turn: int) -> None:
    """Send what is due for a while; what is left goes on behind the jobs that wait."""
    at = clock.now()
    sending.give_up_lost(at=at)
    db.session.commit()
    pace = Pace.of_settings(began=at)
    is_left = mail.is_on() and _mails(pace)
    is_left = (sms.is_on() and _texts(pace)) or is_left
    if is_left:
        # By turns: this job still holds its own key.
        jobs.enqueue("notices.more", {"turn": 1 - turn}, unique_key=f"notices.more:{1 - turn}")
        db.session.commit()


@task("notices.confirm", attempts=7)
def confirm(subscription_id: str) -> None:
    """Send what an address is confirmed by."""
    confirming.send(UUID(subscription_id))
    db.session.commit()


@periodic("50 2 * * *")
@task("notices.forget")
def forget() -> None:
    """Forget what nobody confirmed and what is over, and store the rest in no order."""
    today = clock.today()
    service.forget_unconfirmed(on=today)
    db.session.commit()
    for survey_id in queries.surveys_in_use():
        ending.forget_when_over(db.session.get_one(Survey, survey_id), on=today)
        db.session.commit()
    ending.blur()
    db.session.commit()


def _mails(pace: Pace) -> bool:
    """Send mails at the pace that the service allows; return whether some are left."""
    papers: dict[UUID, words.Paper] = {}
    due = queries.due(Channel.EMAIL, AT_ONCE, at=clock.now())
    db.session.commit()
    if not due:
        return False
    try:
        with mail.connected() as connection:
            for pair in due:
                if not pace.goes_on():
                    return True
                connection.noop()  # a server that has gone is noticed before a mail is claimed
                _mail(connection, keys.Marked(*pair), papers)
    except OSError as error:
        logger.warning("the mail server went away: %s", type(error).__name__)
        return False  # the next minute tries again
    return len(due) == AT_ONCE


def _mail(
    connection: mail.Connection, marked: keys.Marked, papers: dict[UUID, words.Paper]
) -> None:
    paper = sending.paper_of(papers, marked.round_id)
    claimed = sending.claim(marked, at=clock.now())
    db.session.commit()
    if claimed is None:
        return
    try:
        state = sending.hand_over_mail(connection, claimed, paper)
    except sending.LostError as error:
        sending.settle(marked, Delivery.UNSURE, at=clock.now())
        db.session.commit()
        raise ConnectionResetError from error
    sending.settle(marked, state, at=clock.now())
    db.session.commit()


def _texts(pace: Pace) -> bool:
    papers: dict[UUID, words.Paper] = {}
    due = queries.due(Channel.SMS, AT_ONCE, at=clock.now())
    db.session.commit()
    for pair in due:
        if not pace.goes_on():
            return True
        marked = keys.Marked(*pair)
        paper = sending.paper_of(papers, marked.round_id)
        claimed = sending.claim(marked, at=clock.now())
        db.session.commit()
        if claimed is not None:
            state = sending.hand_over_text(claimed, paper)
            sending.settle(marked, state, at=clock.now())
            db.session.commit()
    return len(due) == AT_ONCE
