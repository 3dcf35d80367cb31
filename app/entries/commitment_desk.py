"""Staff keep their promises here: all of them in one list, and one commitment with its acts."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.accounts import queries as accounts
from app.db import db
from app.entries.blueprint import bp, seen_revision
from app.entries.commitments import forms, listing, queries, service
from app.entries.commitments.models import Commitment, CommitmentState, EventKind
from app.entries.commitments.shown import shown
from app.entries.forms import Posted
from app.entries.labels import TITLES
from app.entries.queries import languages_of
from app.errors import ConflictError
from app.i18n import language_name, listed

ACT_TITLES: Mapping[str, Any] = {
    "update": _l("Say how it goes"),
    "milestone": _l("Add a step"),
    "move": _l("Promise another day"),
    "done": _l("Say that it is done"),
    "reopen": _l("Open it again"),
}
PER_PAGE = 50
LONGEST = 6
REFUSED = (service.NotNowError, service.OwnClaimError, ConflictError)


@bp.get("/staff/promises/")
@staff(Role.READER)
def promises() -> ResponseReturnValue:
    """List what is due when, over all surveys, overdue first."""
    wanted = request.args.get("show", "")
    on = clock.today()
    lines = listing.lines(current_user.organisation_id, on=on)
    chosen = listing.chosen(lines, wanted, person_id=current_user.id, on=on)
    page, pages = _place(len(chosen))
    return render_template(
        "entries/promises.html",
        lines=listing.named(chosen[(page - 1) * PER_PAGE : page * PER_PAGE]),
        page=page,
        pages=pages,
        wanted=wanted if wanted in listing.SHOWN else "",
        told=queries.promises_told(current_user.organisation_id, on=on),
        mine=current_user.id,
    )


@bp.get("/staff/promises/<uuid:commitment_id>/")
@staff(Role.READER)
def commitment(commitment_id: UUID) -> ResponseReturnValue:
    """Show where a commitment stands, and offer what can be done now."""
    return _page(_own(commitment_id))


@bp.route(
    "/staff/promises/<uuid:commitment_id>/<any(update,milestone,move,done,reopen):act>/",
    methods=["GET", "POST"],
)
@staff(Role.EDITOR)
def commitment_act(commitment_id: UUID, act: str) -> ResponseReturnValue:
    """Show the form of one act, or do it."""
    found = _own(commitment_id)
    source = found.entry.source_lang
    langs = [source, *(each for each in languages_of(found.entry.survey) if each != source)]
    posted = request.form if request.method == "POST" else None
    form = forms.act_form(found, act, langs, posted)
    if request.method == "GET":
        return _act_page(found, act, form)
    if not form.validate():
        return _act_page(found, act, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        _DO[act](found, form)
    except (service.NotNowError, ConflictError):
        db.session.rollback()
        db.session.refresh(found)
        return _act_page(found, act, form, HTTPStatus.CONFLICT, overtaken=True)
    _say_missing(form)
    return _saved(found)


@bp.post("/staff/promises/<uuid:commitment_id>/milestones/<uuid:milestone_id>/done/")
@staff(Role.EDITOR)
def milestone_done(commitment_id: UUID, milestone_id: UUID) -> ResponseReturnValue:
    """Say that a step was done."""
    found = _own(commitment_id)
    return _once(
        found,
        lambda: service.finish_milestone(
            found, milestone_id, seen=seen_revision(), by=current_user.id, at=clock.now()
        ),
    )


@bp.post("/staff/promises/<uuid:commitment_id>/owner/")
@staff(Role.EDITOR)
def commitment_owner(commitment_id: UUID) -> ResponseReturnValue:
    """Choose who sees to it."""
    found = _own(commitment_id)
    form = _owner_form(found, request.form)
    if not form.validate():
        return _page(found, HTTPStatus.UNPROCESSABLE_ENTITY, owner=form)
    return _once(
        found,
        lambda: service.assign(
            found, form.chosen, seen=seen_revision(), by=current_user.id, at=clock.now()
        ),
    )


@bp.post("/staff/promises/<uuid:commitment_id>/confirm/")
@staff(Role.APPROVER)
def confirm_done(commitment_id: UUID) -> ResponseReturnValue:
    """Agree, as a second person, that it is done."""
    found = _own(commitment_id)
    return _once(
        found,
        lambda: service.confirm(found, seen=seen_revision(), by=current_user.id, at=clock.now()),
    )


@bp.post("/staff/promises/<uuid:commitment_id>/refuse/")
@staff(Role.APPROVER)
def refuse_done(commitment_id: UUID) -> ResponseReturnValue:
    """Say, as a second person, what is missing."""
    found = _own(commitment_id)
    form = forms.RefuseForm(request.form)
    if not form.validate():
        return _page(found, HTTPStatus.UNPROCESSABLE_ENTITY, refusing=form)
    note = (form.note.data or "").strip()
    return _once(
        found,
        lambda: service.refuse(
            found, note, seen=seen_revision(), by=current_user.id, at=clock.now()
        ),
    )


def _place(number: int) -> tuple[int, int]:
    """Return which page is asked for, and how many there are."""
    pages = max(1, -(-number // PER_PAGE))
    asked = request.args.get("page", "1")
    wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST else 1
    return min(max(wanted, 1), pages), pages


def _update(found: Commitment, form: forms.UpdateForm) -> None:
    service.update_on(
        found,
        form.written,
        state=CommitmentState(form.state.data),
        progress=form.progress.whole_number,
        link=(form.link.data or "").strip(),
        document=(form.document.data or "").strip(),
        **_act(form),
    )


def _milestone(found: Commitment, form: forms.MilestoneForm) -> None:
    service.add_milestone(found, form.written, form.due_on.data, **_act(form))


def _move(found: Commitment, form: forms.MoveForm) -> None:
    service.move(found, form.due_on.data, form.written, **_act(form))


def _done(found: Commitment, form: forms.DoneForm) -> None:
    link, document = (form.link.data or "").strip(), (form.document.data or "").strip()
    service.say_done(found, form.written, link=link, document=document, **_act(form))


def _reopen(found: Commitment, form: forms.ReopenForm) -> None:
    service.reopen(found, form.written, **_act(form))


_DO: Mapping[str, Callable[[Commitment, Any], None]] = {
    "update": _update,
    "milestone": _milestone,
    "move": _move,
    "done": _done,
    "reopen": _reopen,
}


def _act(form: forms.ActForm) -> dict[str, Any]:
    return {"seen": form.seen_revision, "by": current_user.id, "at": clock.now()}


def _own(commitment_id: UUID) -> Commitment:
    return queries.commitment_of(current_user.organisation_id, commitment_id)


def _once(found: Commitment, act: Callable[[], None]) -> ResponseReturnValue:
    try:
        act()
    except REFUSED:
        db.session.rollback()
        db.session.refresh(found)
        flash(_("This was not saved: somebody was faster, or it is not yours to do."), "error")
        return redirect(_address(found), code=HTTPStatus.SEE_OTHER)
    return _saved(found)


def _saved(found: Commitment) -> ResponseReturnValue:
    db.session.commit()
    flash(_("Saved."), "ok")
    return redirect(_address(found), code=HTTPStatus.SEE_OTHER)


def _say_missing(form: forms.ActForm) -> None:
    missing = [language_name(lang) for lang in form.langs if not form.written[lang].strip()]
    if missing:
        here = str(get_locale())
        flash(_("Still missing in: %(languages)s", languages=listed(missing, here)), "ok")


def _address(found: Commitment) -> str:
    return url_for("entries.commitment", commitment_id=found.id)


def _page(
    found: Commitment,
    status: int = HTTPStatus.OK,
    *,
    owner: forms.OwnerForm | None = None,
    refusing: forms.RefuseForm | None = None,
) -> ResponseReturnValue:
    claims = [each for each in found.events if each.kind == EventKind.SAID_DONE]
    notes = [each for each in found.events if each.kind == EventKind.REFUSED]
    waits = found.is_open and found.state == CommitmentState.TO_CONFIRM
    page = render_template(
        "entries/commitment_edit.html",
        **_shown(found),
        owner_form=owner or _owner_form(found),
        refusing=refusing or forms.RefuseForm(),
        waits=waits,
        may_edit=current_user.may(Role.EDITOR),
        may_confirm=waits
        and current_user.may(Role.APPROVER)
        and claims[-1].by_id != current_user.id,
        last_note=notes[-1].note if notes and not waits and found.is_open else "",
        acts=ACT_TITLES,
    )
    return page, status


def _act_page(
    found: Commitment, act: str, form: forms.ActForm, status: int = 200, *, overtaken: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "entries/commitment_act.html",
        **_shown(found),
        act=act,
        form=form,
        overtaken=overtaken,
        title=ACT_TITLES[act],
        titles=TITLES,
        hints={},
    )
    return page, status


def _shown(found: Commitment) -> dict[str, Any]:
    locale = str(get_locale())
    return {
        "commitment": found,
        "name": queries.name_of(found),
        "told": shown(found, locale, on=clock.today()),
        "kept_late_by": found.days_late(clock.today()),
    }


def _owner_form(found: Commitment, posted: Posted = None) -> forms.OwnerForm:
    people = [
        each
        for each in accounts.users_of(found.entry.survey.organisation_id)
        if (each.active and each.may(Role.READER)) or each.id == found.owner_id
    ]
    return forms.OwnerForm(posted, data={"person": str(found.owner_id or "")}, people=people)
