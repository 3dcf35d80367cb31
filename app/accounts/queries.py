"""What is known about organisations, people and what they did."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import AuditEvent, Organisation, SignIn, User
from app.db import db
from app.errors import NotFoundError


def organisation() -> Organisation:
    """Return the organisation of this installation; NotFoundError before it has one."""
    found = db.session.scalar(select(Organisation).order_by(Organisation.name).limit(1))
    if found is None:
        raise NotFoundError
    return found


def users() -> Sequence[User]:
    """Return everybody who has or had an account, by name."""
    return db.session.scalars(select(User).order_by(User.name, User.id)).all()


def users_of(organisation_id: UUID) -> Sequence[User]:
    """Return everybody who works or worked for the organisation, by name."""
    theirs = select(User).where(User.organisation_id == organisation_id)
    return db.session.scalars(theirs.order_by(User.name, User.id)).all()


def user_of(organisation_id: UUID, user_id: UUID) -> User:
    """Return one person of the organisation; to others there is no such person."""
    found = db.session.get(User, user_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFoundError
    return found


def user_by_email(email: str) -> User | None:
    """Return the person who signs in with this address."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def locked_user(user_id: UUID) -> User:
    """Return one person as the database has them now; whoever asks next waits for this commit."""
    theirs = select(User).where(User.id == user_id).with_for_update(of=User)
    return db.session.scalars(theirs.execution_options(populate_existing=True)).one()


def user_by_uniquifier(uniquifier: str) -> User | None:
    """Return the person whose sign-in is under way under this name."""
    return db.session.scalar(select(User).where(User.fs_uniquifier == uniquifier))


def signed_in(uniquifier: str, key_hash: str, *, since: datetime) -> User | None:
    """Return the active person whose browser holds this key, when it signed in after `since`."""
    return db.session.scalar(
        select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(
            User.fs_uniquifier == uniquifier,
            User.active,
            SignIn.key_hash == key_hash,
            SignIn.made_at > since,
        )
    )


def acts(limit: int) -> Sequence[AuditEvent]:
    """Return what members of staff did last, newest first."""
    newest = select(AuditEvent).order_by(AuditEvent.number.desc()).limit(limit)
    return db.session.scalars(newest).all()


def all_acts() -> Sequence[AuditEvent]:
    """Return the whole record, oldest first."""
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.number)).all()
