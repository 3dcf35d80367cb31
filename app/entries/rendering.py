"""The page of an entry as the public would get it, made before it is published to be looked at."""

from datetime import date
from typing import Final

from flask import current_app, g, render_template
from flask_babel import refresh

from app.entries import queries, soundness
from app.entries import reading as readings
from app.entries.content import Content
from app.entries.models import Entry
from app.i18n import tag_of
from app.insights import figures, results
from app.insights.disclosure import STEP, THRESHOLD, PublicCount

_MISSING: Final = object()


def faults(entry: Entry, content: Content, *, on: date) -> dict[str, list[str]]:
    """Return what a machine finds wrong with the page, by language; nothing where all is well."""
    exact = figures.exact(entry.survey)
    quotes = queries.quotes_by_id([ref.id for each in content.findings for ref in each.quotes])
    found = {}
    for lang in content.languages:
        reading = readings.read(content, lang, quotes, results.read(exact, lang), on=on)
        codes = soundness.faults(_page(reading, lang))
        if not _is_suppressed(reading):
            codes.append("suppression")
        if codes:
            found[lang] = codes
    return found


def _page(reading: readings.Reading, lang: str) -> str:
    path = f"/{tag_of(lang)}/you-said/{reading.content.slug}/"
    before = g.get("locale", _MISSING)
    with current_app.test_request_context(path):
        g.locale = lang
        refresh()
        try:
            return render_template(
                "entries/public.html",
                reading=reading,
                version=None,
                versions=[],
                corrections=[],
                changed=None,
                results_url=f"/{tag_of(lang)}/results/{reading.content.survey}/",
            )
        finally:
            # The context of a request that goes on is the same one.
            g.pop("locale", None) if before is _MISSING else setattr(g, "locale", before)
            refresh()


def _is_suppressed(reading: readings.Reading) -> bool:
    """Return whether no count on the page tells of fewer than ten people, or is exact."""
    bars = (*reading.channels, *reading.languages)
    counts = [
        reading.people,
        reading.answered,
        reading.not_grouped,
        *(each.people for each in bars),
    ]
    counts += [finding.people for finding in reading.findings]
    optional = (reading.other_topics, reading.not_analysed, reading.withdrawn)
    counts += [each for each in optional if each is not None]
    return all(map(_is_safe, counts))


def _is_safe(count: PublicCount) -> bool:
    return count.value is None or (count.value >= THRESHOLD and count.value % STEP == 0)
