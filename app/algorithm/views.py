"""Staff read the record, state what only they know, and confirm what others stated."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.algorithm import queries, record, service
from app.algorithm.forms import StatementForm, statement_form
from app.algorithm.service import Scope
from app.builder.models import Survey
from app.config import LOCALES
from app.db import db
from app.i18n import ENDONYMS
from app.insights import figures
from app.insights import queries as insights
from app.insights.blueprint import locale, moment, own_survey

bp = Blueprint("stating", "app.algorithm", template_folder="templates", url_prefix="/staff")
OF_ALL = "/method/"
OF_SURVEY = "/surveys/<slug>/method/"


@bp.get(OF_SURVEY)
@staff(Role.READER)
def show(slug: str) -> ResponseReturnValue:
    """Show a survey's record as it would be now, and what is missing in it."""
    survey = own_survey(slug)
    of_all = queries.newest(survey.organisation_id)
    of_survey = queries.newest(survey.id)
    said = service.said(of_all) | service.said(of_survey)
    made = record.content_of(survey, figures.exact(survey), said)
    website = url_for("algorithm.show", slug=slug, lang=locale(), _external=True)
    return render_template(
        "algorithm/staff.html",
        survey=survey,
        record=record.read(made, locale(), website=website),
        rows=[(None, of_all), (slug, of_survey)],
        is_public=bool(insights.snapshots(survey.id)),
        may_edit=current_user.may(Role.EDITOR),
        may_confirm=current_user.may(Role.APPROVER),
        moment=moment,
    )


@bp.get(f"{OF_ALL}edit/")
@bp.get(f"{OF_SURVEY}edit/")
@staff(Role.EDITOR)
def edit(slug: str | None = None) -> ResponseReturnValue:
    """Show what staff state, in one language."""
    survey, scope = _scope(slug)
    last, lang = queries.newest(scope.id), _language(survey)
    texts = {code: words.get(lang, "") for code, words in service.said(last).items()}
    return _page(survey, statement_form(texts, last.number if last else 0), lang)


@bp.post(f"{OF_ALL}edit/")
@bp.post(f"{OF_SURVEY}edit/")
@staff(Role.EDITOR)
def state(slug: str | None = None) -> ResponseReturnValue:
    """Write down what staff state, in one language."""
    survey, scope = _scope(slug)
    form, lang = StatementForm(), _language(survey)
    if not form.validate():
        return _page(survey, form, lang), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        service.state(scope, lang, form.texts, seen=form.number, by=current_user.id, at=clock.now())
    except service.NotNewestError:
        db.session.rollback()
        flash(
            _(
                "Somebody has changed this meanwhile. Your words are still here: compare them with "
                "the newest, then save again."
            ),
            "error",
        )
        last = queries.newest(scope.id)
        form.seen.data = str(last.number if last else 0)
        return _page(survey, form, lang), HTTPStatus.CONFLICT
    db.session.commit()
    flash(_("Saved. The public reads it once a second person has confirmed it."))
    target = url_for("stating.edit", slug=slug, to=lang)
    return redirect(target, code=HTTPStatus.SEE_OTHER)


@bp.post(f"{OF_ALL}confirm/")
@bp.post(f"{OF_SURVEY}confirm/")
@staff(Role.APPROVER)
def confirm(slug: str | None = None) -> ResponseReturnValue:
    """Let the public read what others wrote."""
    _survey, scope = _scope(slug)
    typed = request.form.get("seen", "")
    seen = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004
    try:
        service.confirm(scope, seen=seen, by=current_user.id, at=clock.now())
    except service.NotNewestError:
        db.session.rollback()
        flash(
            _("Somebody has changed this meanwhile. Read it again before you confirm it."), "error"
        )
    except service.OwnWordsError:
        db.session.rollback()
        flash(_("You wrote some of this, so somebody else has to confirm it."), "error")
    else:
        db.session.commit()
        flash(_("Confirmed."))
    back = request.form.get("survey", "")
    target = url_for("stating.show", slug=back) if back else url_for("stating.edit", slug=slug)
    return redirect(target, code=HTTPStatus.SEE_OTHER)


def _scope(slug: str | None) -> tuple[Survey | None, Scope]:
    if slug is None:
        return None, Scope(current_user.organisation_id, None)
    survey = own_survey(slug)
    return survey, Scope(survey.organisation_id, survey.id)


def _languages(survey: Survey | None) -> Sequence[str]:
    return LOCALES if survey is None else insights.definitions(survey)[0].languages


def _language(survey: Survey | None) -> str:
    offered, asked = _languages(survey), request.args.get("to", "")
    return asked if asked in offered else offered[0]


def _page(survey: Survey | None, form: StatementForm, lang: str) -> str:
    return render_template(
        "algorithm/edit.html",
        survey=survey,
        form=form,
        to=lang,
        offered=_languages(survey),
        endonyms=ENDONYMS,
    )
