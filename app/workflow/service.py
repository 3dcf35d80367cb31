"""Verbs on work: give it to somebody, say how far it is, comment, know of a comment."""

from collections.abc import Collection, Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select, update

from app.access import Role
from app.accounts import service as accounts
from app.accounts.models import User
from app.db import db
from app.entries.models import Entry
from app.errors import DomainError
from app.workflow import queries
from app.workflow.models import WorkChange, WorkComment, WorkItem, WorkMention, WorkState
from app.workflow.names import CHOSEN
from app.workflow.plans import Plan


class NotYoursError(DomainError):
    """A comment is deleted by its author, or by an administrator."""

    status = HTTPStatus.FORBIDDEN
    code = "not_yours"


class NobodyHereError(DomainError):
    """Whoever was named does not work here, or not any more."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "nobody_here"


def plan_of(about_id: UUID) -> Plan:
    """Return what is settled about a piece of work."""
    item = queries.item_of(about_id)
    if item is None:
        return Plan()
    return Plan(item.owner_id, item.due_on, WorkState(item.state), item.waits_for)


def assign(place: queries.Place, plan: Plan, *, by: UUID, at: datetime) -> bool:
    """Settle who does what by when; return whether that changed anything."""
    wanted = plan if plan.state == WorkState.WAITS else plan._replace(waits_for=None)
    if wanted == plan_of(place.about_id):
        return False
    _refuse_strangers(place, {wanted.owner_id, wanted.waits_for})
    if wanted.state not in {*CHOSEN, plan_of(place.about_id).state}:
        raise ValueError(wanted.state)
    keep(place.entry, place.about_id, wanted, by=by, at=at)
    detail = {"about": str(place.about_id), "state": str(wanted.state)}
    accounts.record("work.assigned", str(place.entry.id), detail, by=by, at=at)
    return True


def keep(entry: Entry, about_id: UUID, plan: Plan, *, by: UUID, at: datetime) -> None:
    """Store a plan, and that it was made."""
    # Two people may give the same work to somebody in the same moment: one waits for the other.
    db.session.execute(select(Entry.id).where(Entry.id == entry.id).with_for_update())
    item = queries.item_of(about_id)
    if item is None:
        item = WorkItem(about_id=about_id, entry_id=entry.id)
        db.session.add(item)
    for name, value in plan._asdict().items():
        setattr(item, name, value)
    change = WorkChange(about_id=about_id, entry_id=entry.id, by=by, at=at, **plan._asdict())
    db.session.add(change)
    db.session.flush()


def comment(
    place: queries.Place, text: str, mentioned: Collection[UUID], *, by: UUID, at: datetime
) -> WorkComment:
    """Say something about a piece of work, to somebody or to all."""
    _refuse_strangers(place, set(mentioned))
    made = WorkComment(
        about_id=place.about_id, entry_id=place.entry.id, by=by, at=at, text=text.strip()
    )
    db.session.add(made)
    db.session.flush()
    others = sorted(set(mentioned) - {by})
    db.session.add_all(WorkMention(comment_id=made.id, user_id=each) for each in others)
    know(place.about_id, by, at=at)
    db.session.flush()
    detail = {"about": str(place.about_id), "comment": str(made.id), "mentions": len(others)}
    accounts.record("work.commented", str(place.entry.id), detail, by=by, at=at)
    return made


def remove(comment: WorkComment, *, by: User, at: datetime) -> None:
    """Delete the words of a comment; that there was one, and who deleted it, stays."""
    if comment.by != by.id and not by.may(Role.ADMINISTRATOR):
        raise NotYoursError
    if comment.removed_at is not None:
        return
    comment.text, comment.removed_by, comment.removed_at = "", by.id, at
    db.session.flush()
    detail = {"comment": str(comment.id)}
    accounts.record("work.comment_removed", str(comment.entry_id), detail, by=by.id, at=at)


def know(about_id: UUID, user_id: UUID, *, at: datetime) -> None:
    """Let the comments here that are meant for somebody wait for them no longer."""
    here = [each.id for each in queries.comments_of(about_id)]
    db.session.execute(
        update(WorkMention)
        .where(WorkMention.comment_id.in_(here), WorkMention.user_id == user_id)
        .where(WorkMention.seen_at.is_(None))
        .values(seen_at=at)
    )


def assign_many(
    places: Sequence[queries.Place], change: dict[str, object], *, by: UUID, at: datetime
) -> int:
    """Change the same facts of several pieces of work; return how many that changed."""
    plans = [(each, plan_of(each.about_id)._replace(**change)) for each in places]  # type: ignore[arg-type]  # names and values are those of a plan
    return sum(assign(each, plan, by=by, at=at) for each, plan in plans)


def _refuse_strangers(place: queries.Place, named: set[UUID | None]) -> None:
    known: set[UUID | None] = {
        each.id for each in queries.people(place.entry.survey.organisation_id)
    }
    if named - known - {None}:
        raise NobodyHereError
