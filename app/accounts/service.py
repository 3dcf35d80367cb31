"""Organisations and people: who may do what, and the record of what they did."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from flask_security import hash_password
from sqlalchemy import delete, select

from app import clock
from app.access import Role as RoleName
from app.accounts import factors, queries
from app.accounts.models import Organisation, Role, SignIn, User
from app.accounts.record import record, verify_chain
from app.db import db
from app.errors import ConflictError, DomainError

__all__ = ["record", "verify_chain"]

ONE_TIME_DAYS = 7
LONGEST_SESSION = timedelta(hours=12)


class EmailTakenError(ConflictError):
    """Somebody signs in with this address already."""

    code = "email_taken"


class LastAdministratorError(DomainError):
    """Without this person nobody could manage accounts any more."""

    code = "last_administrator"


def create_organisation(name: str, *, contact: str = "") -> Organisation:
    """Add the public body that everything here belongs to."""
    made = Organisation(name=name, contact=contact)
    db.session.add(made)
    db.session.flush()
    return made


def create_user(  # noqa: PLR0913  (an account is these facts)
    organisation: Organisation,
    *,
    name: str,
    email: str,
    password: str,
    roles: Iterable[RoleName],
    locale: str = "en",
    password_expires_at: datetime | None = None,
    by: UUID | None = None,
    at: datetime | None = None,
) -> User:
    """Add a member of staff, who sets up the second factor at the first sign-in.

    With `password_expires_at` the password only serves to choose another one.
    """
    if queries.user_by_email(email) is not None:
        raise EmailTakenError
    user = User(
        organisation_id=organisation.id,
        name=name.strip(),
        email=email.strip().lower(),
        password=hash_password(factors.normal(password)),
        password_expires_at=password_expires_at,
        active=True,
        locale=locale,
        fs_uniquifier=secrets.token_hex(32),
        roles=[_role(each) for each in sorted(set(roles))],
    )
    db.session.add(user)
    db.session.flush()
    granted = {"roles": [each.name for each in user.roles]}
    record("user.create", str(user.id), granted, by=by, at=at or clock.now())
    return user


def one_time_password() -> str:
    """Return a password that nobody has chosen, to be replaced at the first sign-in."""
    return "-".join(secrets.token_hex(2) for _ in range(5))


def ask_for(
    organisation: Organisation, *, approval: bool, sign_off: bool, by: UUID, at: datetime
) -> None:
    """Settle what has to happen before the organisation publishes a survey."""
    organisation.asks_approval, organisation.asks_sign_off = approval, sign_off
    db.session.flush()
    asked = {"approval": approval, "sign_off": sign_off}
    record("organisation.ask_for", str(organisation.id), asked, by=by, at=at)


def retain(organisation: Organisation, months: int | None, *, by: UUID, at: datetime) -> None:
    """Settle how many months after closing new surveys keep their answers."""
    if organisation.retention_months != months:
        organisation.retention_months = months
        db.session.flush()
        record("organisation.retain", str(organisation.id), {"months": months}, by=by, at=at)


def retention_of(organisation_id: UUID) -> int | None:
    """Return how many months after closing a new survey keeps its answers; None is no limit."""
    return db.session.get_one(Organisation, organisation_id).retention_months


def set_language(user: User, locale: str) -> None:
    """Show staff pages in this language from now on."""
    user.locale = locale
    db.session.flush()


def change_roles(user: User, roles: Iterable[RoleName], *, by: UUID, at: datetime) -> None:
    """Give `user` exactly these roles, from the next request on."""
    wanted = set(roles)
    if RoleName.ADMINISTRATOR not in wanted:
        _keep_an_administrator(user)
    user.roles = [_role(each) for each in sorted(wanted)]
    db.session.flush()
    record("user.roles", str(user.id), {"roles": sorted(wanted)}, by=by, at=at)


def deactivate(user: User, *, by: UUID, at: datetime) -> None:
    """Close the account and end every session of it; its acts stay on record."""
    _keep_an_administrator(user)
    user.active = False
    _shut_out(user)
    record("user.deactivate", str(user.id), {}, by=by, at=at)


def activate(user: User, *, by: UUID, at: datetime) -> None:
    """Open a closed account again."""
    user.active = True
    db.session.flush()
    record("user.activate", str(user.id), {}, by=by, at=at)


def reset_access(user: User, password: str, *, by: UUID, at: datetime) -> None:
    """Give a one-time password and forget the second factor: for a lost phone or password."""
    user.password = hash_password(factors.normal(password))
    user.password_expires_at = at + timedelta(days=ONE_TIME_DAYS)
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = None
    user.mf_recovery_codes = None
    _shut_out(user)
    record("user.reset_access", str(user.id), {}, by=by, at=at)


def make_recovery_codes(user: User) -> list[str]:
    """Replace the recovery codes; they are shown now and never again."""
    codes = factors.renew_recovery_codes(user)
    db.session.flush()
    return codes


def begin_session(user: User, *, at: datetime) -> str:
    """Note that a browser is signed in and return the key it has to show from now on."""
    key = secrets.token_urlsafe(32)
    stale = SignIn.made_at < at - LONGEST_SESSION
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id, stale))
    db.session.add(SignIn(key_hash=session_hash(key), user_id=user.id, made_at=at))
    db.session.flush()
    return key


def end_session(key: str) -> None:
    """Sign out the browser that holds `key`."""
    db.session.execute(delete(SignIn).where(SignIn.key_hash == session_hash(key)))


def end_sessions(user: User) -> None:
    """Sign `user` out everywhere."""
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id))
    db.session.flush()


def session_hash(key: str) -> str:
    """Return how a session key is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def _shut_out(user: User) -> None:
    # The new name also ends a sign-in that is half done.
    user.fs_uniquifier = secrets.token_hex(32)
    end_sessions(user)


def _role(name: RoleName) -> Role:
    found = db.session.scalar(select(Role).where(Role.name == name))
    if found is None:
        found = Role(name=name)
        db.session.add(found)
        db.session.flush()
    return found


def _keep_an_administrator(leaving: User) -> None:
    others = (
        user
        for user in queries.users_of(leaving.organisation_id)
        if user.active and user.id != leaving.id and user.may(RoleName.ADMINISTRATOR)
    )
    if leaving.may(RoleName.ADMINISTRATOR) and not any(others):
        raise LastAdministratorError
