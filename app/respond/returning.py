"""Save and come back: a return code, typed into a form, opens unsent answers on any device.

The code stands on one page and travels in forms only: no address, cookie or log ever holds it.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from app import clock, mail
from app.access import public
from app.builder import queries as builder
from app.builder.closing import closing_words
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.i18n import day
from app.respond import (
    endings,
    forms,
    pages,
    posting,
    queries,
    return_pages,
    saving,
    service,
    tokens,
    underway,
    ways,
)
from app.respond.errors import EndedError
from app.respond.models import Typed, UnfinishedResponse
from app.respond.pages import Visit
from app.respond.routes import SURVEY, WRITING, bp
from app.security import limiter, salt

TRIES: Final = "5 per minute"
MOST_TYPED: Final = 200_000
"""Characters that are kept of what is no answer yet; more can only be mended at once."""


def _was_a_guess(response: Response) -> bool:
    return response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


def _was_done(response: Response) -> bool:
    return response.status_code == HTTPStatus.SEE_OTHER


def _addressee() -> str:
    typed = posting.form().get("address", "").strip().lower()
    return hmac.new(salt.today(), typed.encode(errors="replace"), hashlib.sha256).hexdigest()


# Only codes that open nothing count, so that coming back is never refused.
few_guesses = limiter.shared_limit(TRIES, scope="return", deduct_when=_was_a_guess)
# Nobody fills other people's letter boxes from here.
few_mails = limiter.limit("10 per hour", deduct_when=_was_done)
few_to_one = limiter.limit("3 per day", key_func=_addressee, deduct_when=_was_done)


def save_page(draft: UnfinishedResponse, visit: Visit, form: forms.PageForm) -> ResponseReturnValue:
    """Save everything that stands on a page, right or not, and lead to the return code."""
    typed = form.read_for_later()
    if len(str(typed)) > MOST_TYPED:
        return pages.question_page(visit, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    langs, at = forms.languages_of(form), clock.now()
    service.save_page(draft, form.page.code, form.answers, langs=langs, at=at)
    saving.save_for_later(draft, visit.handle, typed=typed, at=at)
    db.session.commit()
    return _to_saved(visit)


def save_all(draft: UnfinishedResponse, visit: Visit) -> ResponseReturnValue:
    """Save from the page where all answers are checked, and come back there."""
    draft.page_code = None
    saving.save_for_later(draft, visit.handle, at=clock.now())
    db.session.commit()
    return _to_saved(visit)


def save_typed(
    draft: UnfinishedResponse, visit: Visit, page_code: str, typed: Mapping[str, Typed]
) -> ResponseReturnValue:
    """Save what was kept of a page and what was typed on it besides, and come back there."""
    draft.page_code = page_code
    saving.save_for_later(draft, visit.handle, typed=typed, at=clock.now())
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
    return return_pages.saved(visit, until=until, here=_place(visit, draft))


@bp.post(f"{WRITING}/mail-code")
@public
@few_mails
@few_to_one
def mail_code(slug: str, handle: str) -> ResponseReturnValue:
    """Send the return code to an address that is kept nowhere else."""
    draft = underway.draft(handle, for_change=True)
    visit = underway.visit_of(draft, slug, handle)
    if draft.code_hash is None or not mail.is_on():
        raise NotFoundError
    until, typed = _kept_until(draft, draft.version.survey), posting.form().get("address", "")
    try:
        to = mail.address(typed)
    except mail.BadAddressError:
        here = _place(visit, draft)
        return return_pages.saved(visit, until=until, here=here, bad_address=typed)
    mail.send(to, *return_pages.letter(visit, until=until))
    db.session.commit()
    return _to_saved(visit, mailed=1)


@bp.post(f"{WRITING}/lock-answers")
@public
def lock(slug: str, handle: str) -> ResponseReturnValue:  # noqa: ARG001  (it stands in the address)
    """Close this address for good and go to a page that names no survey."""
    draft = underway.draft(handle, for_change=True)
    if draft.code_hash is None:
        raise NotFoundError
    saving.lock(draft)
    db.session.commit()
    return redirect(url_for("respond.locked"), HTTPStatus.SEE_OTHER), pages.CLEAR


@bp.get(f"{SURVEY}/return/")
@public
def ask_code(slug: str) -> ResponseReturnValue:
    """Ask for the return code; writes nothing."""
    return return_pages.form(builder.open_version(slug))


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
        return return_pages.form(
            builder.open_version(slug),
            problem=problem,
            typed=typed,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    found = queries.saved(code, at=at)
    if found is None:
        return _nothing_saved(slug, code, typed)
    draft, survey = found
    if not survey.takes_answers(at):
        return endings.closed_on(draft, builder.ClosedError(survey))
    handle = saving.come_back(draft, code, data.get(forms.TOKEN, ""), at=at)
    draft.is_shared = ways.is_shared()
    visit = underway.visit_of(draft, survey.slug, handle)
    db.session.commit()
    return redirect(_place(visit, draft), HTTPStatus.SEE_OTHER)


def _nothing_saved(slug: str, code: str, typed: str) -> ResponseReturnValue:
    receipt = queries.receipt_by_return_code(code)
    if receipt is not None:
        raise EndedError(was_sent=True, was_withdrawn=receipt.withdrawn_on is not None)
    version = builder.open_version(slug)
    return return_pages.form(version, problem="unknown", typed=typed, status=HTTPStatus.NOT_FOUND)


def _to_saved(visit: Visit, **more: int) -> ResponseReturnValue:
    query: dict[str, Any] = dict(more)
    place = url_for("respond.saved", slug=visit.slug, handle=visit.handle, **query)
    return redirect(place, HTTPStatus.SEE_OTHER)


def _place(visit: Visit, draft: UnfinishedResponse) -> str:
    return visit.url(draft.page_code) if draft.page_code else visit.check_url()


def _kept_until(draft: UnfinishedResponse, survey: Survey) -> str:
    last = draft.touched_at.date() + timedelta(days=queries.SAVED_DAYS)
    if survey.closes_on is None or survey.closes_on > last:
        return day(last)
    return closing_words(survey)
