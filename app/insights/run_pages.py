"""What becomes of a run: stopped, accepted or left aside; and its edits, undone one by one."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.insights import accepting, history, history_told, nightly, service, undoing
from app.insights.blueprint import Place, back, bp, own_run
from app.insights.keeping import StaleError

RUN = "/insights/runs/<int(max=999999):number>"
UNSENT = frozenset({"csrf_token", "seen", "sure"})
UNWRITTEN = frozenset({"responses", "act", "to", "topic", "back", "fits", "which", "examples"})


@bp.post(f"{RUN}/stop/")
@staff(Role.ANALYST)
def stop_run(slug: str, number: int) -> ResponseReturnValue:
    """Ask an analysis to stop."""
    place = own_run(slug, number)
    service.stop_run(place.run, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The analysis stops. What was there before stays as it is."))
    return _to_run(place)


@bp.post(f"{RUN}/<any(accept,keep):act>/")
@staff(Role.ANALYST)
def decide_run(slug: str, number: int, act: str) -> ResponseReturnValue:
    """Let a later analysis count, or keep the one before."""
    place = own_run(slug, number)
    if act == "accept":
        accepting.accept_run(place.run, by=current_user.id, at=clock.now())
        told = _("This analysis counts from now on.")
    else:
        accepting.keep_old(place.run, by=current_user.id, at=clock.now())
        told = _("The analysis before goes on to count.")
    db.session.commit()
    flash(told)
    return _to_run(place)


@bp.get(f"{RUN}/history/")
@staff(Role.ANALYST)
def history_page(slug: str, number: int) -> ResponseReturnValue:
    """Show what people did to the topics of an analysis, who and when."""
    survey, run = own_run(slug, number)
    return render_template(
        "insights/history.html",
        survey=survey,
        run=run,
        told=history_told.told(run, request.args),
        nights=nightly.told(run),
    )


@bp.post(f"{RUN}/history/<int(max=99999999):edit_number>/undo/")
@staff(Role.ANALYST)
def undo_edit(slug: str, number: int, edit_number: int) -> ResponseReturnValue:
    """Take back one edit, or do it again when it was taken back."""
    place = own_run(slug, number)
    edit = history.edit_numbered(place.run, edit_number)
    try:
        undoing.undo(place.run, edit, by=current_user.id, at=clock.now())
    except undoing.RestedOnError as error:
        return _changed(error.edits, is_undo=True)
    db.session.commit()
    flash(_("That has been undone."))
    history_url = url_for("insights.history_page", slug=slug, number=number)
    target = back(place) if "back" in request.form else history_url
    return redirect(target, code=HTTPStatus.SEE_OTHER)


@bp.errorhandler(StaleError)
def stale(error: StaleError) -> ResponseReturnValue:
    """Say who changed what meanwhile, and keep what was typed."""
    return _changed(error.edits)


def _changed(edits: Sequence[history.Edit], *, is_undo: bool = False) -> ResponseReturnValue:
    known = [each.edit.id for each in edits]
    db.session.rollback()
    values = request.view_args or {}
    place = own_run(str(values["slug"]), int(values["number"]))
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in UNSENT and not is_undo
    ]
    page = render_template(
        "insights/changed.html",
        survey=place.survey,
        run=place.run,
        edits=[each for each in history.edits(place.run) if each.edit.id in known],
        is_undo=is_undo,
        again=typed,
        words=[value for name, value in typed if name not in UNWRITTEN and value],
    )
    return page, HTTPStatus.CONFLICT


def _to_run(place: Place) -> ResponseReturnValue:
    target = url_for("insights.show_run", slug=place.survey.slug, number=place.run.number)
    return redirect(target, code=HTTPStatus.SEE_OTHER)
