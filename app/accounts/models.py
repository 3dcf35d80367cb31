"""Organisations, the people who work for them, and the record of what they did."""

from uuid import UUID

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, Column, ForeignKey, String, Table, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access import IMPLIED
from app.access import Role as RoleName
from app.db import Base, Instant, LongString, PrimaryKey

user_roles = Table(
    "user_role",
    Base.metadata,
    Column("user_id", Uuid, ForeignKey("user_account.id"), primary_key=True),
    Column("role_id", Uuid, ForeignKey("role.id"), primary_key=True),
)


class Organisation(Base):
    """A public body. It owns surveys, people and entries."""

    __tablename__ = "organisation"
    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(200), default="")
    asks_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a second person has to approve a survey before it is published."""
    asks_sign_off: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether somebody has to sign each translation before it is published."""
    retention_months: Mapped[int | None]
    """How long after closing new surveys keep their answers; none is until staff say."""


class Role(Base, RoleMixin):
    """A role as a row, because Flask-Security wants one; its names are `access.Role`."""

    __tablename__ = "role"
    id: Mapped[PrimaryKey]  # type: ignore[assignment]  # Flask-Security declares numbers
    name: Mapped[str] = mapped_column(String(40), unique=True)


class User(Base, UserMixin):
    """A member of staff."""

    __tablename__ = "user_account"
    id: Mapped[PrimaryKey]  # type: ignore[assignment]  # Flask-Security declares numbers
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    # Set when somebody else chose the password: it works until then, and for nothing but
    # choosing one's own.
    password_expires_at: Mapped[Instant | None]
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(20), default="en")
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    # The last time step whose code was used: no code works twice.
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)
    organisation: Mapped[Organisation] = relationship()
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # its list is of mixins
        secondary=user_roles, lazy="selectin"
    )

    def may(self, role: RoleName) -> bool:
        """Return whether one of this person's roles includes `role`."""
        held = (IMPLIED[RoleName(each.name)] for each in self.roles)
        return any(role in implied for implied in held)


class SignIn(Base):
    """A browser that is signed in: deleting the row ends it there at once, whatever it keeps."""

    __tablename__ = "sign_in"
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    made_at: Mapped[Instant]


class AuditEvent(Base):
    """One act of one member of staff; each row seals the one before it."""

    __tablename__ = "audit_event"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Instant]
    actor_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(80))
    object_id: Mapped[str] = mapped_column(String(80))
    detail: Mapped[LongString]
    hash: Mapped[str] = mapped_column(String(64))
