"""What is being written, found by its handle; or the reason why it has ended."""

from functools import lru_cache
from uuid import UUID

import surveys
from app import clock, i18n
from app.errors import NotFoundError
from app.respond import course, hours, queries, tokens, ways
from app.respond.errors import EndedError
from app.respond.models import UnfinishedResponse
from app.respond.pages import Visit
from app.respond.reading import Reader


def draft(handle: str, *, for_change: bool = False) -> UnfinishedResponse:
    """Return what is being written under this handle; EndedError says why there is nothing."""
    if tokens.HANDLE.fullmatch(handle) is None:
        raise NotFoundError
    found = queries.unfinished(handle, at=clock.now(), for_change=for_change)
    if found is None or ways.is_idle(found.touched_at):
        receipt = queries.receipt_of(handle)
        raise EndedError(
            was_sent=receipt is not None,
            was_withdrawn=receipt is not None and receipt.withdrawn_on is not None,
            is_saved=queries.is_saved(handle),
        )
    return found


def stay(found: UnfinishedResponse) -> None:
    """Note that somebody is still at a shared device, who reads the same page again."""
    if found.is_shared:
        found.touched_at = clock.now()


def visit(slug: str, handle: str) -> Visit:
    """Return somebody's visit to this survey; raises as `draft` does."""
    return visit_of(draft(handle), slug, handle)


def visit_of(found: UnfinishedResponse, slug: str, handle: str) -> Visit:
    """Return the visit that goes on with what was found; NotFoundError in another survey.

    TooLateError when the survey has closed, and the time to finish is over.
    """
    version = queries.pinned(found.version_id)
    if version.slug != slug:
        raise NotFoundError
    hours.refuse_if_over(version.survey_id, found, at=clock.now())
    reader, answers = _reader(version.id, i18n.current_locale()), found.answers
    told = reader.telling(course.values_of(answers))
    is_change = found.replaces is not None
    return Visit(
        handle, version, told, answers, found.typed, is_change, found.stopped_by, found.work
    )


def page_of(visit: Visit, page_code: str) -> surveys.Page:
    """Return a page of the survey; NotFoundError when it has no such page."""
    try:
        return visit.reader.survey.page(page_code)
    except surveys.UnknownPageError as error:
        raise NotFoundError from error


@lru_cache(maxsize=64)
def _reader(version_id: UUID, locale: str) -> Reader:
    # A published version never changes, nor do its words in one language.
    return Reader(queries.pinned(version_id).definition, locale)
