"""The blueprint of what is open to everybody, and what its answers have in common."""

from flask import Blueprint, Response, current_app, make_response, request, url_for

from app.accounts import queries as accounts
from app.accounts.models import Organisation
from app.errors import NotFoundError
from app.i18n import direction, tag_of
from app.open.licensing import Terms, terms_of

bp = Blueprint("open", "app.open", template_folder="templates")
FRESH_SECONDS = 300


def organisation() -> Organisation | None:
    """Return the organisation of this installation, or nothing before it has one."""
    try:
        return accounts.organisation()
    except NotFoundError:
        return None


def licence() -> Terms:
    """Return the licence of what is published here."""
    here = organisation()
    return terms_of(None if here is None else here.id)


def address(endpoint: str, /, **values: object) -> str:
    """Return the whole address of a page, under the name that this installation goes by."""
    base: str = current_app.config["BASE_URL"]
    return base + url_for(endpoint, **values)  # type: ignore[arg-type]  # addresses take anything


def cacheable(body: str | bytes, mimetype: str = "text/html; charset=utf-8") -> Response:
    """Return what caches may keep for a few minutes, and ask about again by its digest."""
    answer = make_response(body)
    answer.content_type = mimetype
    answer.cache_control.public = True
    answer.cache_control.max_age = FRESH_SECONDS
    if not mimetype.startswith("text/html"):
        # Programs of other sites may read it: there is nothing in it that is not for everybody.
        answer.access_control_allow_origin = "*"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@bp.app_context_processor
def shared() -> dict[str, object]:
    """Give templates the licence, whole addresses, and how a text's language is marked."""
    return {
        "open_licence": licence,
        "whole_address": address,
        "tag_of": tag_of,
        "direction": direction,
    }
