"""Reads about invitations: how many there are and how far they have come, never whose are used."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from app import mail
from app.db import db
from app.insights.disclosure import THRESHOLD
from app.invitations.models import (
    Contact,
    ContactState,
    InvitationBatch,
    InvitationMail,
    InvitationPlan,
    MailState,
)
from app.respond.invited import Invitation

_OUT = (MailState.SENT, MailState.CLAIMED)


class Counts(NamedTuple):
    """How far the invitations have come; None where a number is too small to be shown."""

    invited: int
    addresses: int
    sent: int
    bounced: int
    unsubscribed: int
    answered: int | None

    @property
    def delivered(self) -> int:
        """Return how many addresses took the mail, as far as is known."""
        return max(self.sent - self.bounced, 0)


class GroupCount(NamedTuple):
    """How many of a group were invited and have answered."""

    label: str
    invited: int
    answered: int | None


class Bounced(NamedTuple):
    """An address that takes no mail, so that staff can mend it."""

    id: UUID
    address: str


def plan(survey_id: UUID) -> InvitationPlan:
    """Return the plan of a survey: a new one, not stored yet, when it has none."""
    return db.session.get(InvitationPlan, survey_id) or InvitationPlan(
        survey_id=survey_id, is_running=False, reminder_days="7 14", most_a_minute=60, keep_days=30
    )


def plans() -> Sequence[InvitationPlan]:
    """Return all plans."""
    return db.session.scalars(select(InvitationPlan).order_by(InvitationPlan.survey_id)).all()


def batches(survey_id: UUID) -> Sequence[InvitationBatch]:
    """Return what was uploaded and made, the newest first."""
    chosen = select(InvitationBatch).where(InvitationBatch.survey_id == survey_id)
    return db.session.scalars(chosen.order_by(InvitationBatch.number.desc())).all()


def counts(survey_id: UUID) -> Counts:
    """Return how far the invitations of a survey have come."""
    used = func.coalesce(func.sum(case((Invitation.is_used, 1), else_=0)), 0)
    chosen = select(func.count(), used).where(Invitation.survey_id == survey_id)
    invited, answered = db.session.execute(chosen).one()
    by_state = select(Contact.state, func.count()).where(Contact.survey_id == survey_id)
    states = {row[0]: row[1] for row in db.session.execute(by_state.group_by(Contact.state))}
    out = select(func.count()).select_from(InvitationMail).join(Contact, _is_its)
    first = out.where(Contact.survey_id == survey_id, InvitationMail.number == 0)
    refused_too = (*_OUT, MailState.REFUSED)
    return Counts(
        invited,
        sum(states.values()),
        db.session.scalar(first.where(InvitationMail.state.in_(refused_too))) or 0,
        states.get(ContactState.BOUNCED, 0),
        states.get(ContactState.UNSUBSCRIBED, 0),
        _shown(answered),
    )


def groups(survey_id: UUID) -> list[GroupCount]:
    """Return the groups, and how many of each have answered where no group is too small."""
    used = func.sum(case((Invitation.is_used, 1), else_=0))
    chosen = select(Invitation.group_label, func.count(), used)
    mine = chosen.where(Invitation.survey_id == survey_id).group_by(Invitation.group_label)
    rows = db.session.execute(mine.order_by(Invitation.group_label)).all()
    # All or none: what is hidden of one group could be reckoned from the others and the total.
    fits = all(_shown(answered) is not None for _label, _invited, answered in rows)
    found = [GroupCount(label, n, answered if fits else None) for label, n, answered in rows]
    return found if any(each.label for each in found) else []


def bounced(survey_id: UUID, most: int) -> list[Bounced]:
    """Return addresses that take no mail."""
    chosen = select(Contact).where(
        Contact.survey_id == survey_id, Contact.state == ContactState.BOUNCED
    )
    found = db.session.scalars(chosen.order_by(Contact.id).limit(most))
    return [Bounced(each.id, mail.unsealed(each.sealed)["to"]) for each in found]


def due(plan_: InvitationPlan, *, at: datetime) -> list[tuple[UUID, int]]:
    """Return which mails are to go out now, each as a contact and a number, one minute's worth."""
    most = plan_.most_a_minute
    found: list[tuple[UUID, int]] = []
    for number, condition in _wanted(plan_, at):
        left = most - len(found)
        chosen = select(Contact.id).where(
            Contact.survey_id == plan_.survey_id, Contact.state == ContactState.WAITING, condition
        )
        ids = db.session.scalars(chosen.order_by(Contact.id).limit(left)).all() if left else []
        found += [(contact_id, number) for contact_id in ids]
    return found


def _wanted(plan_: InvitationPlan, at: datetime) -> list[tuple[int, ColumnElement[bool]]]:
    again = (InvitationMail.state == MailState.LATER) & (InvitationMail.due_at <= at)
    retries = [
        (number, _has(InvitationMail.number == number, again))
        for number in range(len(plan_.days) + 1)
    ]
    today, reminders = at.date(), []
    ends = [*plan_.days[1:], None]
    for number, (days, end) in enumerate(zip(plan_.days, ends, strict=True), start=1):
        first = (InvitationMail.number == 0) & InvitationMail.state.in_(_OUT)
        begun = [first, InvitationMail.sent_on <= today - timedelta(days=days)]
        if end is not None:
            # Of several that have become due while nothing was sent, only the last goes out.
            begun.append(InvitationMail.sent_on > today - timedelta(days=end))
        waits = InvitationMail.state == MailState.LATER
        later = or_(InvitationMail.number >= number, InvitationMail.sent_on >= today, waits)
        reminders.append((number, _has(*begun) & ~_has(later)))
    return [*retries, (0, ~_has(InvitationMail.number == 0)), *reminders]


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_is_its, *conditions)


def _shown(answered: int) -> int | None:
    return answered if answered >= THRESHOLD else None


_is_its = InvitationMail.contact_id == Contact.id
