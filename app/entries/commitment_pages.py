"""What the public reads about one commitment: what was promised, and all that became of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app import clock
from app.access import public as for_everybody
from app.entries.blueprint import bp
from app.entries.commitments import queries
from app.entries.commitments.shown import shown
from app.entries.pages import cacheable
from app.entries.reading import words
from app.i18n import current_locale


@bp.get("/<lang:lang>/you-said/<slug>/promises/<int(max=99999):number>/")
@for_everybody
def public_commitment(slug: str, number: int) -> ResponseReturnValue:
    """Show one commitment with everything that happened to it, newest first."""
    found = queries.published(slug, number)
    locale = current_locale()
    finding, source_lang = queries.words_of(found)
    content = queries.content_of(found)
    texts = {
        field: words(*each.wording(field, locale, source_lang), locale=locale)
        for each in (content.texts, finding.texts)
        for field in each.root
    }
    page = render_template(
        "entries/commitment.html",
        commitment=found,
        told=shown(found, locale, on=clock.today()),
        texts=texts,
        content=content,
    )
    return cacheable(page)
