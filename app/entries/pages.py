"""What the public reads: all answers, one answer, and its earlier versions."""

from flask import Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import public as for_everybody
from app.entries import queries, reading
from app.entries.blueprint import bp
from app.i18n import current_locale
from app.insights import results

FRESH_SECONDS = 300
"""How long a cache may show a page before it asks again: a withdrawn quote is gone by then."""


@bp.get("/<lang:lang>/you-said/")
@for_everybody
def index() -> ResponseReturnValue:
    """Show all published answers, latest first."""
    shown = [
        (read(found), found.version.published_at.date()) for found in queries.published_entries()
    ]
    return cacheable(render_template("entries/index.html", readings=shown))


@bp.get("/<lang:lang>/you-said/<slug>/")
@for_everybody
def public(slug: str) -> ResponseReturnValue:
    """Show an answer in its newest version."""
    return _page(queries.published(slug))


@bp.get("/<lang:lang>/you-said/<slug>/versions/<int:number>/")
@for_everybody
def version(slug: str, number: int) -> ResponseReturnValue:
    """Show an answer as it was published then."""
    return _page(queries.published_version(slug, number))


def read(found: queries.Published) -> reading.Reading:
    """Return a published entry in the language of this request, with the quotes as they are now."""
    content = found.content
    quotes = queries.quotes_by_id([ref.id for each in content.findings for ref in each.quotes])
    locale = current_locale()
    public = results.frozen(queries.snapshot_of(found.version).figures_json, locale)
    return reading.read(content, locale, quotes, public, on=clock.today())


def cacheable(page: str) -> Response:
    """Let caches keep a public page for a few minutes."""
    response = make_response(page)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    return response


def _page(found: queries.Published) -> Response:
    page = render_template(
        "entries/public.html",
        reading=read(found),
        version=found.version,
        versions=queries.versions_of(found.entry),
        results_url=url_for("results.survey", slug=found.content.survey),
    )
    return cacheable(page)
