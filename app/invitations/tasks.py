"""Background entry points of this feature: mails every minute, tidying up every night."""

import logging
from datetime import timedelta
from typing import Final

from app import clock, mail
from app.builder.models import Survey
from app.db import db
from app.invitations import queries, sending, service, words
from app.invitations.models import InvitationPlan
from app.jobs import periodic, task
from app.respond import invited

logger = logging.getLogger(__name__)
LONGEST: Final = timedelta(seconds=30)
"""Other jobs wait while mails go out."""


@periodic("* * * * *")
@task("invitations.send")
def send() -> None:
    """Send what is due of every survey whose mails have been started."""
    if not mail.is_on():
        return
    for plan in queries.plans():
        if plan.is_running:
            _round(plan)


@periodic("40 2 * * *")
@task("invitations.forget")
def forget() -> None:
    """Delete the addresses of surveys that have been closed for long enough."""
    for plan in queries.plans():
        service.forget_when_over(plan, on=clock.today())
        db.session.commit()
    invited.blur()
    db.session.commit()


def _round(plan: InvitationPlan) -> None:
    """Send one minute's worth; what is left goes out in the next."""
    at = clock.now()
    survey = db.session.get_one(Survey, plan.survey_id)
    due = queries.due(plan, at=at) if survey.takes_answers(at) else []
    paper = words.stationery(survey) if due else None
    # The server may take long: no transaction waits for it.
    db.session.commit()
    if paper is None:
        return
    try:
        with mail.connected() as connection:
            for contact_id, number in due:
                if clock.now() - at > LONGEST:
                    return
                connection.noop()  # a server that has gone is noticed before a mail is claimed
                claimed = sending.claim(paper, contact_id, number, at=at)
                db.session.commit()
                if claimed is not None:
                    state = sending.hand_over(connection, claimed.message)
                    sending.settle(claimed, state, at=at)
                    db.session.commit()
    except (OSError, sending.LostError) as error:
        logger.warning("the mail server went away: %s", type(error).__name__)
