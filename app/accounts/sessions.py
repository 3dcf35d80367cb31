"""Sessions: staff pages alone have one, and it ends on the server, whatever a browser keeps."""

from datetime import timedelta
from typing import cast

from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.wrappers import Request
from flask_security.utils import set_request_attr
from typing_extensions import override

from app import clock
from app.accounts import queries, service
from app.accounts.models import User

IDLE = timedelta(hours=2)
KEY = "key"
PREFIX = "/staff"


def is_staff_path(path: str) -> bool:
    """Return whether a session exists for this path."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


class StaffSessions(SecureCookieSessionInterface):
    """A signed cookie on staff pages; on all others nothing is read, kept or sent."""

    @override
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if is_staff_path(request.path):
            return super().open_session(app, request)
        return self.session_class()

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if is_staff_path(request.path):
            super().save_session(app, session, response)

    @override
    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        # The cookie's own age is the idle time, so every answer renews it.
        return True


def begin(user: User) -> None:
    """Give this browser a key of its own, and nothing of what the session held before."""
    kept = {name: session[name] for name in ("_user_id", "fs_paa") if name in session}
    session.clear()
    session.update(kept)
    session[KEY] = service.begin_session(user, at=clock.now())


def end() -> None:
    """Forget this browser's key, here and there."""
    service.end_session(cast("str", session.get(KEY, "")))
    session.clear()


def load(uniquifier: str) -> User | None:
    """Return whoever this browser's session belongs to; None once it has ended."""
    key_hash = service.session_hash(cast("str", session.get(KEY, "")))
    user = queries.signed_in(uniquifier, key_hash, since=clock.now() - service.LONGEST_SESSION)
    if user is not None:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user
