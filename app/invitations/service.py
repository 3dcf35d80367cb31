"""What staff and the invited do with invitations; nothing here commits."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Subquery, delete, func, insert, select

from app import mail
from app.builder.models import Survey, SurveyStatus
from app.db import db
from app.errors import ConflictError
from app.invitations import keys
from app.invitations.lists import Row
from app.invitations.models import (
    Contact,
    ContactState,
    InvitationBatch,
    InvitationMail,
    InvitationPlan,
    InvitationText,
    UnsubscribedAddress,
)
from app.invitations.words import Wording
from app.respond import tokens
from app.respond.invited import Invitation
from app.upsert import insert as insert_new


class Taken(NamedTuple):
    """How many of a list are invited now, were so before, or want no mails."""

    added: int
    known: int
    unsubscribed: int


class MendedMeanwhileError(ConflictError):
    """The address does not wait to be mended, or is on the list already."""


def invite(survey: Survey, rows: Sequence[Row], *, on: date) -> Taken:
    """Invite everybody on a list who is not invited yet, all or nobody."""
    hashes = {keys.address_hash(row.address): row for row in rows}
    known = _known(survey.id)
    against = _unsubscribed(survey.organisation_id)
    new = {key: row for key, row in hashes.items() if key not in known and key not in against}
    if new:
        batch = _batch(survey.id, "list", len(new), on=on)
        # Sealing takes long: before anything is written, so that nobody waits for it.
        made = [_sealed(survey.id, batch.number, key, row) for key, row in new.items()]
        db.session.add(batch)
        db.session.flush()
        db.session.execute(insert(Invitation), [invitation for invitation, _contact in made])
        db.session.execute(insert(Contact), [contact for _invitation, contact in made])
    left_out = len(hashes.keys() & known)
    return Taken(len(new), left_out, len(hashes) - left_out - len(new))


def make_codes(survey: Survey, count: int, *, on: date) -> list[str]:
    """Return so many new invitations for letters: they can be read here and nowhere again."""
    codes = [tokens.new_invitation() for _each in range(count)]
    batch = _batch(survey.id, "codes", count, on=on)
    db.session.add(batch)
    db.session.flush()
    rows = [_invitation(survey.id, batch.number, code, "") for code in codes]
    db.session.execute(insert(Invitation), rows)
    return codes


def take_back(survey_id: UUID, number: int) -> None:
    """Delete what of a batch has not been used, with its addresses."""
    contacts = select(Contact.id).where(Contact.survey_id == survey_id, Contact.batch == number)
    _forget(contacts.subquery())
    unused = delete(Invitation).where(Invitation.survey_id == survey_id)
    db.session.execute(unused.where(Invitation.batch == number, Invitation.is_used.is_(False)))
    batch = db.session.get(InvitationBatch, (survey_id, number))
    if batch is not None:
        db.session.delete(batch)
    db.session.flush()


def settle(
    survey: Survey, plan: InvitationPlan, *, by_invitation: bool, days: str, **limits: int
) -> None:
    """Keep who may answer, when reminders go out, how fast, and how long addresses are kept."""
    survey.by_invitation = by_invitation
    plan.reminder_days = days
    plan.most_a_minute, plan.keep_days = limits["most_a_minute"], limits["keep_days"]
    db.session.add(plan)
    db.session.flush()


def run(plan: InvitationPlan, *, is_running: bool) -> None:
    """Start the mails, or let them pause."""
    plan.is_running = is_running
    db.session.add(plan)
    db.session.flush()


def write(survey_id: UUID, kind: str, lang: str, wording: Wording | None) -> None:
    """Keep the words of a mail; None brings the text back that is there for every survey."""
    key = (survey_id, kind, lang)
    found = db.session.get(InvitationText, key)
    if wording is None:
        if found is not None:
            db.session.delete(found)
    else:
        text = found or InvitationText(survey_id=survey_id, kind=kind, lang=lang)
        text.subject, text.body = wording
        db.session.add(text)
    db.session.flush()


def mend(survey: Survey, contact_id: UUID, address: str) -> None:
    """Give a bounced contact another address, and invite it anew. Raises MendedMeanwhileError."""
    contact = db.session.get(Contact, contact_id, with_for_update=True)
    key = keys.address_hash(address)
    taken = key in _known(survey.id) or key in _unsubscribed(survey.organisation_id)
    is_mine = contact is not None and contact.survey_id == survey.id
    if contact is None or not is_mine or contact.state != ContactState.BOUNCED or taken:
        raise MendedMeanwhileError
    contact.sealed = mail.sealed(mail.unsealed(contact.sealed) | {"to": address})
    contact.address_hash, contact.state = key, ContactState.WAITING
    db.session.execute(delete(InvitationMail).where(InvitationMail.contact_id == contact_id))
    db.session.flush()


def unsubscribe(contact_id: UUID) -> None:
    """Forget the address of a contact, in every survey, and let no list bring it back."""
    contact = db.session.get(Contact, contact_id, with_for_update=True)
    if contact is None:
        return
    survey = db.session.get_one(Survey, contact.survey_id)
    row = insert_new(UnsubscribedAddress).values(
        organisation_id=survey.organisation_id, address_hash=contact.address_hash
    )
    db.session.execute(row.on_conflict_do_nothing())
    same = (
        Contact.address_hash == contact.address_hash,
        Survey.organisation_id == survey.organisation_id,
    )
    chosen = select(Contact).join(Survey, Survey.id == Contact.survey_id).where(*same)
    for each in db.session.scalars(chosen.order_by(Contact.id)).all():
        each.state, each.sealed = ContactState.UNSUBSCRIBED, ""
    db.session.flush()


def forget_when_over(plan: InvitationPlan, *, on: date) -> None:
    """Note since when a survey is closed, and delete its addresses when that is long enough."""
    survey = db.session.get_one(Survey, plan.survey_id)
    has_passed = survey.closes_on is not None and survey.closes_on < on
    if survey.status != SurveyStatus.CLOSED and not has_passed:
        plan.closed_on = None
        return
    seen = survey.closes_on if has_passed else None
    plan.closed_on = plan.closed_on or seen or on
    if plan.closed_on + timedelta(days=plan.keep_days) <= on:
        plan.is_running = False
        _forget(select(Contact.id).where(Contact.survey_id == survey.id).subquery())


def _forget(contacts: Subquery) -> None:
    ids = select(contacts.c.id)
    db.session.execute(delete(InvitationMail).where(InvitationMail.contact_id.in_(ids)))
    db.session.execute(delete(Contact).where(Contact.id.in_(ids)))


def _batch(survey_id: UUID, kind: str, size: int, *, on: date) -> InvitationBatch:
    newest = select(func.max(InvitationBatch.number)).where(InvitationBatch.survey_id == survey_id)
    number = (db.session.scalar(newest) or 0) + 1
    return InvitationBatch(survey_id=survey_id, number=number, kind=kind, size=size, made_on=on)


def _sealed(
    survey_id: UUID, batch: int, key: str, row: Row
) -> tuple[dict[str, object], dict[str, object]]:
    token = tokens.new_invitation()
    contact = {
        "id": uuid4(),
        "survey_id": survey_id,
        "batch": batch,
        "address_hash": key,
        "sealed": mail.sealed({"to": row.address, "token": token}),
        "lang": row.lang,
        "state": ContactState.WAITING,
    }
    return _invitation(survey_id, batch, token, row.group), contact


def _invitation(survey_id: UUID, batch: int, token: str, group: str) -> dict[str, object]:
    return {
        "token_hash": tokens.hashed(token),
        "survey_id": survey_id,
        "batch": batch,
        "group_label": group,
        "is_used": False,
    }


def _known(survey_id: UUID) -> set[str]:
    return set(
        db.session.scalars(select(Contact.address_hash).where(Contact.survey_id == survey_id))
    )


def _unsubscribed(organisation_id: UUID) -> set[str]:
    mine = UnsubscribedAddress.organisation_id == organisation_id
    return set(db.session.scalars(select(UnsubscribedAddress.address_hash).where(mine)))
