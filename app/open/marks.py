"""What other sites show of an answer: a picture, a small block; and the map for search engines."""

from typing import Final

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import clock
from app.access import public as for_everybody
from app.config import LOCALES
from app.db import db
from app.entries import concerns, listing, queries
from app.entries.public_models import EntryPublic
from app.errors import NotFoundError
from app.i18n import current_locale, tag_of
from app.open import card, telling
from app.open.blueprint import address, bp, cacheable
from app.security import CITIZEN_CSP, YEAR

XML: Final = "application/xml; charset=utf-8"
MOST_ADDRESSES: Final = 50_000
"""What one map of a site may hold, by its format."""


@bp.get("/<lang:lang>/you-said/<slug>/block/")
@for_everybody
def block(slug: str) -> ResponseReturnValue:
    """Show an answer in a few lines, in a frame of any site: there is nothing to press in it."""
    found = listing.one(slug, current_locale(), on=clock.today())
    if found is None:
        raise NotFoundError(slug)
    answer = cacheable(render_template("open/block.html", card=found))
    policy = CITIZEN_CSP.replace("frame-ancestors 'none'", "frame-ancestors *")
    answer.headers["Content-Security-Policy"] = policy
    # A host page that isolates itself shows only frames that agree to it.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@bp.get("/you-said/<slug>/<int(max=999999):version>.png")
@for_everybody
def picture(slug: str, version: int) -> ResponseReturnValue:
    """Send the picture of one version: it never changes, and has no words in any language."""
    content = queries.published_version(slug, version).content
    told = telling.entry_told(slug, content.source_lang)
    if told is None or told.version != version:
        # Pictures of earlier versions are gone: their figures are on their pages.
        raise NotFoundError(slug)
    statuses = [str(each.status) for each in told.findings if each.status]
    counted = [(each, statuses.count(each)) for each in card.COLOURS if each in statuses]
    answer = make_response(card.drawn(told.people.value, tuple(counted)))
    answer.mimetype = "image/png"
    answer.cache_control.public = True
    answer.cache_control.max_age = YEAR
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@bp.get("/robots.txt")
@for_everybody
def robots() -> ResponseReturnValue:
    """Let search engines read what is public, and say where its map is."""
    lines = ("User-agent: *", "Disallow: /staff/", "", f"Sitemap: {address('open.maps')}", "")
    return cacheable("\n".join(lines), "text/plain; charset=utf-8")


@bp.get("/sitemap.xml")
@for_everybody
def maps() -> ResponseReturnValue:
    """List the maps of the site, one for each language."""
    urls = [address("open.map_of_language", lang=lang) for lang in LOCALES]
    return _xml("open/maps.xml", urls=urls)


@bp.get("/<lang:lang>/sitemap.xml")
@for_everybody
def map_of_language() -> ResponseReturnValue:
    """List the public pages in one language, with the day on which each changed last."""
    names = ("home.show", "entries.index", "open.board", "open.topics")
    pages: list[tuple[str, str]] = [(address(name), "") for name in names]
    pages += [(address("open.concern", slug=each.slug), "") for each in concerns.linked()]
    listed = select(EntryPublic.slug, EntryPublic.published_at)
    newest = listed.order_by(EntryPublic.published_at.desc(), EntryPublic.entry_id)
    for slug, at in db.session.execute(newest.limit(MOST_ADDRESSES - len(pages))):
        pages.append((address("entries.public", slug=slug), at.date().isoformat()))
    return _xml("open/map.xml", pages=pages, tag=tag_of(current_locale()))


def _xml(template: str, **values: object) -> Response:
    return cacheable(render_template(template, **values), XML)
