"""Quotes as staff propose, check and approve them."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.insights import comments, forms, queries, quote_checks, quoting
from app.insights.blueprint import Place, bp, own_run, own_survey
from app.insights.comment_pages import RUN, comment_page
from app.insights.models import PublishedQuote, QuoteState, Topic

READ = "read"
HARMLESS = "harmless"


@bp.get("/quotes/")
@staff(Role.ANALYST)
def quotes(slug: str) -> ResponseReturnValue:
    """Show the quotes that wait for a second person, and those that were decided."""
    return _quotes_page(own_survey(slug))


@bp.post(f"{RUN}/comments/<uuid:response_id>/quote/")
@staff(Role.ANALYST)
def propose_quote(slug: str, number: int, response_id: UUID) -> ResponseReturnValue:
    """Show words of a comment as the public would read them; propose them once all is decided."""
    place = own_run(slug, number)
    topics = queries.topics_of(place.run, response_id)
    comment = comments.one(place.run, response_id)
    form = forms.QuoteForm(request.form)
    if not topics:
        raise NotFoundError
    if not form.validate():
        return comment_page(place, response_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        check = _check(comment.text, quoting.excerpt(comment.text, form.words.data or ""))
    except quoting.NotVerbatimError:
        form.words.errors = [_not_verbatim()]
        return comment_page(place, response_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    if check.is_refused or not check.is_decided:
        form.words.data = check.text
        status = HTTPStatus.UNPROCESSABLE_ENTITY if check.is_refused else HTTPStatus.OK
        return comment_page(place, response_id, form, check), status
    return _propose(place, topics[0], response_id, check)


@bp.post("/quotes/<uuid:quote_id>/<any(approve,refuse):act>/")
@staff(Role.APPROVER)
def decide_quote(slug: str, quote_id: UUID, act: str) -> ResponseReturnValue:
    """Approve or refuse a proposed quote."""
    survey = own_survey(slug)
    quote = quoting.quote_by_id(quote_id)
    if quote.survey_id != survey.id:
        raise NotFoundError
    if act == "refuse":
        quoting.refuse_quote(quote, by=current_user.id, at=clock.now())
        flash(_("The quote is refused."))
    elif problem := _problem(quote):
        return _quotes_page(survey, {quote.id: problem}), HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        _approve(quote)
    db.session.commit()
    return redirect(url_for("insights.quotes", slug=slug), code=HTTPStatus.SEE_OTHER)


def _quotes_page(survey: Survey, problems: dict[UUID, tuple[str, str]] | None = None) -> str:
    rows = quoting.quotes(survey.id)
    waiting = (row.quote for row in rows if row.quote.state == QuoteState.PROPOSED)
    return render_template(
        "insights/quotes.html",
        survey=survey,
        rows=rows,
        marked={quote.id: quote_checks.marked(quote.text) for quote in waiting},
        kind_names=quote_checks.KIND_NAMES,
        problems=problems or {},
        may_approve=current_user.may(Role.APPROVER),
    )


def _check(comment: str, text: str) -> quote_checks.Check:
    """Return what a person was shown and decided, or what has to be shown next."""
    check = quote_checks.decided(text, request.form)
    if check is None:
        return quote_checks.first_check(text)
    if check.is_refused or not check.taken_out:
        return check
    left = quoting.excerpt(comment, quoting.without(text, check.taken_out))
    return quote_checks.first_check(left, check.kept)


def _not_verbatim() -> str:
    if quote_checks.SEEN in request.form:
        return str(_("Nothing of the quote would be left."))
    return str(_("These are not exactly the words of the comment."))


def _propose(
    place: Place, topic: Topic, response_id: UUID, check: quote_checks.Check
) -> ResponseReturnValue:
    quoting.propose_quote(
        topic,
        response_id,
        check.text,
        not_personal=quote_checks.kinds(check.text),
        by=current_user.id,
        at=clock.now(),
    )
    db.session.commit()
    flash(_("The quote is proposed. A second person has to approve it."))
    return redirect(url_for("insights.quotes", slug=place.survey.slug), code=HTTPStatus.SEE_OTHER)


def _problem(quote: PublishedQuote) -> tuple[str, str] | None:
    """Return which box is still to be ticked before this very text becomes public, and why."""
    if quote.state != QuoteState.PROPOSED or quote.proposed_by == current_user.id:
        return None
    if request.form.get(READ) != quote.text_hash:
        return READ, _("Confirm that you have read this text.")
    if quote_checks.kinds(quote.text) and HARMLESS not in request.form:
        return HARMLESS, _("Say that what is marked is not personal data, or refuse the quote.")
    return None


def _approve(quote: PublishedQuote) -> None:
    not_personal = quote_checks.kinds(quote.text)
    try:
        quoting.approve_quote(quote, not_personal=not_personal, by=current_user.id, at=clock.now())
    except quoting.SamePersonError:
        db.session.rollback()
        flash(_("You proposed this quote, so somebody else has to approve it."), "error")
    else:
        flash(_("The quote is approved."))
