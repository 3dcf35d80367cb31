"""Who may open what: every route carries a mark, and one without a mark is refused."""

from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from app import db as database
from app import htmx

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
csrf = CSRFProtect()


class Role(StrEnum):
    """What a member of staff may do. A policymaker is a reader."""

    TRANSLATOR = "translator"
    READER = "reader"
    ANALYST = "analyst"
    EDITOR = "editor"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


IMPLIED = {
    Role.TRANSLATOR: frozenset({Role.TRANSLATOR}),
    Role.READER: frozenset({Role.READER}),
    Role.ANALYST: frozenset({Role.READER, Role.ANALYST}),
    Role.EDITOR: frozenset({Role.TRANSLATOR, Role.READER, Role.ANALYST, Role.EDITOR}),
    Role.APPROVER: frozenset({Role.READER, Role.ANALYST, Role.APPROVER}),
    Role.ADMINISTRATOR: frozenset(Role),
}
"""What each role may do besides its own. Approving one's own text is refused elsewhere."""


class Actor(Protocol):
    """The signed-in person, as far as access is concerned."""

    @property
    def is_authenticated(self) -> bool:
        """Return whether somebody has signed in."""
        ...

    def may(self, role: Role) -> bool:
        """Return whether one of this person's roles includes `role`."""
        ...


class Scope(StrEnum):
    """What a program may do with its token."""

    SURVEYS_READ = "surveys:read"
    SURVEYS_WRITE = "surveys:write"
    RESPONSES_WRITE = "responses:write"
    RESULTS_READ = "results:read"
    ANSWERS_READ = "answers:read"


SCOPES = frozenset(Scope)
PUBLIC = "public"
MEMBER = "member"
SIGN_IN = "sign-in"


def public(view: View) -> View:
    """Mark a route that anybody may use, without a cookie or an account."""
    view.access = PUBLIC  # type: ignore[attr-defined]  # a mark on the function
    return view


def staff(role: Role) -> Callable[[View], View]:
    """Mark a route for signed-in staff who have `role`."""

    def mark(view: View) -> View:
        view.access = role  # type: ignore[attr-defined]  # a mark on the function
        return view

    return mark


def api(scope: Scope) -> Callable[[View], View]:
    """Mark a route for programs whose token has `scope`; cookies mean nothing there."""

    def mark(view: View) -> View:
        view.access = scope  # type: ignore[attr-defined]  # a mark on the function
        return view

    return mark


def member(view: View) -> View:
    """Mark a route for everybody who is signed in, whatever their roles."""
    view.access = MEMBER  # type: ignore[attr-defined]  # a mark on the function
    return view


def rule(app: Flask, endpoint: str) -> str | None:
    """Return the access mark of a route: PUBLIC, SIGN_IN, MEMBER, a Role, a Scope, or None."""
    named: dict[str, str] = app.config["ACCESS_BY_NAME"]
    if endpoint in named:
        return named[endpoint]
    return getattr(app.view_functions.get(endpoint), "access", None)


def init_app(
    app: Flask,
    actor: Callable[[], Actor],
    *,
    bearer: Callable[[Scope], None],
    by_name: dict[str, str],
) -> None:
    """Check every request. `by_name` marks the routes of libraries, which carry no mark.

    `bearer` looks at the token of a program and raises unless it has the scope.
    """
    app.config["ACCESS_BY_NAME"] = by_name
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)

    @app.before_request
    def check() -> ResponseReturnValue | None:
        database.begin_request(only_reads=request.method in SAFE_METHODS)
        if request.endpoint is None:
            return None  # routing has failed: 404 and 405 are for everybody
        wanted = rule(app, request.endpoint)
        if wanted is None:
            abort(HTTPStatus.FORBIDDEN)
        writes = request.method not in SAFE_METHODS
        if writes:
            _check_origin()
        if wanted in SCOPES:
            bearer(Scope(wanted))
            return None
        # Who asks comes before the token: a session that has ended leads to the sign-in page.
        refused = None if wanted in {PUBLIC, SIGN_IN} else _check_actor(actor(), wanted)
        if refused is None and writes and wanted != PUBLIC:
            csrf.protect()
        return refused


def _check_actor(person: Actor, wanted: str) -> ResponseReturnValue | None:
    if not person.is_authenticated:
        sign_in = url_for("security.login", next=_form_page())
        if htmx.is_fragment():
            return "", HTTPStatus.UNAUTHORIZED, {"HX-Redirect": sign_in}
        return redirect(sign_in)
    if wanted != MEMBER and not person.may(Role(wanted)):
        abort(HTTPStatus.FORBIDDEN)
    return None


def _form_page() -> str | None:
    """Return where to go on after signing in: this page, or the one that held the form sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    sent_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if _address(sent_from) != _address(current_app.config["BASE_URL"]):
        return None
    return urlsplit(sent_from).path


def _check_origin() -> None:
    # Citizens have no cookie that another site could misuse, so a browser that names no origin is
    # let through; one that names a foreign origin is not.
    site = request.headers.get("Sec-Fetch-Site")
    if site in {"cross-site", "same-site"}:
        abort(HTTPStatus.FORBIDDEN)
    origin = request.headers.get("Origin")
    if origin is not None and _address(origin) != _address(current_app.config["BASE_URL"]):
        abort(HTTPStatus.FORBIDDEN)


def _address(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return "", "", None
    return parts.scheme, parts.hostname or "", port
