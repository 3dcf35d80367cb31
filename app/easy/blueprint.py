"""The blueprint of this feature, how staff's routes load, and what the entry's page asks for."""

from uuid import UUID

from flask import Blueprint, Response, make_response, request
from flask_security import current_user

from app.easy.models import EasyPicture
from app.easy.pictures import BUILT_IN, asset_of
from app.easy.queries import languages_with_easy_read
from app.entries import queries as entries
from app.entries.models import Entry
from app.errors import NotFoundError
from app.i18n import ENDONYMS, locale_of

bp = Blueprint("easy", __name__, template_folder="templates")
YEAR = 31_536_000


@bp.context_processor
def pictures() -> dict[str, object]:
    """Give templates the built-in pictures and each language's own name."""
    return {"built_in": BUILT_IN, "asset_of": asset_of, "endonyms": ENDONYMS}


@bp.app_context_processor
def parts() -> dict[str, object]:
    """Let the page of an entry ask in which languages it can be read in easy read."""
    return {"languages_with_easy_read": languages_with_easy_read}


def own_entry(entry_id: UUID) -> Entry:
    """Return an entry of the organisation that whoever asks works for."""
    return entries.entry_of(current_user.organisation_id, entry_id)


def language_of(entry: Entry, tag: str) -> str:
    """Return a language of the answer; NotFoundError for all others."""
    locale = locale_of(tag)
    if locale is None or locale not in entries.languages_of(entry.survey):
        raise NotFoundError(tag)
    return locale


def picture_answer(picture: EasyPicture, ending: str) -> Response:
    """Send a picture, which never changes; NotFoundError when its name ends otherwise."""
    if picture.ending != ending:
        raise NotFoundError(ending)
    answer = make_response(picture.data)
    answer.mimetype = picture.media_type
    answer.add_etag()
    answer.make_conditional(request)
    return answer
