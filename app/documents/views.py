"""The public fetches PDFs here; staff's pages are in `poster_pages`."""

from http import HTTPStatus

from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from app.access import public
from app.blobs import BlobNotFoundError, open_blobs
from app.documents import letter_pages, poster_pages, queries
from app.documents.blueprint import bp
from app.entries import queries as entries
from app.i18n import current_locale, tag_of

FRESH_SECONDS = 300
"""How long a cache may keep a PDF: a withdrawn quote is gone by then."""

__all__ = ["bp", "letter_pages", "poster_pages"]


@bp.get("/<lang:lang>/you-said/<slug>/versions/<int:number>/answer.pdf")
@public
def paper(slug: str, number: int) -> ResponseReturnValue:
    """Return a published version as a tagged PDF in the language of the address."""
    found = entries.published_version(slug, number)
    made = queries.paper_in(found.version, current_locale())
    if made is None:
        abort(HTTPStatus.NOT_FOUND)
    try:
        content = open_blobs(current_app.config["SETTINGS"]).get(made.blob)
    except BlobNotFoundError:
        abort(HTTPStatus.NOT_FOUND)
    answer = Response(content, mimetype="application/pdf")
    name = f"{slug}-{number}-{tag_of(made.lang)}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.set_etag(made.sha256)
    answer.cache_control.public = True
    answer.cache_control.max_age = FRESH_SECONDS
    return answer
