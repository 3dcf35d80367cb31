"""The promise of an answer: who answers for it, and how it is moved."""

from http import HTTPStatus

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.accounts import queries as accounts
from app.builder import promising
from app.builder.forms.promise import MoveForm, Posted, ResponsibleForm, move_form
from app.builder.models import Survey
from app.builder.promise_words import promise_words
from app.builder.views.blueprint import bp, own_survey, page
from app.db import db
from app.errors import ConflictError
from app.i18n import ENDONYMS

# Also for the citizens' pages.
bp.add_app_template_filter(promise_words, "promise_notes")


@bp.get("/<slug>/promise/")
@staff(Role.READER)
def promise(slug: str) -> ResponseReturnValue:
    """Show what was promised, who answers for it, and how it was moved."""
    return _show(own_survey(slug))


@bp.post("/<slug>/promise/move/")
@staff(Role.EDITOR)
def move_promise(slug: str) -> ResponseReturnValue:
    """Promise another day, with a reason that the public reads."""
    survey = own_survey(slug)
    form = _moving(survey, request.form)
    if not form.validate():
        return _show(survey, moving=form), HTTPStatus.UNPROCESSABLE_ENTITY
    day = form.promised_on.data
    try:
        promising.move(
            survey,
            day,
            form.reason,
            seen=form.seen_day,
            by=current_user.id,
            at=clock.now(),
        )
    except ConflictError as error:
        db.session.rollback()
        form.promised_on.errors = [_("The promise is another one by now, or this is the same day.")]
        form.seen.data = survey.promised_on.isoformat() if survey.promised_on else ""
        return _show(survey, moving=form), error.status
    db.session.commit()
    flash(_("The promise has been moved. The day that was promised first stays in public."))
    return redirect(url_for("builder.promise", slug=slug), code=HTTPStatus.SEE_OTHER)


@bp.post("/<slug>/promise/responsible/")
@staff(Role.EDITOR)
def answer_for(slug: str) -> ResponseReturnValue:
    """Choose who answers for the promise."""
    survey = own_survey(slug)
    form = _choosing(survey, request.form)
    if not form.validate():
        return _show(survey, choosing=form), HTTPStatus.UNPROCESSABLE_ENTITY
    promising.answer_for(survey, form.chosen, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The settings have been saved."))
    return redirect(url_for("builder.promise", slug=slug), code=HTTPStatus.SEE_OTHER)


def _show(
    survey: Survey, *, moving: MoveForm | None = None, choosing: ResponsibleForm | None = None
) -> str:
    return page(
        "promise",
        survey,
        moving=moving or _moving(survey, None),
        choosing=choosing or _choosing(survey, None),
        moves=promising.moves_of(survey),
        responsible=promising.responsible(survey),
        is_public=promising.is_public(survey),
        endonyms=ENDONYMS,
    )


def _moving(survey: Survey, posted: Posted) -> MoveForm:
    source = survey.draft.source_lang
    langs = [source, *(lang for lang in survey.draft.languages if lang != source)]
    return move_form(
        posted, now=survey.promised_on, langs=langs, source_lang=source, today=clock.today()
    )


def _choosing(survey: Survey, posted: Posted) -> ResponsibleForm:
    people = [
        each
        for each in accounts.users_of(survey.organisation_id)
        if (each.active and each.may(Role.READER)) or each.id == survey.responsible_id
    ]
    data = {"person": str(survey.responsible_id or "")}
    return ResponsibleForm(posted, data=data, people=people)
