"""The three ways to a survey: as a page of ours, in a frame of another site, on a shared device.

All are the same pages. The way stands in the address and every address on the page keeps it, so
that neither a frame nor a kiosk needs a cookie or a script.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, g, has_request_context, request, url_for
from sqlalchemy import delete, select

from app import clock
from app.builder.models import Survey
from app.db import db, reading
from app.respond import collecting, linked, queries, tokens
from app.respond.reach_models import Collector, EmbedSite
from app.security import CITIZEN_CSP
from app.upsert import insert

PAGE: Final = "s"
EMBED: Final = "embed"
KIOSK: Final = "kiosk"
MOST_SITES: Final = 50
# How long a shared device waits: on a page, for a sign of life, and with a receipt on the screen.
STILL_THERE: Final = timedelta(minutes=2)
PAUSE: Final = queries.SHARED - STILL_THERE
RECEIPT: Final = timedelta(minutes=3)
_CLEAR: Final = '"cache", "storage"'
_WRITING: Final = frozenset(
    {
        "respond.page",
        "respond.save_page",
        "respond.entry",
        "respond.save_entry",
        "respond.ask_removal",
        "respond.check",
    }
)


def init(bp: Blueprint) -> None:
    """Let the routes of `bp` be reached in each way, and its pages know which it is."""
    bp.app_url_value_preprocessor(_take)
    bp.app_url_defaults(_give)
    bp.app_context_processor(_context)
    bp.before_request(_look_up_sites)
    bp.after_request(headers)


def current() -> str:
    """Return the way of this request."""
    return str(g.get("way", PAGE)) if has_request_context() else PAGE


def is_framed() -> bool:
    """Return whether nothing may lead away from the survey."""
    return current() != PAGE


def is_shared() -> bool:
    """Return whether the next person may soon stand before this device."""
    return current() == KIOSK


def is_idle(touched_at: datetime) -> bool:
    """Return whether the next person may be standing before this shared device."""
    return is_shared() and touched_at < clock.now() - queries.SHARED


def refresh_after_receipt(slug: str) -> dict[str, str]:
    """Return the header by which a shared device goes back to the start after a receipt."""
    return _refresh(RECEIPT, start_url(slug)) if current() == KIOSK else {}


def start_url(slug: str) -> str:
    """Return where the next person starts, with what the address of this device says."""
    handle = str((request.view_args or {}).get("handle", ""))
    code = collecting.via_here()
    if not code and tokens.HANDLE.fullmatch(handle):
        code = _code(slug, tokens.via_of(handle))
    return url_for("respond.start", slug=slug, via=code or None)


def carry(_endpoint: str, values: dict[str, Any]) -> None:
    """Keep, in a frame or a kiosk, what its own address says for whoever starts next.

    It goes from address to address: answers may have come with another link, by a return code.
    """
    if not is_framed():
        return
    if "carried" not in g:
        g.carried = linked.carried()
    for name, value in g.carried.items():
        values.setdefault(name, value)


def headers(response: Response) -> Response:
    """Let the listed sites frame the page, and a shared device forget and start again."""
    if current() == EMBED and g.get("embed_sites"):
        wanted = f"frame-ancestors {' '.join(g.embed_sites)}"
        policy = CITIZEN_CSP.replace("frame-ancestors 'none'", wanted)
        response.headers["Content-Security-Policy"] = policy
        # A host page that isolates itself shows only frames that agree to it.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if current() == KIOSK:
        _keep_to_itself(response)
    return response


def sites_of(survey_id: UUID) -> Sequence[str]:
    """Return the origins that may frame this survey."""
    chosen = select(EmbedSite.origin).where(EmbedSite.survey_id == survey_id)
    return db.session.scalars(chosen.order_by(EmbedSite.origin)).all()


def allow(survey_id: UUID, origins: Sequence[str]) -> None:
    """Replace the origins that may frame this survey."""
    db.session.execute(delete(EmbedSite).where(EmbedSite.survey_id == survey_id))
    for origin in dict.fromkeys(origins):
        db.session.execute(insert(EmbedSite).values(survey_id=survey_id, origin=origin))


def origin_of(typed: str) -> str | None:
    """Return the origin of an address (https://host), None when it is no https address."""
    try:
        parts = urlsplit(typed.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except ValueError:
        return None
    named = all(each.replace("-", "").isalnum() for each in host.split("."))
    if parts.scheme != "https" or not named or "." not in host or parts.username:
        return None
    return f"https://{host}" + (f":{port}" if port and port != 443 else "")  # noqa: PLR2004  (https)


def _take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "way" in values:
        g.way = values.pop("way")


def _give(endpoint: str, values: dict[str, Any]) -> None:
    if "way" not in values and endpoint in _reached(current_app):
        values["way"] = current()
        carry(endpoint, values)


def _reached(app: Flask) -> frozenset[str]:
    # Asked for every address on a page; which routes there are never changes.
    known: frozenset[str] | None = app.extensions.get("ways")
    if known is None:
        found = (rule.endpoint for rule in app.url_map.iter_rules() if "way" in rule.arguments)
        known = app.extensions["ways"] = frozenset(found)
    return known


def _context() -> dict[str, Any]:
    slug = (request.view_args or {}).get("slug") if has_request_context() else None
    framed = is_framed() and slug is not None
    return {"way": current(), "start_again_url": start_url(str(slug)) if framed else None}


def _look_up_sites() -> None:
    if current() == EMBED:
        slug = (request.view_args or {}).get("slug")
        survey_id = select(Survey.id).where(Survey.slug == slug).scalar_subquery()
        chosen = select(EmbedSite.origin).where(EmbedSite.survey_id == survey_id)
        # Read past whoever writes: the page that says “we are busy” has to stand in the frame, too.
        with reading(only=True):
            g.embed_sites = db.session.scalars(chosen.order_by(EmbedSite.origin)).all()
            db.session.rollback()


def _keep_to_itself(response: Response) -> None:
    values = request.view_args or {}
    if request.endpoint == "respond.start":
        response.headers.setdefault("Clear-Site-Data", _CLEAR)
    elif request.endpoint in _WRITING and response.mimetype == "text/html":
        at = values.get("page_code")
        still = url_for("kiosk.still_there", slug=values["slug"], handle=values["handle"], at=at)
        response.headers.extend(_refresh(PAUSE, still))
    elif "Refresh" not in response.headers and "slug" in values:
        response.headers.extend(_refresh(STILL_THERE, start_url(values["slug"])))


def _refresh(after: timedelta, url: str) -> dict[str, str]:
    return {"Refresh": f"{int(after.total_seconds())}; url={url}"}


def _code(slug: str, number: int) -> str:
    if not number or "is_busy" in g:
        return ""
    survey_id = select(Survey.id).where(Survey.slug == slug).scalar_subquery()
    chosen = select(Collector.code).where(
        Collector.survey_id == survey_id, Collector.number == number
    )
    return db.session.scalar(chosen) or ""
