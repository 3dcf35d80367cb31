"""The front page, the notices every public body owes, and whether all is well."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import public
from app.accounts import queries as accounts
from app.errors import NotFoundError
from app.home import queries
from app.i18n import current_locale, wanted
from app.respond import queries as respond

FRESH_SECONDS = 60

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
@public
def root() -> ResponseReturnValue:
    """Lead to the front page in the language asked for, or that suits the browser."""
    answer = make_response(redirect(url_for("home.show", lang=wanted())))
    answer.vary.add("Accept-Language")
    return _cacheable(answer)


@bp.get("/<lang:lang>/")
@public
def show() -> ResponseReturnValue:
    """Show what can be answered now, and what became of earlier answers."""
    locale = current_locale()
    page = render_template(
        "home/show.html",
        surveys=queries.open_surveys(locale),
        awaited=queries.awaited(locale, clock.now()),
        answers=queries.answers(locale, on=clock.today()),
    )
    return _cacheable(make_response(page))


@bp.get("/<lang:lang>/privacy/")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept, for how long, and who sees it."""
    return _notice("privacy")


@bp.get("/<lang:lang>/accessibility/")
@public
def accessibility() -> ResponseReturnValue:
    """Say what was tested, by whom, and what was not."""
    return _notice("accessibility")


@bp.get("/<lang:lang>/contact/")
@public
def contact() -> ResponseReturnValue:
    """Say whom to ask."""
    return _notice("contact")


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say whether web, database and worker are well."""
    parts = {"web": "ok", **queries.health(clock.now())}
    is_well = set(parts.values()) == {"ok"}
    body = jsonify({"status": "ok" if is_well else "not well", **parts})
    return body, HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE


def _notice(name: str) -> ResponseReturnValue:
    page = render_template(f"home/{name}.html", contact=_contact(), saved_days=respond.SAVED_DAYS)
    return _cacheable(make_response(page))


def _contact() -> str:
    try:
        return accounts.organisation().contact
    except NotFoundError:
        return ""


def _cacheable(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    return response
