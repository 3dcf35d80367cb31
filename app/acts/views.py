"""The administrator's page about the record of acts."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, htmx, mail
from app.access import Role, staff
from app.accounts import queries as accounts
from app.accounts import record
from app.acts import objects, queries, service, words
from app.acts.forms import AddressForm, NotedForm
from app.acts.queries import Wanted
from app.db import db
from app.insights.blueprint import page_number

bp = Blueprint("acts", __name__, template_folder="templates", url_prefix="/staff/record")


@bp.get("/")
@staff(Role.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """Show who did what and when, and what the last check came to."""
    if htmx.is_fragment():
        return render_template("acts/_check.html", check=queries.newest_check())
    return _page()


@bp.post("/checks/")
@staff(Role.ADMINISTRATOR)
def check() -> ResponseReturnValue:
    """Have the record checked, at once or by a job."""
    form = NotedForm(request.form)
    if not form.validate():
        return _page(noted=form), HTTPStatus.UNPROCESSABLE_ENTITY
    service.ask(form.noted, by=current_user.id, at=clock.now())
    db.session.commit()
    return redirect(url_for("acts.show", _anchor="check"), HTTPStatus.SEE_OTHER)


@bp.post("/file/")
@staff(Role.ADMINISTRATOR)
def download() -> ResponseReturnValue:
    """Send the whole record, an act a line."""
    service.note_download(by=current_user.id, at=clock.now())
    # Nothing below writes: whoever waits for a turn to do so must not wait for a download.
    db.session.commit()
    answer = Response(service.lines(db.engines["reading"]), content_type="application/jsonl")
    answer.headers["Content-Disposition"] = 'attachment; filename="record-of-acts.jsonl"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/address/")
@staff(Role.ADMINISTRATOR)
def set_address() -> ResponseReturnValue:
    """Mail the last act of each day from now on, or no longer."""
    form = AddressForm(request.form)
    if not form.validate():
        return _page(address=form), HTTPStatus.UNPROCESSABLE_ENTITY
    service.send_to(current_user, form.email.data or "", at=clock.now())
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("acts.show"), HTTPStatus.SEE_OTHER)


def _page(noted: NotedForm | None = None, address: AddressForm | None = None) -> str:
    organisation_id = current_user.organisation_id
    wanted = _wanted()
    found = queries.page(organisation_id, wanted, page_number())
    kept = queries.address_of(organisation_id)
    return render_template(
        "acts/record.html",
        found=found,
        wanted=wanted,
        filters={key: value for key, value in request.args.items() if value and key != "page"},
        people=accounts.users_of(organisation_id),
        kinds=sorted(words.KINDS.items(), key=lambda each: str(each[1])),
        named=objects.named(organisation_id, {act.object_id for act in found.acts}),
        actors=objects.named(organisation_id, {str(act.actor_id) for act in found.acts}),
        sentence=words.sentence,
        check=queries.newest_check(),
        head=record.head(),
        noted=noted or NotedForm(),
        address=address or AddressForm(data={"email": kept.email if kept else ""}),
        sends_mail=mail.is_on(),
    )


def _wanted() -> Wanted:
    given = request.args
    return Wanted(
        person=objects.uuid_of(given.get("person", "")),
        kind=given.get("kind", "") if given.get("kind", "") in words.KINDS else "",
        about=given.get("about", "").strip()[:80],
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
