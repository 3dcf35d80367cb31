"""What the public reads of versions: what changed from one to the next."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.access import public as for_everybody
from app.entries import pages, queries
from app.entries.blueprint import bp
from app.entries.differences import changes
from app.entries.labels import TITLES
from app.errors import NotFoundError
from app.i18n import current_locale


@bp.get("/<lang:lang>/you-said/<slug>/versions/<int(max=99999):number>/changes/")
@for_everybody
def version_changes(slug: str, number: int) -> ResponseReturnValue:
    """Show what a version changed in the one before it."""
    if number <= 1:
        raise NotFoundError(slug)
    found = queries.published_version(slug, number)
    before, after = pages.read(queries.published_version(slug, number - 1)), pages.read(found)
    return _page(found, changes=changes(before, after, current_locale()), reading=after)


def _page(found: queries.Published, **shown: object) -> Response:
    content = found.content
    page = render_template(
        "entries/changes.html",
        content=content,
        version=found.version,
        correction=pages.correction(content, current_locale()),
        titles=TITLES,
        **shown,
    )
    return pages.cacheable(page)
