"""What the public reads: an answer in easy read, and the pictures that staff brought for it."""

from uuid import UUID

from flask import Response, render_template

from app.access import public as for_everybody
from app.easy import content, pictures, queries
from app.easy.blueprint import YEAR, bp, picture_answer
from app.entries.models import Entry
from app.entries.pages import cacheable
from app.i18n import current_locale, languages


@bp.get("/<lang:lang>/you-said/<slug>/easy/")
@for_everybody
def show(slug: str) -> Response:
    """Show an answer in easy read, and which version of it the text tells of."""
    shown = queries.published(slug, current_locale())
    signed = queries.languages_with_easy_read(slug)
    page = render_template(
        "easy/public.html",
        shown=shown,
        easy=shown.text,
        findings=content.keys(shown.content)[1:-1],
        own=_addresses(shown.entry),
        # A page in a language that nobody has signed is not there: no link leads to it.
        languages=[each for each in languages() if each.code in signed],
    )
    return cacheable(page)


@bp.get("/you-said/<slug>/easy/<uuid:picture_id>.<any(jpg,png,webp):ending>")
@for_everybody
def picture(slug: str, picture_id: UUID, ending: str) -> Response:
    """Send a picture of a signed text."""
    answer = picture_answer(queries.public_picture(slug, picture_id), ending)
    answer.cache_control.public = True
    answer.cache_control.max_age = YEAR
    return answer


def _addresses(entry: Entry) -> dict[str, str]:
    own = queries.pictures_of(entry)
    return pictures.own_addresses("easy.picture", own, {"slug": entry.slug})
