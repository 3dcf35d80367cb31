"""The board, and the page about one piece of work; other routes are in the modules named below."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, htmx
from app.access import Role, staff
from app.db import db
from app.workflow import board, forms, place_pages, queries, return_pages, service, setting_pages
from app.workflow.blueprint import Posted, bp
from app.workflow.board import Wanted
from app.workflow.models import WorkState
from app.workflow.names import CHOSEN
from app.workflow.plans import Plan

__all__ = ["bp", "place_pages", "return_pages", "setting_pages"]


@bp.get("/")
@staff(Role.ANALYST)
def show_board() -> ResponseReturnValue:
    """Show what waits for whom, over all surveys."""
    return _board()


@bp.post("/state/")
@staff(Role.EDITOR)
def move() -> ResponseReturnValue:
    """Say how far one piece of work is."""
    place = queries.place_about(current_user.organisation_id, _uuid(request.form.get("about")))
    wanted = request.form.get("state", "")
    if wanted not in CHOSEN:
        return _board(), HTTPStatus.UNPROCESSABLE_ENTITY
    plan = service.plan_of(place.about_id)._replace(state=WorkState(wanted))
    service.assign(place, plan, by=current_user.id, at=clock.now())
    db.session.commit()
    if htmx.is_fragment():
        return _board(news=_("Saved."))
    flash(_("Saved."))
    return redirect(_here(), HTTPStatus.SEE_OTHER)


@bp.post("/several/")
@staff(Role.EDITOR)
def change_many() -> ResponseReturnValue:
    """Change the same facts of all that were ticked."""
    form = _many(request.form)
    ticked = request.form.getlist("about")
    if not form.validate() or not ticked:
        if not ticked:
            form.owner.errors = [_("Tick at least one card first.")]
        return _board(form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    organisation_id = current_user.organisation_id
    places = [queries.place_about(organisation_id, _uuid(each)) for each in ticked]
    service.assign_many(places, form.change, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Saved."))
    return redirect(_here(), HTTPStatus.SEE_OTHER)


def _here() -> str:
    """Return the board as it was filtered when the form was sent."""
    asked = request.query_string.decode("ascii", "ignore")
    return url_for("workflow.show_board") + (f"?{asked}" if asked else "")


def _many(posted: Posted | None = None) -> forms.ManyForm:
    form = forms.ManyForm(posted)
    form.offer(queries.people(current_user.organisation_id), Plan())
    if posted is None:
        form.owner.data = form.state.data = forms.KEEP
    return form


def _board(form: forms.ManyForm | None = None, news: str = "") -> str:
    organisation_id, on = current_user.organisation_id, clock.today()
    wanted = _wanted()
    found = board.fitting(board.cards(organisation_id), wanted, on)
    columns = board.columns(found)
    return htmx.render(
        "workflow/board.html",
        fragment="workflow/_columns.html",
        columns=columns,
        titles=board.titles(columns),
        wanted=wanted,
        overdue=sum(each.is_overdue(on) for each in found),
        on=on,
        names=queries.names(organisation_id),
        people=queries.people(organisation_id),
        surveys=queries.surveys(organisation_id),
        form=form or _many(),
        chosen=CHOSEN,
        filters={key: value for key, value in request.args.items() if value},
        may_edit=current_user.may(Role.EDITOR),
        news=news,
    )


def _wanted() -> Wanted:
    given = request.args
    person = given.get("person", "")
    return Wanted(
        person=current_user.id if person == "me" else _known(person),
        survey=_known(given.get("survey", "")),
        state=WorkState(given["state"]) if given.get("state") in set(WorkState) else None,
        overdue=given.get("overdue") == "yes",
    )


def _known(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _uuid(text: str | None) -> UUID:
    # An id of nothing is as good as no id: what it is about is then not found.
    return _known(text or "") or UUID(int=0)
