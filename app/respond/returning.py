"""Save and come back: a return code, typed into a form, opens unsent answers on any device.

The code stands on one page and travels in forms only: no address, cookie or log ever holds it.
"""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Final

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import public
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.respond import endings, forms, pages, posting, queries, service, tokens, underway
from app.respond.errors import EndedError
from app.respond.models import UnfinishedResponse
from app.respond.pages import Visit
from app.respond.routes import SURVEY, WRITING, bp
from app.security import limiter

TRIES: Final = "5 per minute"
MOST_TYPED: Final = 200_000
"""Characters that are kept of what is no answer yet; more can only be mended at once."""


def _was_a_guess(response: Response) -> bool:
    return response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


# Only codes that open nothing count, so that coming back is never refused.
few_guesses = limiter.shared_limit(TRIES, scope="return", deduct_when=_was_a_guess)


def save_page(draft: UnfinishedResponse, visit: Visit, form: forms.PageForm) -> ResponseReturnValue:
    """Save everything that stands on a page, right or not, and lead to the return code."""
    typed = form.read_for_later()
    if len(str(typed)) > MOST_TYPED:
        return pages.question_page(visit, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    langs, at = forms.languages_of(form), clock.now()
    service.save_page(draft, form.page.code, form.answers, langs=langs, at=at)
    service.save_for_later(draft, visit.handle, typed=typed, at=at)
    db.session.commit()
    return _to_saved(visit)


def save_all(draft: UnfinishedResponse, visit: Visit) -> ResponseReturnValue:
    """Save from the page where all answers are checked, and come back there."""
    draft.page_code = None
    service.save_for_later(draft, visit.handle, at=clock.now())
    db.session.commit()
    return _to_saved(visit)


@bp.get(f"{WRITING}/saved-answers")
@public
def saved(slug: str, handle: str) -> ResponseReturnValue:
    """Show the return code, while the address still opens the answers."""
    draft = underway.draft(handle)
    visit = underway.visit_of(draft, slug, handle)
    if draft.code_hash is None:
        raise NotFoundError
    until = _kept_until(draft, draft.version.survey)
    return pages.saved_page(visit, until=until, here=_place(visit, draft))


@bp.post(f"{WRITING}/lock-answers")
@public
def lock(slug: str, handle: str) -> ResponseReturnValue:  # noqa: ARG001  (it stands in the address)
    """Close this address for good and go to a page that names no survey."""
    draft = underway.draft(handle, for_change=True)
    if draft.code_hash is None:
        raise NotFoundError
    service.lock(draft)
    db.session.commit()
    return redirect(url_for("respond.locked"), HTTPStatus.SEE_OTHER), pages.CLEAR


@bp.get(f"{SURVEY}/return/")
@public
def ask_code(slug: str) -> ResponseReturnValue:
    """Ask for the return code; writes nothing."""
    return pages.return_page(builder.open_version(slug))


@bp.post(f"{SURVEY}/return/")
@public
@few_guesses
def come_back(slug: str) -> ResponseReturnValue:
    """Give the answers that the code opens a new address, and lead there."""
    data, at = posting.form(), clock.now()
    typed = data.get("code", "")
    code = tokens.read_return_code(typed)
    if code is None:
        problem = "slip" if tokens.read_code(typed) is None else "receipt"
        return pages.return_page(
            builder.open_version(slug),
            problem=problem,
            typed=typed,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    found = queries.saved(code, at=at)
    if found is None:
        return _nothing_saved(slug, code, typed)
    draft, survey = found
    if not survey.takes_answers(at.date()):
        return endings.closed_on(draft, builder.ClosedError(survey))
    handle = service.come_back(draft, code, data.get(forms.TOKEN, ""), at=at)
    visit = underway.visit_of(draft, survey.slug, handle)
    db.session.commit()
    return redirect(_place(visit, draft), HTTPStatus.SEE_OTHER)


def _nothing_saved(slug: str, code: str, typed: str) -> ResponseReturnValue:
    receipt = queries.receipt_by_return_code(code)
    if receipt is not None:
        raise EndedError(was_sent=True, was_withdrawn=receipt.withdrawn_on is not None)
    version = builder.open_version(slug)
    return pages.return_page(version, problem="unknown", typed=typed, status=HTTPStatus.NOT_FOUND)


def _to_saved(visit: Visit) -> ResponseReturnValue:
    place = url_for("respond.saved", slug=visit.slug, handle=visit.handle)
    return redirect(place, HTTPStatus.SEE_OTHER)


def _place(visit: Visit, draft: UnfinishedResponse) -> str:
    return visit.url(draft.page_code) if draft.page_code else visit.check_url()


def _kept_until(draft: UnfinishedResponse, survey: Survey) -> date:
    last = draft.touched_at.date() + timedelta(days=queries.SAVED_DAYS)
    return min(last, survey.closes_on) if survey.closes_on else last
