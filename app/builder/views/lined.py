"""What the pages share on which a condition is written line by line."""

from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple, TypeVar

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

import surveys
from app.builder.conditions import condition_sentences
from app.builder.forms.conditions import ConditionForm, without_line
from app.builder.models import Survey
from app.builder.service import Edit
from app.builder.views.blueprint import Refusal, attempt, leave
from app.db import db

F = TypeVar("F", bound=ConditionForm)


class Entry(NamedTuple):
    """One branch, rule or quota in a list: its key, how it reads, and where it is changed."""

    key: str
    text: str
    url: str


class Way(NamedTuple):
    """How a form with lines is made, shown and applied, and where saving it leads."""

    make: Callable[[MultiDict[str, str]], ConditionForm]
    show: Callable[[ConditionForm, Refusal | None], str]
    edit: Callable[[ConditionForm], Edit]
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


def answered(survey: Survey, way: Way) -> ResponseReturnValue:
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


def kept_words(draft: surveys.Survey, form: ConditionForm) -> list[str]:
    """Return the words of a condition that the form keeps, as it is more than lines can say."""
    return condition_sentences(draft, form.kept) if form.kept is not None else []
