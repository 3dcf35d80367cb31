"""Templates, copies of surveys, and questions taken from elsewhere."""

from http import HTTPStatus
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

import surveys
from app import clock
from app.access import Role, staff
from app.builder import sentences, service, stock
from app.builder.forms.fields import EditForm
from app.builder.forms.stock import CopyForm, TemplateForm
from app.builder.models import Survey
from app.builder.service import Edit
from app.builder.views.blueprint import (
    Refusal,
    attempt,
    bp,
    gone,
    item_of,
    leave,
    own_survey,
    page,
    page_of,
    stay,
)
from app.db import db
from app.errors import NotFoundError
from surveys import editing


@bp.get("/templates/")
@staff(Role.EDITOR)
def templates() -> str:
    """List the organisation's templates."""
    found = stock.templates_of(current_user.organisation_id)
    return render_template("builder/templates.html", found=found)


@bp.route("/templates/<uuid:template_id>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def use_template(template_id: UUID) -> ResponseReturnValue:
    """Make a survey from a template."""
    template = stock.template_of(current_user.organisation_id, template_id)
    return _new_survey(template.definition, template.name)


@bp.route("/<slug>/copy/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def copy_survey(slug: str) -> ResponseReturnValue:
    """Make a survey with the same pages, questions and words."""
    survey = own_survey(slug)
    return _new_survey(survey.draft, survey.name)


@bp.route("/<slug>/template/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def keep_template(slug: str) -> ResponseReturnValue:
    """Make a template of the survey, or of the question that the address names."""
    survey, item_id = own_survey(slug), request.values.get("item", "")
    label = sentences.name_of(survey.draft, item_of(survey, item_id).id) if item_id else survey.name
    form = TemplateForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            stock.keep_template(
                survey,
                item_id,
                name=form.name.data or "",
                wording=form.wording.data or "",
                by=current_user.id,
                at=clock.now(),
            )
        except stock.TemplateTakenError:
            form.wording.errors = [_("There is a template with this name and version already.")]
        else:
            db.session.commit()
            return leave(url_for("builder.templates"), _("The template has been saved."))
    shown = page("template", survey, form=form, label=label, item_id=item_id)
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@bp.get("/<slug>/pages/<page_id>/copy/")
@staff(Role.EDITOR)
def find_parts(slug: str, page_id: str) -> str:
    """Search for questions and pages to copy."""
    survey = own_survey(slug)
    page_of(survey, page_id)
    return _find(survey, page_id)


@bp.post("/<slug>/pages/<page_id>/copy/")
@staff(Role.EDITOR)
def copy_part(slug: str, page_id: str) -> ResponseReturnValue:
    """Copy a question to the end of this page, or a page to the end of the survey."""
    survey = own_survey(slug)
    try:
        page_of(survey, page_id)
    except NotFoundError:
        return gone(survey, [])
    source = stock.source_keyed(current_user.organisation_id, request.form.get("source", ""))
    edit = _copying(source.definition, request.form.get("part", ""), page_id)
    refusal = attempt(survey, edit, EditForm(request.form))
    if refusal is not None:
        return _find(survey, page_id, refusal), refusal.status
    db.session.commit()
    copied = survey.draft.pages[-1].id if edit.act == "add_page" else page_id
    return stay(url_for("builder.edit", slug=slug, _anchor=f"part-{copied}"), _("Copied."))


def _copying(source: surveys.Survey, part: str, page_id: str) -> Edit:
    if any(part == each.id for each in source.pages):
        return Edit("add_page", "", lambda draft: editing.copy_page(draft, source, part))
    if any(part == each.id for each in source.items()):
        return Edit(
            "add_item", page_id, lambda draft: editing.copy_item(draft, page_id, source, part)
        )
    raise NotFoundError


def _find(survey: Survey, page_id: str, refusal: Refusal | None = None) -> str:
    words = request.values.get("q", "").strip()
    found = stock.search(stock.sources(current_user.organisation_id), words)
    return page(
        "find",
        survey,
        page_id=page_id,
        words=words,
        found=[_line(each) for each in found],
        most=stock.MOST_FOUND,
        refusal=refusal,
    )


def _line(found: stock.Found) -> dict[str, object]:
    part, definition = found.part, found.source.definition
    is_page = isinstance(part, surveys.Page)
    return {
        "source": found.source,
        "part": part.id,
        "is_page": is_page,
        "name": sentences.name_of(definition, part.id),
        "kind": "" if isinstance(part, surveys.Page) else sentences.KINDS[part.kind].name,
        "questions": len(part.items) if isinstance(part, surveys.Page) else 0,
    }


def _new_survey(definition: surveys.Survey, name: str) -> ResponseReturnValue:
    form = CopyForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            made = service.create(
                definition,
                name=form.survey_name.data or "",
                slug=form.slug.data or "",
                organisation_id=current_user.organisation_id,
                by=current_user.id,
                at=clock.now(),
            )
        except service.SlugTakenError:
            form.slug.errors = [_("Another survey has this address. Choose a different one.")]
        else:
            db.session.commit()
            return leave(url_for("builder.edit", slug=made.slug), _("The survey has been made."))
    shown = render_template("builder/copy.html", form=form, name=name)
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
