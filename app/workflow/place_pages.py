"""The page about one piece of work: who has it, what was said, what changed."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.workflow import forms, queries, service
from app.workflow.blueprint import Posted, bp, sent_back
from app.workflow.models import MAX_COMMENT

PLACE = "/<uuid:entry_id>/<uuid:about_id>/"


@bp.get(PLACE)
@staff(Role.ANALYST)
def show(entry_id: UUID, about_id: UUID) -> ResponseReturnValue:
    """Show who has it, what was said about it, and every change."""
    return _page(_own(entry_id, about_id))


@bp.post(f"{PLACE}plan/")
@staff(Role.EDITOR)
def plan(entry_id: UUID, about_id: UUID) -> ResponseReturnValue:
    """Settle who does it, by when, and how far it is."""
    place = _own(entry_id, about_id)
    form = _plan_form(place, request.form)
    if not form.validate():
        return _page(place, form), HTTPStatus.UNPROCESSABLE_ENTITY
    service.assign(place, form.plan, by=current_user.id, at=clock.now())
    db.session.commit()
    return _back(place, _("Saved."))


@bp.post(f"{PLACE}comments/")
@staff(Role.ANALYST)
def comment(entry_id: UUID, about_id: UUID) -> ResponseReturnValue:
    """Say something to colleagues."""
    place, form = _own(entry_id, about_id), _comment_form(request.form)
    if not form.validate():
        return _page(place, comment=form), HTTPStatus.UNPROCESSABLE_ENTITY
    mentioned = [UUID(each) for each in form.mentioned.data or ()]
    service.comment(place, form.text.data or "", mentioned, by=current_user.id, at=clock.now())
    db.session.commit()
    return _back(place, _("Your comment is there."))


@bp.post(f"{PLACE}known/")
@staff(Role.ANALYST)
def know(entry_id: UUID, about_id: UUID) -> ResponseReturnValue:
    """Let what is meant for oneself here wait no longer."""
    place = _own(entry_id, about_id)
    service.know(place.about_id, current_user.id, at=clock.now())
    db.session.commit()
    return _back(place, _("Saved."))


@bp.post(f"{PLACE}comments/<uuid:comment_id>/remove/")
@staff(Role.ANALYST)
def remove(entry_id: UUID, about_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Delete the words of a comment."""
    place = _own(entry_id, about_id)
    found = queries.comment_of(place.about_id, comment_id)
    service.remove(found, by=current_user, at=clock.now())
    db.session.commit()
    return _back(place, _("The comment was deleted."))


def _own(entry_id: UUID, about_id: UUID) -> queries.Place:
    return queries.place(current_user.organisation_id, entry_id, about_id)


def _back(place: queries.Place, news: str) -> ResponseReturnValue:
    flash(news)
    target = url_for("workflow.show", entry_id=place.entry.id, about_id=place.about_id)
    return redirect(target, HTTPStatus.SEE_OTHER)


def _plan_form(place: queries.Place, posted: Posted | None = None) -> forms.PlanForm:
    now = service.plan_of(place.about_id)
    told = {"owner": now.owner_id, "waits_for": now.waits_for}
    kept = {name: "" if each is None else str(each) for name, each in told.items()}
    form = forms.PlanForm(posted, data=kept | {"due_on": now.due_on, "state": now.state})
    form.offer(queries.people(current_user.organisation_id), now)
    return form


def _comment_form(posted: Posted | None = None) -> forms.CommentForm:
    form = forms.CommentForm(posted)
    others = queries.people(current_user.organisation_id)
    form.offer([each for each in others if each.id != current_user.id])
    return form


def _page(
    place: queries.Place,
    form: forms.PlanForm | None = None,
    comment: forms.CommentForm | None = None,
) -> str:
    said = queries.comments_of(place.about_id)
    mentioned = queries.mentioned_in([each.id for each in said])
    item = queries.item_of(place.about_id)
    names = queries.names(current_user.organisation_id)
    return render_template(
        "workflow/place.html",
        entry=place.entry,
        finding=place.finding,
        about_id=place.about_id,
        name=None if place.finding is None else queries.name_of(place.finding),
        state=queries.standing(place.entry.state, None if item is None else item.state),
        form=form or _plan_form(place),
        comment=comment or _comment_form(),
        said=said,
        meant_for={key: [names[each] for each in ids] for key, ids in mentioned.items()},
        is_meant=any(current_user.id in each for each in mentioned.values()),
        changes=queries.changes_of(place.about_id),
        returns=sent_back(place.entry, place.about_id),
        names=names,
        longest=MAX_COMMENT,
        may_edit=current_user.may(Role.EDITOR),
        may_remove=current_user.may(Role.ADMINISTRATOR),
    )
