"""The pages and questions of a survey, in order, with buttons to change it."""

from http import HTTPStatus

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

import surveys
from app import clock
from app.access import Role, staff
from app.builder import commenting, queries, sentences, telling, unsaved
from app.builder.findings import findings
from app.builder.forms.fields import EditForm
from app.builder.forms.survey import PageForm
from app.builder.models import Survey
from app.builder.outline import outline
from app.builder.service import Edit
from app.builder.views.blueprint import (
    Refusal,
    attempt,
    bp,
    conflict,
    own_survey,
    page,
    part_of,
    stay,
    use_url,
)
from app.db import db
from app.errors import NotFoundError
from surveys import editing


@bp.get("/<slug>/")
@staff(Role.READER)
def edit(slug: str) -> ResponseReturnValue:
    """Show the survey: its pages, its questions, and what still blocks publication."""
    return _show(own_survey(slug), PageForm())


@bp.post("/<slug>/move")
@staff(Role.EDITOR)
def move(slug: str) -> ResponseReturnValue:
    """Move a page or question one place up or down."""
    survey, form = own_survey(slug), EditForm(request.form)
    part_id, way = request.form.get("part", ""), request.form.get("way", "")
    try:
        part = part_of(survey, part_id)
    except NotFoundError:
        return refused(survey, conflict(survey, form))
    to: editing.To = "up" if way == "up" else "down"
    refusal = attempt(survey, _move(part, to), form)
    if refusal is not None:
        return refused(survey, refusal)
    db.session.commit()
    button = f"{to}-{part_id}"
    url = url_for("builder.edit", slug=slug, _anchor=button)
    return stay(url, sentences.place_of(survey.draft, part_id))


@bp.post("/<slug>/pages/")
@staff(Role.EDITOR)
def add_page(slug: str) -> ResponseReturnValue:
    """Add a page at the end."""
    survey, form = own_survey(slug), PageForm(request.form)
    if not form.validate():
        return _show(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    title = form.title.data or ""
    adding = Edit("add_page", "", lambda draft: editing.add_page(draft, title=title))
    refusal = attempt(survey, adding, form)
    if refusal is not None:
        return refused(survey, refusal, form)
    db.session.commit()
    url = url_for("builder.edit", slug=slug, _anchor=f"part-{survey.draft.pages[-1].id}")
    return stay(url, _("The page has been added. Now add a question to it."))


def _show(survey: Survey, form: PageForm, refusal: Refusal | None = None) -> str:
    found = findings(survey.draft)
    return page(
        "edit",
        survey,
        form=form,
        pages=outline(survey.draft, found),
        findings=found,
        newest=queries.newest_version(survey),
        comment_counts=commenting.open_counts(survey),
        unsaved=_unsaved(survey),
        steps=telling.reachable(survey, clock.now()),
        refusal=refusal,
    )


def _unsaved(survey: Survey) -> list[tuple[str, str]]:
    """Return what this person typed and did not save: what it is about, and where it stands."""
    known = {part.id for page in survey.draft.pages for part in (page, *page.items)}
    found = []
    for each in unsaved.typed_by(survey, current_user.id):
        part = next((part for part in each.address.split("/") if part in known), "")
        name = sentences.name_of(survey.draft, part) if part else _("The survey as a whole")
        found.append((name, use_url(each)))
    return found


def refused(survey: Survey, refusal: Refusal, form: PageForm | None = None) -> ResponseReturnValue:
    """Show the survey as it is now, and why nothing was changed."""
    return _show(survey, form or PageForm(), refusal), refusal.status


def _move(part: surveys.Page | surveys.Item, to: editing.To) -> Edit:
    if isinstance(part, surveys.Page):
        return Edit("move_page", part.id, lambda draft: editing.move_page(draft, part.id, to))
    return Edit("move_item", part.id, lambda draft: editing.move_item(draft, part.id, to))
