"""How often people answer a page."""

from http import HTTPStatus

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Role, staff
from app.builder import sentences
from app.builder.forms.repeats import RepeatForm
from app.builder.models import Survey
from app.builder.service import Edit
from app.builder.views.blueprint import (
    Refusal,
    attempt,
    bp,
    leave,
    own_survey,
    page,
    page_of,
    typed_before,
)
from app.builder.views.lined import lost
from app.db import db
from app.errors import NotFoundError


@bp.route("/<slug>/pages/<page_id>/repeat/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def repeat(slug: str, page_id: str) -> ResponseReturnValue:
    """Make a page repeat, or let it be answered once."""
    survey = own_survey(slug)
    try:
        found = page_of(survey, page_id)
    except NotFoundError:
        return lost(survey)
    if request.method == "GET":
        return _form(survey, page_id, RepeatForm(survey.draft, found, typed_before(survey)))
    form = RepeatForm(survey.draft, found, request.form)
    if not form.validate():
        return _form(survey, page_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    change = Edit("set_repeat", page_id, lambda draft: form.applied(draft, page_id))
    refusal = attempt(survey, change, form)
    if refusal is not None:
        return _form(survey, page_id, form, refusal), refusal.status
    db.session.commit()
    url = url_for("builder.edit", slug=slug, _anchor=f"part-{page_id}")
    return leave(url, _("The page has been saved."))


def _form(survey: Survey, page_id: str, form: RepeatForm, refusal: Refusal | None = None) -> str:
    return page(
        "repeat",
        survey,
        form=form,
        part_id=page_id,
        heading=_("How often %(name)s is answered", name=sentences.name_of(survey.draft, page_id)),
        refusal=refusal,
    )
