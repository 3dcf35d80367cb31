"""Whether a changed question or answer is still the same one, as people say."""

from http import HTTPStatus
from typing import NamedTuple

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

import surveys
from app import clock
from app.access import Role, staff
from app.builder import meaning, sentences
from app.builder.forms.fields import EditForm
from app.builder.mending import used_url
from app.builder.models import Survey
from app.builder.service import Edit
from app.builder.views.blueprint import attempt, bp, own_survey, page, stay
from app.db import db
from app.errors import ConflictError, NotFoundError
from surveys import editing


class Place(NamedTuple):
    """Something that names a question or answer, and where it is changed."""

    name: str
    url: str


@bp.post("/<slug>/parts/<part_id>/same")
@staff(Role.EDITOR)
def same_meaning(slug: str, part_id: str) -> ResponseReturnValue:
    """Record that a changed part still means what it did."""
    survey, seen = own_survey(slug), request.form.get("change", "")
    try:
        meaning.say_same(survey, part_id, seen=seen, by=current_user.id, at=clock.now())
    except ConflictError:
        return _changed_meanwhile(survey)
    except meaning.NeverTheSameError:
        return _back(survey, _("This cannot be the same. It needs a new code."), "error")
    db.session.commit()
    return _back(survey, _("It is on record that the meaning is the same."))


@bp.post("/<slug>/parts/<part_id>/unsay")
@staff(Role.EDITOR)
def unsay_meaning(slug: str, part_id: str) -> ResponseReturnValue:
    """Take back what was said of a part."""
    survey = own_survey(slug)
    meaning.unsay(survey, part_id, by=current_user.id, at=clock.now())
    db.session.commit()
    return _back(survey, _("It is open again whether the meaning is the same."))


@bp.post("/<slug>/parts/<part_id>/renew")
@staff(Role.EDITOR)
def renew(slug: str, part_id: str) -> ResponseReturnValue:
    """Make a changed question, answer or row a new one with a code of its own."""
    survey, form = own_survey(slug), EditForm(request.form)
    place = _ids(survey.draft)
    if part_id not in place:
        return _changed_meanwhile(survey)
    refusal = attempt(survey, _renewing(survey.draft, part_id), form)
    if refusal is not None:
        return _back(survey, refusal.text, "error") if refusal.text else _changed_meanwhile(survey)
    db.session.commit()
    new_id = _ids(survey.draft)[place.index(part_id)]
    message = _("It has a new code now. Undo takes this back.")
    if editing.uses(survey.draft, new_id):
        return stay(url_for("builder.uses", slug=slug, part_id=new_id), message)
    here = new_id if request.form.get("here") == part_id else request.form.get("here", "")
    return _back(survey, message, here=here)


@bp.get("/<slug>/parts/<part_id>/uses/")
@staff(Role.READER)
def uses(slug: str, part_id: str) -> str:
    """List what names a question, answer or row."""
    survey = own_survey(slug)
    if part_id not in _ids(survey.draft):
        raise NotFoundError
    draft = survey.draft
    found = [
        Place(sentences.name_of(draft, owner), used_url(slug, draft, owner))
        for owner in editing.uses(draft, part_id)
    ]
    return page("uses", survey, name=sentences.name_of(draft, part_id), found=found)


def _renewing(draft: surveys.Survey, part_id: str) -> Edit:
    if draft.has_item(part_id):
        return Edit("renew_item", part_id, lambda now: editing.renew_item(now, part_id))
    return Edit("renew_option", part_id, lambda now: editing.renew_option(now, part_id))


def _ids(draft: surveys.Survey) -> list[str]:
    """Return the ids of all questions, then of all that they store, in their order."""
    items = list(draft.items())
    stored = [
        option.id
        for item in items
        if isinstance(item, surveys.OfferingQuestion)
        for field in item.lists
        for option in getattr(item, field)
    ]
    return [*(item.id for item in items), *stored]


def _changed_meanwhile(survey: Survey) -> ResponseReturnValue:
    db.session.rollback()
    text = _("This has changed in the meantime. Look at it again, then decide.")
    return _back(survey, text, "error")


def _back(
    survey: Survey, message: str, kind: str = "", here: str | None = None
) -> ResponseReturnValue:
    here = request.form.get("here", "") if here is None else here
    slug = survey.slug
    url = url_for("builder.publish", slug=slug, _anchor="meaning")
    if survey.draft.has_item(here):
        url = url_for("builder.question", slug=slug, item_id=here, _anchor="meaning")
    if kind:
        flash(message, kind)
        return redirect(url, code=HTTPStatus.SEE_OTHER)
    return stay(url, message)
