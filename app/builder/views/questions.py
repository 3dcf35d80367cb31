"""Adding and changing a question."""

from http import HTTPStatus
from typing import Final

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import surveys
from app.access import Role, staff
from app.builder import meaning, sentences
from app.builder.conditions import condition_sentences
from app.builder.forms.basics import QuestionForm, newest_item
from app.builder.forms.question import FORMS, form_for, new_form
from app.builder.models import Survey
from app.builder.pipes import pipes_before
from app.builder.service import Edit
from app.builder.views.blueprint import (
    Refusal,
    attempt,
    bp,
    differences,
    gone,
    item_of,
    leave,
    own_survey,
    page,
    page_of,
    stay,
    typed_before,
)
from app.builder.ways import narrowed_text
from app.db import db
from app.errors import NotFoundError
from surveys import editing

MORE: Final = {"more": "new-0-label", "more-rows": "row-0-label"}
"""What asks for more room, and where that is."""


@bp.get("/<slug>/pages/<page_id>/add/")
@staff(Role.EDITOR)
def choose_kind(slug: str, page_id: str) -> ResponseReturnValue:
    """Offer the kinds of question."""
    survey = own_survey(slug)
    name = sentences.name_of(survey.draft, page_of(survey, page_id).id)
    return page("kinds", survey, kinds=sentences.KINDS, page_id=page_id, name=name)


