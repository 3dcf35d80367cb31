"""Pages for paper in words and markup, made outside of a request, in any language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from flask import current_app, g, render_template, url_for
from flask_babel import refresh

from app.accounts import queries as accounts
from app.db import db, reading
from app.documents import posters, queries
from app.documents.models import EntryPoster
from app.entries import pages
from app.entries import queries as entries
from app.entries.models import EntryVersion
from app.entries.queries import Published
from app.entries.reading import Reading, read
from app.i18n import tag_of
from app.insights import results

_MISSING: Final = object()


@contextmanager
def in_language(locale: str, *, only_reads: bool = True) -> Iterator[None]:
    """Let everything inside speak this language and know where the public reads."""
    here = current_app.test_request_context(f"/{tag_of(locale)}/", base_url=public_base())
    before = g.get("locale", _MISSING)
    with here, reading(only=only_reads):
        g.locale = locale
        refresh()
        try:
            yield
        finally:
            # The context that was there before may be the same one.
            g.pop("locale", None) if before is _MISSING else setattr(g, "locale", before)
            refresh()


def public_base() -> str:
    """Return where the public reads: the site of files, where there is one."""
    settings = current_app.config["SETTINGS"]
    return str(settings.publish_url or settings.base_url).rstrip("/")


def reading_of(found: Published, locale: str) -> Reading:
    """Return a version as it was on the day of its publication, with its quotes as they are now."""
    content = found.content
    quotes = entries.quotes_by_id(queries.quote_ids(found.version.content_json))
    public = results.frozen(entries.snapshot_of(found.version).figures_json, locale)
    return read(content, locale, quotes, public, on=found.version.published_at.date())


def paper(version_id: UUID, locale: str) -> tuple[str, str] | None:
    """Return a version as a page for paper, and the state of the quotes on it."""
    with in_language(locale):
        found = _published(version_id)
        if found is None:
            return None
        number = found.version.number
        before = [each for each in entries.versions_of(found.entry) if each.number <= number]
        html = render_template(
            "documents/paper.html",
            reading=reading_of(found, locale),
            version=found.version,
            versions=[found.version],
            corrections=pages.corrections(before, locale),
            results_url=url_for("results.survey", slug=found.content.survey),
            address=_address(found),
            organisation=accounts.organisation().name,
            on_paper=True,
        )
        return html, queries.standing(found.version)


def poster(kept: EntryPoster, fit: int | None = None) -> str:
    """Return a poster as a page for paper, its type as large as `fit` says."""
    with in_language(kept.lang):
        found = _published(kept.version_id)
        told = poster_words(found, kept, fit) if found else {}
        return render_template("documents/poster_paper.html", **told)


def poster_words(found: Published, kept: EntryPoster, fit: int | None = None) -> dict[str, object]:
    """Return what a poster says, in the language of whoever asks."""
    told = reading_of(found, kept.lang)
    address = f"{public_base()}{url_for('entries.public', slug=found.content.slug)}"
    shown = [each for each in told.findings if each.number in kept.numbers]
    return {
        "reading": told,
        "findings": shown,
        "poster": kept,
        "fit": posters.likely(shown) if fit is None else fit,
        "address": address,
        "code": posters.code(address),
        "organisation": accounts.organisation().name,
    }


def _published(version_id: UUID) -> Published | None:
    version = db.session.get(EntryVersion, version_id)
    return None if version is None else Published(version.entry, version)


def _address(found: Published) -> str:
    place = url_for("entries.version", slug=found.entry.slug, number=found.version.number)
    return f"{public_base()}{place}"
