"""One page or question at a time: its title, its place, its deletion; and the words around all."""

from http import HTTPStatus
from typing import Final

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

import surveys
from app.access import Role, staff
from app.builder import notices, queries, sentences
from app.builder.forms.fields import EditForm, choice
from app.builder.forms.survey import MoveForm, PageSettingsForm, TextsForm
from app.builder.mending import logic_url
from app.builder.models import Survey
from app.builder.pipes import pipes_before
from app.builder.service import Edit
from app.builder.views.blueprint import (
    Refusal,
    attempt,
    bp,
    differences,
    gone,
    leave,
    own_survey,
    page,
    page_of,
    part_of,
    typed_before,
)
from app.db import db
from app.errors import NotFoundError
from surveys import editing

TEXTS: Final = ("title", "intro", "notice", "thanks")


@bp.route("/<slug>/pages/<page_id>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def edit_page(slug: str, page_id: str) -> ResponseReturnValue:
    """Change the title of a page, and how it is shown."""
    survey = own_survey(slug)
    if request.method == "GET":
        form = PageSettingsForm(typed_before(survey), data=_settings(survey, page_id))
        return _page_form(survey, page_id, form)
    form = PageSettingsForm(request.form)
    try:
        page_of(survey, page_id)
    except NotFoundError:
        return gone(survey, form.typed())
    if not form.validate():
        return _page_form(survey, page_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    change = Edit("edit_page", page_id, lambda s: editing.edit_page(s, page_id, **form.edits()))
    refusal = attempt(survey, change, form)
    if refusal is not None:
        return _page_form(survey, page_id, form, refusal), refusal.status
    db.session.commit()
    return leave(_anchor(slug, page_id), _("The page has been saved."))


@bp.route("/<slug>/texts/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def texts(slug: str) -> ResponseReturnValue:
    """Change the words before the first page and after the last one."""
    survey = own_survey(slug)
    if request.method == "GET":
        form = TextsForm(typed_before(survey), data=_texts(survey.draft))
        return page("texts", survey, form=form)
    form = TextsForm(request.form)
    if not form.validate():
        return page("texts", survey, form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    words = {name: form[name].data or "" for name in TEXTS}
    refusal = attempt(
        survey, Edit("edit_survey", "", lambda s: editing.edit_survey(s, **words)), form
    )
    if refusal is not None:
        differing = differences(TextsForm(data=_texts(survey.draft)), form)
        shown = page("texts", survey, form=form, refusal=refusal, differences=differing)
        return shown, refusal.status
    db.session.commit()
    return leave(url_for("builder.edit", slug=slug), _("The words have been saved."))


@bp.post("/<slug>/texts/notice")
@staff(Role.EDITOR)
def begin_notice(slug: str) -> ResponseReturnValue:
    """Put the privacy notice that every survey can begin with into the draft."""
    survey, form = own_survey(slug), EditForm(request.form)
    name = current_user.organisation.name
    edit = Edit("edit_survey", "", lambda draft: notices.begun(draft, organisation=name))
    refusal = attempt(survey, edit, form)
    if refusal is not None:
        return page("texts", survey, form=_texts_form(survey), refusal=refusal), refusal.status
    db.session.commit()
    url = url_for("builder.texts", slug=slug, _anchor="notice")
    return leave(url, _("The words have been saved."))


@bp.route("/<slug>/move/<part_id>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def move_to(slug: str, part_id: str) -> ResponseReturnValue:
    """Move a question to any place of any page, or a page to any place."""
    survey = own_survey(slug)
    form = MoveForm(request.form if request.method == "POST" else None)
    if request.method == "POST":
        try:
            part = part_of(survey, part_id)
        except NotFoundError:
            return gone(survey, [])
        if form.validate():
            refusal = attempt(survey, _move_to(part, form), form)
            if refusal is None:
                db.session.commit()
                return leave(_anchor(slug, part_id), sentences.place_of(survey.draft, part_id))
            return _move_form(survey, part_id, form, refusal), refusal.status
        return _move_form(survey, part_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _move_form(survey, part_id, form)


@bp.route("/<slug>/delete/<part_id>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def delete(slug: str, part_id: str) -> ResponseReturnValue:
    """Ask once more, say what depends on it, then delete a page or question."""
    survey, form = own_survey(slug), EditForm(request.form)
    part = part_of(survey, part_id)
    refusal = None
    if request.method == "POST":
        name = sentences.name_of(survey.draft, part_id)
        refusal = attempt(survey, _delete(part), form)
        if refusal is None:
            db.session.commit()
            url = url_for("builder.edit", slug=slug)
            return leave(url, _("Deleted: %(name)s.", name=name))
    shown = page(
        "delete",
        survey,
        part=part,
        name=sentences.name_of(survey.draft, part_id),
        dependants=_dependants(survey, part),
        is_published=queries.newest_version(survey) is not None,
        form=form,
        refusal=refusal,
    )
    return shown, refusal.status if refusal else HTTPStatus.OK


def _anchor(slug: str, part_id: str) -> str:
    return url_for("builder.edit", slug=slug, _anchor=f"part-{part_id}")


def _settings(survey: Survey, page_id: str) -> dict[str, str | bool]:
    found, draft = page_of(survey, page_id), survey.draft
    title = draft.strings[found.title].text_in(draft.source_lang) if found.title else ""
    return {"title": title, "is_exit": found.is_exit, "is_shuffled": found.is_shuffled}


def _page_form(
    survey: Survey, page_id: str, form: PageSettingsForm, refusal: Refusal | None = None
) -> str:
    now = PageSettingsForm(data=_settings(survey, page_id))
    differing = differences(now, form) if refusal else []
    return page(
        "page",
        survey,
        part=page_of(survey, page_id),
        name=sentences.name_of(survey.draft, page_id),
        pipes=pipes_before(survey.draft, page_id),
        form=form,
        refusal=refusal,
        differences=differing,
    )


def _texts_form(survey: Survey) -> TextsForm:
    form = TextsForm(data=_texts(survey.draft))
    form.seen.data = str(survey.revision)
    return form


def _texts(draft: surveys.Survey) -> dict[str, str]:
    return {
        name: draft.strings[string_id].text_in(draft.source_lang) if string_id else ""
        for name, string_id in (
            ("title", draft.title),
            ("intro", draft.intro),
            ("notice", draft.notice),
            ("thanks", draft.thanks),
        )
    }


def _move_form(survey: Survey, part_id: str, form: MoveForm, refusal: Refusal | None = None) -> str:
    part, draft = part_of(survey, part_id), survey.draft
    form.page.choices = [choice(each.id, sentences.name_of(draft, each.id)) for each in draft.pages]
    if form.page.data is None:
        here = (each.id for each in draft.pages if any(i.id == part_id for i in each.items))
        form.page.data = next(here, None)
    return page(
        "move",
        survey,
        part=part,
        is_page=isinstance(part, surveys.Page),
        name=sentences.name_of(draft, part_id),
        form=form,
        refusal=refusal,
    )


def _move_to(part: surveys.Page | surveys.Item, form: MoveForm) -> Edit:
    wanted = form.place.whole_number
    place = 10_000 if wanted is None else wanted - 1
    if isinstance(part, surveys.Page):
        return Edit("move_page", part.id, lambda s: editing.move_page(s, part.id, place))
    target = str(form.page.data)
    return Edit(
        "move_item", part.id, lambda s: editing.move_item(s, part.id, place, page_id=target)
    )


def _delete(part: surveys.Page | surveys.Item) -> Edit:
    if isinstance(part, surveys.Page):
        return Edit("delete_page", part.id, lambda draft: editing.delete_page(draft, part.id))
    return Edit("delete_item", part.id, lambda draft: editing.delete_item(draft, part.id))


def _dependants(survey: Survey, part: surveys.Page | surveys.Item) -> list[tuple[str, str]]:
    slug, draft = survey.slug, survey.draft
    try:
        _delete(part).apply(draft)
    except editing.EditError as error:
        return [(logic_url(slug, draft, each), sentences.name_of(draft, each)) for each in error.by]
    return []