@bp.route("/<slug>/pages/<page_id>/add/<kind>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def add_question(slug: str, page_id: str, kind: str) -> ResponseReturnValue:
    """Write a new question and put it at the end of the page."""
    survey = own_survey(slug)
    if kind not in FORMS:
        raise NotFoundError
    if request.method == "GET":
        page_of(survey, page_id)
        form = new_form(survey.draft, kind, page_id, typed_before(survey))
        return _show(survey, form, kind, page_id)
    form = new_form(survey.draft, kind, page_id, request.form)
    try:
        page_of(survey, page_id)
    except NotFoundError:
        return gone(survey, form.typed())
    if not form.validate():
        return _show(survey, form, kind, page_id), HTTPStatus.UNPROCESSABLE_ENTITY
    adding = Edit("add_item", page_id, lambda draft: form.added(draft, page_id, kind))
    refusal = attempt(survey, adding, form)
    if refusal is not None:
        return _show(survey, form, kind, page_id, refusal=refusal), refusal.status
    db.session.commit()
    item = newest_item(survey.draft, page_id)
    more = MORE.get(request.form.get("go", ""))
    if more is not None:
        url = url_for("builder.question", slug=slug, item_id=item.id, _anchor=more)
        return leave(url, _("The question has been added. Here is room for more answers."))
    return leave(_anchor(slug, item.id), _("The question has been added."))


@bp.route("/<slug>/questions/<item_id>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def question(slug: str, item_id: str) -> ResponseReturnValue:
    """Change a question; its answers are moved and removed with buttons of the same form."""
    survey = own_survey(slug)
    if request.method == "GET":
        item = item_of(survey, item_id)
        form = form_for(survey.draft, item, typed_before(survey))
        return _show(survey, form, item.kind, item=item)
    try:
        item = item_of(survey, item_id)
    except NotFoundError:
        return gone(survey, _posted_texts())
    form = form_for(survey.draft, item, request.form)
    if not form.validate():
        return _show(survey, form, item.kind, item=item), HTTPStatus.UNPROCESSABLE_ENTITY
    go, _colon, about = request.form.get("go", "save").partition(":")
    refusal = attempt(survey, _edit(form, item_id, go, about), form)
    if refusal is not None:
        return _show(survey, form, item.kind, item=item, refusal=refusal), refusal.status
    db.session.commit()
    if go == "save":
        return _saved(survey, item_id)
    anchor = {**MORE, "remove": "options"}.get(go, f"{go}-{about}")
    url = url_for("builder.question", slug=slug, item_id=item_id, _anchor=anchor)
    is_row = form.has_row(about)
    return stay(url, _what_happened(survey, item_id, go, about, is_row=is_row))


def _saved(survey: Survey, item_id: str) -> ResponseReturnValue:
    if all(turn.is_settled for turn in meaning.turns_in(survey, item_id)):
        return leave(_anchor(survey.slug, item_id), _("The question has been saved."))
    url = url_for("builder.question", slug=survey.slug, item_id=item_id, _anchor="meaning")
    return leave(url, _("The question has been saved. Now say whether it still means the same."))


def _edit(form: QuestionForm, item_id: str, go: str, about: str) -> Edit:
    def apply(draft: surveys.Survey) -> surveys.Survey:
        draft = form.edited(draft, item_id)
        match go:
            case "up" | "down" as to:
                return editing.move_option(draft, about, to)
            case "remove":
                return editing.delete_option(draft, about)
            case _:
                return draft

    act = {"up": "move_option", "down": "move_option", "remove": "delete_option"}
    return Edit(act.get(go, "edit_item"), item_id, apply)


def _what_happened(survey: Survey, item_id: str, go: str, about: str, *, is_row: bool) -> str:
    item = survey.draft.item(item_id)
    stored = [part.id for part in getattr(item, "rows" if is_row else "options", ())]
    if go == "remove" and is_row:
        text = _("The row has been removed, and everything else saved.")
    elif go == "remove":
        text = _("The answer has been removed, and everything else saved.")
    elif go in {"up", "down"} and about in stored:
        text = _moved(stored.index(about) + 1, len(stored), is_row=is_row)
    elif go == "more-rows":
        text = _("Saved. Here is room for more rows.")
    else:
        text = _("Saved. Here is room for more answers.")
    return str(text)


def _moved(place: int, total: int, *, is_row: bool) -> str:
    if is_row:
        text = _("Saved. The row is now number %(place)s of %(total)s.", place=place, total=total)
        return str(text)
    text = _("Saved. The answer is now number %(place)s of %(total)s.", place=place, total=total)
    return str(text)


def _show(
    survey: Survey,
    form: QuestionForm,
    kind: str,
    page_id: str = "",
    *,
    item: surveys.Item | None = None,
    refusal: Refusal | None = None,
) -> str:
    differing = []
    if refusal is not None and refusal.status == HTTPStatus.CONFLICT and item is not None:
        item = item_of(survey, item.id)
        differing = differences(form_for(survey.draft, item), form)
    return page(
        "question",
        survey,
        form=form,
        kind=kind,
        kind_name=sentences.KINDS[kind].name,
        asks=kind not in {"statement", "calculated", "link_value"},
        page_id=page_id,
        item=item,
        refusal=refusal,
        differences=differing,
        pipes=pipes_before(survey.draft, item.id if item is not None else page_id),
        turns=meaning.turns_in(survey, item.id) if item is not None else [],
        narrowings=_narrowings(survey.draft, item),
        conditions=condition_sentences(survey.draft, item.show_if)
        if item is not None and item.show_if is not None
        else [],
    )


def _narrowings(draft: surveys.Survey, item: surveys.Item | None) -> dict[str, str]:
    options = sentences.offered_by(item) if item is not None else ()
    return {option.id: narrowed_text(draft, option) for option in options}


def _posted_texts() -> list[tuple[str, str]]:
    """Return what was typed for a question that is gone, by the names of its inputs."""
    kept = [
        (name, text)
        for name, text in request.form.items()
        if text.strip() and name not in {"csrf_token", "seen", "go"}
    ]
    known = {"prompt": _("Question"), "hint": _("Hint")}
    return [(known.get(name, _("Answer")), text) for name, text in kept]


def _anchor(slug: str, item_id: str) -> str:
    return url_for("builder.edit", slug=slug, _anchor=f"part-{item_id}")
