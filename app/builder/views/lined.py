"""What the pages share on which a condition is written line by line."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Generic, NamedTuple, TypeVar

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

import surveys
from app.builder.conditions import condition_sentences
from app.builder.forms.conditions import ConditionForm, without_line
from app.builder.forms.fields import EditForm, visible
from app.builder.models import Survey
from app.builder.service import Edit
from app.builder.views.blueprint import Refusal, attempt, gone, leave, stay
from app.db import db
from app.errors import NotFoundError

F = TypeVar("F", bound=ConditionForm)


class Entry(NamedTuple):
    """One branch, rule or quota in a list: its key, how it reads, and where it is changed."""

    key: str
    text: str
    url: str
    note: str = ""
    """How far it has come."""
    is_full: bool = False


class Way(NamedTuple, Generic[F]):
    """How a form with lines is made, shown and applied, and where saving it leads."""

    make: Callable[[MultiDict[str, str]], F]
    show: Callable[[F, Refusal | None], str]
    edit: Callable[[F], Edit]
    url: str
    message: str


def reshaped(make: Callable[[MultiDict[str, str]], F]) -> F | None:
    """Return the form with a line more or fewer, None when its button was another one."""
    go, _colon, number = request.form.get("go", "save").partition(":")
    if go not in {"add", "drop", "choose", "anew"}:
        return None
    is_dropping = go == "drop" and number.isdecimal()
    form = make(without_line(request.form, int(number)) if is_dropping else request.form)
    if go == "add":
        form.add_line()
    return form


def answered(survey: Survey, way: Way[F]) -> ResponseReturnValue:
    """Show the form as its button asks for, or apply it and go on."""
    form = reshaped(way.make)
    if form is not None:
        return way.show(form, None)
    form = way.make(request.form)
    if not form.is_valid():
        return way.show(form, None), HTTPStatus.UNPROCESSABLE_ENTITY
    refusal = attempt(survey, way.edit(form), form)
    if refusal is not None:
        return way.show(form, refusal), refusal.status
    db.session.commit()
    return leave(way.url, way.message)


def lost(survey: Survey) -> ResponseReturnValue:
    """Answer a form about something that is gone: what was typed can still be copied."""
    if request.method == "GET":
        raise NotFoundError
    message = visible(request.form.get("message", "").strip())
    return gone(survey, [(_("Message"), message)] if message else [])


def changed_list(
    survey: Survey,
    form: EditForm,
    edit: Edit,
    url: str,
    show: Callable[[Refusal | None], str],
) -> ResponseReturnValue:
    """Apply a button beside an entry, and show the list anew."""
    refusal = attempt(survey, edit, form)
    if refusal is not None:
        return show(refusal), refusal.status
    db.session.commit()
    return stay(url, _("Saved."))


def place_in(parts: Sequence[object], key: str) -> int | None:
    """Return the place that a key names, None when there is no such place."""
    return next((place for place in range(len(parts)) if key == str(place)), None)


def kept_words(draft: surveys.Survey, form: ConditionForm) -> list[str]:
    """Return the words of a condition that the form keeps, as it is more than lines can say."""
    return condition_sentences(draft, form.kept) if form.kept is not None else []
