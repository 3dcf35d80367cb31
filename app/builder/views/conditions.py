"""When a page, a question, an answer or a row is shown."""

from http import HTTPStatus
from typing import TypeAlias

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

import surveys
from app.access import Role, staff
from app.builder import known, sentences
from app.builder.conditions import condition_sentences
from app.builder.forms.conditions import ConditionForm
from app.builder.models import Survey
from app.builder.service import Edit
from app.builder.views.blueprint import (
    Difference,
    Refusal,
    attempt,
    bp,
    gone,
    leave,
    own_survey,
    page,
    part_of,
)
from app.builder.views.lined import kept_words, reshaped
from app.db import db
from app.errors import NotFoundError
from surveys import editing

Part: TypeAlias = surveys.Page | surveys.Item | surveys.Option


@bp.route("/<slug>/conditions/<part_id>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def condition(slug: str, part_id: str) -> ResponseReturnValue:
    """Say under which condition a page, question, answer or row is shown."""
    survey = own_survey(slug)
    if request.method == "GET":
        return _show(survey, part_id, _form(survey, part_id))
    try:
        _part(survey, part_id)
    except NotFoundError:
        return gone(survey, [])
    form = reshaped(lambda posted: _form(survey, part_id, posted))
    return _save(survey, part_id) if form is None else _show(survey, part_id, form)


def _part(survey: Survey, part_id: str) -> Part:
    for item in survey.draft.items():
        for option in sentences.offered_by(item):
            if option.id == part_id:
                return option
    return part_of(survey, part_id)


def _form(survey: Survey, part_id: str, posted: MultiDict[str, str] | None = None) -> ConditionForm:
    earlier = known.before(survey.draft, part_id, entries=True)
    return ConditionForm(survey.draft, earlier, posted, _part(survey, part_id).show_if)


def _save(survey: Survey, part_id: str) -> ResponseReturnValue:
    form = _form(survey, part_id, request.form)
    wanted: surveys.Condition | None = None
    if request.form.get("go") != "always":
        if not form.is_valid():
            return _show(survey, part_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
        wanted = form.condition()
    change = Edit("set_show_if", part_id, lambda s: editing.set_show_if(s, part_id, wanted))
    refusal = attempt(survey, change, form)
    if refusal is not None:
        return _show(survey, part_id, form, refusal, wanted), refusal.status
    db.session.commit()
    return leave(_back(survey, part_id), _("The condition has been saved."))


def _show(
    survey: Survey,
    part_id: str,
    form: ConditionForm,
    refusal: Refusal | None = None,
    wanted: surveys.Condition | None = None,
) -> str:
    part = _part(survey, part_id)
    return page(
        "condition",
        survey,
        form=form,
        part=part,
        heading=_heading(part),
        name=sentences.name_of(survey.draft, part_id),
        kept=kept_words(survey.draft, form),
        earlier=known.before(survey.draft, part_id, entries=True),
        back=_back(survey, part_id),
        refusal=refusal,
        differences=_differences(survey.draft, part.show_if, wanted) if refusal else [],
    )


def _heading(part: Part) -> str:
    match part:
        case surveys.Page():
            text = _("When is this page shown?")
        case surveys.Option():
            text = _("When is this answer offered?")
        case _:
            text = _("When is this question shown?")
    return str(text)


def _back(survey: Survey, part_id: str) -> str:
    owner = sentences.owner_of(survey.draft, part_id)
    if owner != part_id:
        anchor = f"option-{part_id}"
        return url_for("builder.question", slug=survey.slug, item_id=owner, _anchor=anchor)
    return url_for("builder.edit", slug=survey.slug, _anchor=f"part-{part_id}")


def _differences(
    draft: surveys.Survey, now: surveys.Condition | None, typed: surveys.Condition | None
) -> list[Difference]:
    told = [
        " ".join(condition_sentences(draft, each)) if each else _("Always shown")
        for each in (now, typed)
    ]
    return [] if told[0] == told[1] else [Difference(_("Condition"), told[0], told[1])]
