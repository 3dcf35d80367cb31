"""What the public reads: all answers, one answer, and its earlier versions."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import public as for_everybody
from app.builder import promising
from app.entries import concerns, drift, listing, queries, reading
from app.entries.blueprint import bp
from app.entries.commitments import queries as commitments
from app.entries.commitments.dropped import dropped
from app.entries.commitments.models import Commitment
from app.entries.commitments.shown import with_commitments
from app.entries.content import Content, parsed
from app.entries.models import EntryVersion
from app.entries.reading import Words
from app.i18n import current_locale
from app.insights import queries as insights_queries
from app.insights import results


class Correction(NamedTuple):
    """What a version changed and why, as staff said it; nothing in the first versions kept so."""

    number: int
    on: date
    what: Words
    why: Words


FRESH_SECONDS = 300
"""How long a cache may show a page before it asks again: a withdrawn quote is gone by then."""


@bp.get("/<lang:lang>/you-said/")
@for_everybody
def index() -> ResponseReturnValue:
    """Show the published answers that fit what is looked for, latest first."""
    known = concerns.linked()
    found = listing.find(
        listing.Wanted.read(request.args),
        current_locale(),
        number=request.args.get("page", 1, int),
        on=clock.today(),
        concerns={each.slug: each.id for each in known},
    )
    names = {each.slug: concerns.name_in(each, current_locale()) for each in known}
    return cacheable(render_template("entries/index.html", found=found, concerns=names))


@bp.get("/<lang:lang>/you-said/<slug>/")
@for_everybody
def public(slug: str) -> ResponseReturnValue:
    """Show an answer in its newest version."""
    return _page(queries.published(slug))


@bp.get("/<lang:lang>/you-said/<slug>/versions/<int(max=99999):number>/")
@for_everybody
def version(slug: str, number: int) -> ResponseReturnValue:
    """Show an answer as it was published then."""
    return _page(queries.published_version(slug, number))


def read(found: queries.Published, kept: Sequence[Commitment] | None = None) -> reading.Reading:
    """Return a published entry in the language of this request, with the quotes as they are now.

    `kept` are its commitments, where they have been looked up for many entries at once.
    """
    content = found.content
    quotes = queries.quotes_by_id([ref.id for each in content.findings for ref in each.quotes])
    locale = current_locale()
    public = results.frozen(queries.snapshot_of(found.version).figures_json, locale)
    told = reading.read(content, locale, quotes, public, on=clock.today())
    kept = commitments.commitments_of(found.entry) if kept is None else kept
    return with_commitments(
        told, {each.finding_id: each for each in kept}, locale, on=clock.today()
    )


def corrections(versions: Sequence[EntryVersion], locale: str) -> list[Correction]:
    """Return what each version changed, the newest first; where nobody said it, nothing stands."""
    said = (correction(parsed(each.content_json), locale) for each in versions)
    return [each for each in said if each is not None]


def correction(content: Content, locale: str) -> Correction | None:
    """Return what one version changed, as its editors said it."""
    said = content.correction
    if not said.root or content.dates.published is None:
        return None
    what, why = (
        reading.words(*said.wording(name, locale, content.source_lang), locale=locale)
        for name in ("corrected", "corrected_why")
    )
    return Correction(content.number, content.dates.published, what, why)


def changed_since(found: queries.Published) -> drift.Drift | None:
    """Return what has changed in the figures since, as far as everybody may know it."""
    newest = insights_queries.newest_snapshot(found.entry.survey_id)
    if newest is None or newest.id == found.version.snapshot_id:
        return None
    locale = current_locale()
    then = results.frozen(queries.snapshot_of(found.version).figures_json, locale)
    return drift.public(found.content, then, results.frozen(newest.figures_json, locale))


def cacheable(page: str) -> Response:
    """Let caches keep a public page for a few minutes."""
    response = make_response(page)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    response.add_etag()
    response.make_conditional(request)
    return response


def _page(found: queries.Published) -> Response:
    versions = queries.versions_of(found.entry)
    is_newest = found.version.number == versions[0].number
    page = render_template(
        "entries/public.html",
        reading=read(found),
        version=found.version,
        versions=versions,
        corrections=corrections(versions, current_locale()),
        changed=changed_since(found) if is_newest else None,
        moves=promising.moves_of(found.entry.survey),
        dropped=dropped(found.entry, current_locale(), on=clock.today()),
        results_url=url_for("results.survey", slug=found.content.survey),
    )
    return cacheable(page)
