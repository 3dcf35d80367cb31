"""A shared device asks whether somebody is still there before it starts again."""

from http import HTTPStatus

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import public
from app.db import db
from app.errors import NotFoundError
from app.respond import endings, queries, tokens, ways
from app.respond.errors import EndedError

bp = Blueprint("kiosk", __name__, template_folder="templates")
STILL = "/<lang:lang>/kiosk/<slug>/r/<handle>/still-there"
bp.register_error_handler(EndedError, endings.ended)
bp.url_defaults(ways.carry)


@bp.before_request
def _way() -> None:
    g.way = ways.KIOSK


@bp.get(STILL)
@public
def still_there(slug: str, handle: str) -> ResponseReturnValue:
    """Ask; without an answer the device goes back to the start."""
    page = render_template("respond/still_there.html", at=_code(), slug=slug, handle=handle)
    seconds = int(ways.STILL_THERE.total_seconds())
    return page, HTTPStatus.OK, {"Refresh": f"{seconds}; url={ways.start_url(slug)}"}


@bp.post(STILL)
@public
def go_on(slug: str, handle: str) -> ResponseReturnValue:
    """Go on where somebody was, with all that was saved."""
    if tokens.HANDLE.fullmatch(handle) is None or "\x00" in slug:
        raise NotFoundError
    draft = queries.unfinished(handle, at=clock.now(), for_change=True)
    if draft is None or ways.is_idle(draft.touched_at):
        raise EndedError
    draft.touched_at = clock.now()
    db.session.commit()
    code = _code()
    here = (
        url_for("respond.page", slug=slug, handle=handle, page_code=code)
        if code
        else url_for("respond.check", slug=slug, handle=handle)
    )
    return redirect(here, HTTPStatus.SEE_OTHER)


def _code() -> str:
    code = request.args.get("at", "")
    return code if code.isascii() and code.replace("_", "").isalnum() else ""
