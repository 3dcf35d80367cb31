"""Undo and redo, and the drafts that there were before."""

from collections.abc import Callable

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.builder import history, meaning, telling
from app.builder.comparison import compared
from app.builder.forms.fields import EditForm, revision_from
from app.builder.models import Survey
from app.builder.outline import outline
from app.builder.revising import MOST_KEPT
from app.builder.views.blueprint import Refusal, bp, conflict, own_survey, page, stay
from app.builder.views.structure import refused
from app.db import db
from app.errors import ConflictError


@bp.post("/<slug>/undo")
@staff(Role.EDITOR)
def undo(slug: str) -> ResponseReturnValue:
    """Take the last step back."""
    return _step(slug, history.undo, "undo", _("The last step has been taken back."))


@bp.post("/<slug>/redo")
@staff(Role.EDITOR)
def redo(slug: str) -> ResponseReturnValue:
    """Do again what was taken back last."""
    return _step(slug, history.redo, "redo", _("The step has been done again."))


@bp.get("/<slug>/history/")
@staff(Role.READER)
def steps(slug: str) -> str:
    """List who changed what, and when."""
    survey = own_survey(slug)
    return page(
        "history",
        survey,
        lines=telling.lines(survey, clock.now()),
        most=MOST_KEPT,
        said=meaning.said_of(survey),
    )


@bp.get("/<slug>/history/<int:number>/")
@staff(Role.READER)
def earlier(slug: str, number: int) -> str:
    """Show an earlier draft, and what bringing it back would change."""
    return _earlier(own_survey(slug), number)


@bp.post("/<slug>/history/<int:number>/")
@staff(Role.EDITOR)
def bring_back(slug: str, number: int) -> ResponseReturnValue:
    """Make an earlier draft the draft again."""
    survey, form = own_survey(slug), EditForm(request.form)
    history.revision(survey, number)
    try:
        history.bring_back(
            survey, number, seen=form.seen_revision, by=current_user.id, at=clock.now()
        )
    except ConflictError:
        refusal = conflict(survey, form)
        return _earlier(survey, number, refusal), refusal.status
    db.session.commit()
    url = url_for("builder.edit", slug=slug)
    return stay(url, _("The earlier draft is back. The one before it is in the history."))


def _earlier(survey: Survey, number: int, refusal: Refusal | None = None) -> str:
    draft = history.revision(survey, number).draft
    return page(
        "earlier",
        survey,
        definition=draft,
        lang=draft.source_lang,
        pages=outline(draft),
        changed=compared(survey.draft, draft),
        number=number,
        refusal=refusal,
    )


def _step(slug: str, take: Callable[..., object], button: str, message: str) -> ResponseReturnValue:
    survey, form = own_survey(slug), EditForm(request.form)
    number = revision_from(request.form.get("step"))
    try:
        take(survey, number, seen=form.seen_revision, by=current_user.id, at=clock.now())
    except ConflictError:
        return refused(survey, conflict(survey, form))
    db.session.commit()
    return stay(url_for("builder.edit", slug=slug, _anchor=button), message)
