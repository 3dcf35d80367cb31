"""Quotes as staff propose, check and approve them."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from analysis.privacy import redact
from app import clock
from app.access import Role, staff
from app.db import db
from app.errors import NotFoundError
from app.insights import forms, queries, quoting
from app.insights.blueprint import bp, own_run, own_survey
from app.insights.models import PublishedQuote
from app.insights.topic_pages import RUN, comment_page


@bp.get("/quotes/")
@staff(Role.ANALYST)
def quotes(slug: str) -> ResponseReturnValue:
    """Show the quotes that wait for a second person, and those that were decided."""
    survey = own_survey(slug)
    rows = quoting.quotes(survey.id)
    return render_template(
        "insights/quotes.html",
        survey=survey,
        rows=rows,
        hints={row.quote.id: hint(row.quote.text) for row in rows},
        may_approve=current_user.may(Role.APPROVER),
    )


@bp.post(f"{RUN}/comments/<uuid:response_id>/quote/")
@staff(Role.ANALYST)
def propose_quote(slug: str, number: int, response_id: UUID) -> ResponseReturnValue:
    """Propose words of a comment as a quote."""
    place = own_run(slug, number)
    topics = queries.topics_of(place.run, response_id)
    form = forms.QuoteForm(request.form)
    if not topics:
        raise NotFoundError
    if not form.validate():
        return comment_page(place, response_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        quoting.propose_quote(
            topics[0], response_id, form.words.data or "", by=current_user.id, at=clock.now()
        )
    except quoting.NotVerbatimError:
        form.words.errors = [_("These are not exactly the words of the comment.")]
        return comment_page(place, response_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    flash(_("The quote is proposed. A second person has to approve it."))
    return redirect(url_for("insights.quotes", slug=slug), code=HTTPStatus.SEE_OTHER)


@bp.post("/quotes/<uuid:quote_id>/<any(approve,refuse):act>/")
@staff(Role.APPROVER)
def decide_quote(slug: str, quote_id: UUID, act: str) -> ResponseReturnValue:
    """Approve or refuse a proposed quote."""
    survey = own_survey(slug)
    quote = quoting.quote_by_id(quote_id)
    if quote.survey_id != survey.id:
        raise NotFoundError
    if act == "approve":
        _approve(quote)
    else:
        quoting.refuse_quote(quote, by=current_user.id, at=clock.now())
        flash(_("The quote is refused."))
    db.session.commit()
    return redirect(url_for("insights.quotes", slug=slug), code=HTTPStatus.SEE_OTHER)


def hint(text: str) -> str:
    """Return the text with what may point at a person taken out, or "" when nothing was found."""
    redacted = redact(text)
    return redacted if redacted != text else ""


def _approve(quote: PublishedQuote) -> None:
    try:
        quoting.approve_quote(quote, by=current_user.id, at=clock.now())
    except quoting.SamePersonError:
        db.session.rollback()
        flash(_("You proposed this quote, so somebody else has to approve it."), "error")
    else:
        flash(_("The quote is approved."))
