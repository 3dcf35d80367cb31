"""Errors with a status and a code; one handler turns them into a page in the reader's language."""

import logging
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import ClassVar, TypeAlias

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app import problems
from app.db import BusyError

logger = logging.getLogger(__name__)
Fields: TypeAlias = Sequence[tuple[str, str]]
MAX_DISCARDED = 512 * 1024 * 1024
PART = 64 * 1024
PATIENCE = 60
"""Seconds for which a body that is too big is read before the connection is dropped."""


class DomainError(Exception):
    """Something the domain refuses. `code` is for machines and tests, `status` for the web."""

    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT
    code: ClassVar[str] = "refused"

    def facts(self) -> problems.Facts:
        """Return what a program is told besides the code."""
        return {}

    def headers(self) -> dict[str, str]:
        """Return what stands in the head of the answer to a program."""
        return {}


class NotFoundError(DomainError):
    """There is no such thing, or this reader may not know of it."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"


class ConflictError(DomainError):
    """Somebody else changed this first."""

    code = "conflict"


PAGES = {
    400: (_l("We could not read that"), _l("Go back and try again. Nothing has been saved.")),
    403: (
        _l("You may not open this page"),
        _l("Sign in with an account that may, or ask your administrator."),
    ),
    404: (_l("Page not found"), _l("Check the address, or start again from the home page.")),
    405: (
        _l("This page cannot be used like that"),
        _l("Go back to the home page and start again."),
    ),
    409: (
        _l("This has changed in the meantime"),
        _l("Nothing has been overwritten. Go back, load the page again and look at it."),
    ),
    410: (
        _l("This is no longer here"),
        _l("It has been sent, withdrawn or left unused for too long."),
    ),
    413: (
        _l("That is too big"),
        _l("Go back and send less text or a smaller file. Nothing has been saved."),
    ),
    422: (_l("There is a problem"), _l("Go back and check what you entered.")),
    429: (_l("Too many tries"), _l("Wait a few minutes, then try again.")),
    500: (
        _l("Sorry, something went wrong"),
        _l("Nothing you had already saved is lost. Try again in a few minutes."),
    ),
    503: (
        _l("We are very busy"),
        _l("Nothing you had already saved is lost. Try again in a minute."),
    ),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page that says what to do next and tells nothing of the inside."""
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(HTTPException, http_error)

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
        _hear_out()
        return error_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    app.register_error_handler(OperationalError, database_error)
    app.register_error_handler(BusyError, database_error)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> ResponseReturnValue:
        # The message may hold what somebody wrote: the log gets the type and the place alone.
        logger.error("%s at %s on %s", type(error).__name__, _place_of(error), request.endpoint)
        if app.config["TESTING"]:
            raise error
        return error_page(HTTPStatus.INTERNAL_SERVER_ERROR)


def database_error(error: Exception, again: Fields = ()) -> ResponseReturnValue:
    """Say that nothing could be stored just now; `again`: what the page can send once more."""
    logger.error("database unavailable: %s", type(error).__name__)
    return error_page(HTTPStatus.SERVICE_UNAVAILABLE, again)


def domain_error(error: DomainError) -> ResponseReturnValue:
    """Answer what the domain refuses."""
    if problems.are_wanted():
        return problems.answer(error.status, error.code, error.facts(), error.headers())
    return error_page(error.status)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer what the web itself refuses; what is no error is passed on as it is."""
    if error.response is not None or (error.code or 500) < HTTPStatus.BAD_REQUEST:
        return error
    if problems.are_wanted():
        return problems.of(error)
    return error_page(error.code or 500)


def error_page(status: int, again: Fields = ()) -> ResponseReturnValue:
    """Return the page for `status`, never cached; programs get the same without a page.

    With `again`, the fields of a form, it has a button that sends them once more to this address.
    """
    if problems.are_wanted():
        return problems.answer(HTTPStatus(status))
    title, text = PAGES.get(status, PAGES[500 if status >= 500 else 400])  # noqa: PLR2004
    page = render_template("errors/page.html", status=status, title=title, text=text, again=again)
    headers = {"Cache-Control": "no-store"}
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        headers["Retry-After"] = "60"
    return page, status, headers


def _place_of(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"


def _hear_out() -> None:
    # A browser shows the answer only when it could send everything: the server would otherwise
    # close the connection under it. What is beyond the limit is read and thrown away.
    body, left = request.environ["wsgi.input"], min(request.content_length or 0, MAX_DISCARDED)
    until = time.monotonic() + PATIENCE
    # Not a byte more than was announced: a server may wait for what nobody will send.
    while left > 0 and time.monotonic() < until and (part := body.read(min(PART, left))):
        left -= len(part)
