"""When a page or question is shown."""

from http import HTTPStatus

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import surveys
from app.access import Role, staff
from app.builder import sentences
from app.builder.conditions import condition_sentences
from app.builder.forms.conditions import ConditionForm, without_line
from app.builder.lines import Lines, are_plain, lines_of
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
from app.db import db
from app.errors import NotFoundError
from surveys import editing


@bp.route("/<slug>/conditions/<part_id>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def condition(slug: str, part_id: str) -> ResponseReturnValue:
    """Say under which condition a page or question is shown."""
    survey = own_survey(slug)
    if request.method == "GET":
        stored = _plain_lines(survey, part_id)
        form = ConditionForm(survey.draft, earlier(survey.draft, part_id), stored=stored)
        return _show(survey, part_id, form)
    try:
        part_of(survey, part_id)
    except NotFoundError:
        return gone(survey, [])
    go, _colon, number = request.form.get("go", "save").partition(":")
    if go in {"add", "drop", "choose"}:
        return _show(survey, part_id, _changed(survey, part_id, go, number))
    return _save(survey, part_id, go)


def earlier(draft: surveys.Survey, part_id: str) -> list[surveys.Item]:
    """Return the questions on the pages before: the ones whose answers are known in time."""
    found: list[surveys.Item] = []
    for each in draft.pages:
        if each.id == part_id or any(item.id == part_id for item in each.items):
            return found
        found.extend(item for item in each.items if item.parts)
    return found


def _plain_lines(survey: Survey, part_id: str) -> Lines | None:
    condition = part_of(survey, part_id).show_if
    lines = lines_of(condition) if condition is not None else None
    known = {item.id: item for item in earlier(survey.draft, part_id)}
    return lines if lines is not None and are_plain(lines, known) else None


def _changed(survey: Survey, part_id: str, go: str, number: str) -> ConditionForm:
    dropped = int(number) if go == "drop" and number.isdecimal() else None
    posted = request.form if dropped is None else without_line(request.form, dropped)
    form = ConditionForm(survey.draft, earlier(survey.draft, part_id), posted)
    if go == "add":
        form.add_line()
    return form


def _save(survey: Survey, part_id: str, go: str) -> ResponseReturnValue:
    form = ConditionForm(survey.draft, earlier(survey.draft, part_id), request.form)
    wanted: surveys.Condition | None = None
    if go != "always":
        if not form.is_valid():
            return _show(survey, part_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
        wanted = form.condition()
    change = Edit("set_show_if", part_id, lambda s: editing.set_show_if(s, part_id, wanted))
    refusal = attempt(survey, change, form)
    if refusal is not None:
        return _show(survey, part_id, form, refusal, wanted), refusal.status
    db.session.commit()
    url = url_for("builder.edit", slug=survey.slug, _anchor=f"part-{part_id}")
    return leave(url, _("The condition has been saved."))


def _show(
    survey: Survey,
    part_id: str,
    form: ConditionForm,
    refusal: Refusal | None = None,
    wanted: surveys.Condition | None = None,
) -> str:
    part = part_of(survey, part_id)
    return page(
        "condition",
        survey,
        form=form,
        part=part,
        is_page=isinstance(part, surveys.Page),
        name=sentences.name_of(survey.draft, part_id),
        is_complex=part.show_if is not None and _plain_lines(survey, part_id) is None,
        earlier=earlier(survey.draft, part_id),
        refusal=refusal,
        differences=_differences(survey.draft, part.show_if, wanted) if refusal else [],
    )


def _differences(
    draft: surveys.Survey, now: surveys.Condition | None, typed: surveys.Condition | None
) -> list[Difference]:
    told = [
        " ".join(condition_sentences(draft, each)) if each else _("Always shown")
        for each in (now, typed)
    ]
    return [] if told[0] == told[1] else [Difference(_("Condition"), told[0], told[1])]
