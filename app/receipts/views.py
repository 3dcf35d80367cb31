"""A citizen types the code of a receipt, reads what became of their words, changes or withdraws.

The code travels in forms only: no address, redirect, cookie or log ever holds it.
"""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import public
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.i18n import current_locale
from app.receipts import queries, service
from app.respond import changing, checking, endings, hours, pages, tokens, underway
from app.respond import queries as respond
from app.respond.errors import (
    ChangedMeanwhileError,
    EndedError,
    OtherAnswersSentError,
    RequiredMissingError,
)
from app.respond.forms import TOKEN
from app.respond.models import Receipt
from app.respond.routes import WRITING
from app.security import limiter
from app.verdicts import public as verdicts
from app.verdicts import queries as ratings
from app.verdicts import service as rating
from app.verdicts.forms import RatingForm

bp = Blueprint("receipts", __name__, template_folder="templates")
TRIES: Final = "5 per minute"
BACKUP_DAYS: Final = 35

bp.register_error_handler(EndedError, endings.ended)
bp.register_error_handler(hours.TooLateError, endings.too_late)
bp.register_error_handler(OtherAnswersSentError, endings.other_answers_sent)


def _was_a_guess(response: Response) -> bool:
    return response.status_code == HTTPStatus.NOT_FOUND


# Only codes that lead nowhere count, so that reading on and switching language is never refused.
few_guesses = limiter.shared_limit(TRIES, scope="receipt", deduct_when=_was_a_guess)


@bp.get("/<lang:lang>/receipt/")
@public
def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("receipts/ask.html")


@bp.post("/<lang:lang>/receipt/")
@public
@few_guesses
def show() -> ResponseReturnValue:
    """Show what the code opens."""
    return _opened(request.form.get("code", ""), "receipts/show.html")


@bp.post("/<lang:lang>/receipt/withdraw/")
@public
@few_guesses
def withdraw() -> ResponseReturnValue:
    """Ask whether to delete everything; when that is confirmed, do it."""
    typed = request.form.get("code", "")
    if request.form.get("confirmed") != "yes":
        return _opened(typed, "receipts/confirm.html")
    receipt = _receipt(typed)
    if receipt is None or receipt.response_id is None:
        return _opened(typed, "receipts/confirm.html")
    service.withdraw(receipt, code=tokens.read_code(typed) or "", on=clock.today())
    db.session.commit()
    return render_template("receipts/withdrawn.html", days=BACKUP_DAYS)


@bp.post("/<lang:lang>/receipt/rate/")
@public
@few_guesses
def rate() -> ResponseReturnValue:
    """Keep what the owner of a receipt says of an answer, in place of what they said before."""
    typed, slug = request.form.get("code", ""), request.form.get("slug", "")
    code, receipt = tokens.read_code(typed), _receipt(typed)
    if code is None or receipt is None or receipt.response_id is None:
        return _opened(typed, "receipts/show.html")
    theirs = ratings.published_of(receipt.survey_id)
    entry = next((each for each in theirs if each.slug == slug), None)
    if entry is None or not verdicts.can_be_rated(entry):
        raise NotFoundError(slug)
    form = verdicts.form_of(entry, current_locale(), is_posted=True)
    chosen = form.verdicts()
    if chosen is None:
        return _opened(typed, "receipts/show.html", refused=form)
    rater, lang = rating.by_receipt(code), current_locale()
    rating.rate(entry, chosen, form.words, rater=rater, lang=lang, on=clock.today())
    db.session.commit()
    return _opened(typed, "receipts/show.html", rated=slug)


@bp.post("/<lang:lang>/receipt/change/")
@public
@few_guesses
def change() -> ResponseReturnValue:
    """Open what was sent for changing, while its survey takes answers."""
    typed = request.form.get("code", "")
    code, receipt = tokens.read_code(typed), _receipt(typed)
    if code is None or receipt is None or receipt.response_id is None:
        return _opened(typed, "receipts/show.html")
    db.session.refresh(receipt, with_for_update=True)
    if receipt.response_id is None:
        return _opened(typed, "receipts/show.html")
    response = respond.response_by_id(receipt.response_id)
    if not changing.can_change(receipt, response, at=clock.now()):
        return _opened(typed, "receipts/show.html")
    handle = changing.begin(receipt, response, code, at=clock.now())
    slug = response.version.survey.slug
    db.session.commit()
    return redirect(url_for("respond.check", slug=slug, handle=handle), HTTPStatus.SEE_OTHER)


@bp.post(f"{WRITING}/replace-answers")
@public
def replace(slug: str, handle: str) -> ResponseReturnValue:
    """Send the changed answers once, and show the receipt however often this is repeated."""
    token = request.form.get(TOKEN, "")
    digest = tokens.unsealed(token, tokens.final_token(handle))
    try:
        sent = service.replace(handle, digest, lang=current_locale(), at=clock.now())
    except (ChangedMeanwhileError, RequiredMissingError) as error:
        is_changed = isinstance(error, ChangedMeanwhileError)
        visit = underway.visit(slug, handle)
        return checking.check_page(visit, status=error.status, is_changed=is_changed)
    if sent.survey.slug != slug:
        raise NotFoundError  # before the commit: nothing was changed
    db.session.commit()
    return pages.receipt_page(sent, token=token)


@bp.post("/<lang:lang>/receipt/contact/")
@public
@few_guesses
def forget_contact() -> ResponseReturnValue:
    """Delete how to reach the owner of the code; the answers stay."""
    typed = request.form.get("code", "")
    code, receipt = tokens.read_code(typed), _receipt(typed)
    if code is not None and receipt is not None:
        service.forget_contact(receipt, code=code)
        db.session.commit()
    return _opened(typed, "receipts/show.html", contact_deleted=True)


def _receipt(typed: str) -> Receipt | None:
    code = tokens.read_code(typed)
    return None if code is None else respond.receipt_by_code(code)


def _opened(
    typed: str, page: str, *, refused: RatingForm | None = None, **more: object
) -> ResponseReturnValue:
    code = tokens.read_code(typed)
    if code is None:
        # The code itself says of which kind it is: nothing is looked up.
        problem = "slip" if tokens.read_return_code(typed) is None else "return"
        return render_template("receipts/ask.html", problem=problem, typed=typed), 422
    receipt = respond.receipt_by_code(code)
    if receipt is None:
        return render_template("receipts/ask.html", problem="unknown", typed=typed), 404
    if receipt.response_id is None:
        survey = db.session.get_one(Survey, receipt.survey_id)
        page_of_gone = "receipts/gone.html" if receipt.withdrawn_on else "receipts/expired.html"
        on = receipt.withdrawn_on or survey.erased_on
        return render_template(page_of_gone, on=on), 410
    mine = queries.mine(receipt.response_id, current_locale(), code=code, on=clock.today())
    shown = render_template(
        page,
        code=code,
        receipt=receipt,
        mine=mine,
        can_change=changing.can_change(receipt, mine.response, at=clock.now()),
        today=clock.today(),
        ratings=_ratings(receipt, code, refused),
        refused=refused,
        **more,
    )
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK


def _ratings(receipt: Receipt, code: str, refused: RatingForm | None) -> list[RatingForm]:
    """Return a form for each published answer to the survey, as its owner filled it in."""
    rater = rating.by_receipt(code)
    theirs = [
        each for each in ratings.published_of(receipt.survey_id) if verdicts.can_be_rated(each)
    ]
    return [
        refused
        if refused is not None and refused.entry is each
        else verdicts.form_of(each, current_locale(), rater=rater)
        for each in theirs
    ]
