"""The reasons that an organisation keeps, its clock, and how often somebody wants mails."""

from datetime import timedelta
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, member, staff
from app.config import STAFF_LOCALES
from app.db import db
from app.i18n import ENDONYMS
from app.workflow import digests, reasons
from app.workflow.blueprint import bp
from app.workflow.forms import DigestForm, ReasonForm, ZoneForm
from app.workflow.models import Often

YEAR = timedelta(days=365)
MAX_TEXT = 200


@bp.get("/reasons/")
@staff(Role.ADMINISTRATOR)
def show_reasons() -> ResponseReturnValue:
    """Show the reasons for sending back, how often each was given, and whose clock counts."""
    return _page()


@bp.post("/reasons/")
@staff(Role.ADMINISTRATOR)
def keep_reason() -> ResponseReturnValue:
    """Add a reason, change its words, or offer it no longer."""
    form = ReasonForm(request.form)
    texts = {lang: request.form.get(f"text-{lang}", "")[:MAX_TEXT] for lang in STAFF_LOCALES}
    if form.validate() and not any(each.strip() for each in texts.values()):
        form.code.errors = [_("Write the reason in at least one language.")]
    if form.errors or form.code.errors:
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    reasons.keep(
        current_user.organisation_id,
        form.code.data or "",
        texts,
        is_offered=bool(form.is_offered.data),
        by=current_user.id,
        at=clock.now(),
    )
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("workflow.show_reasons"), HTTPStatus.SEE_OTHER)


@bp.post("/zone/")
@staff(Role.ADMINISTRATOR)
def set_zone() -> ResponseReturnValue:
    """Settle by whose clock the day begins."""
    form = ZoneForm(request.form)
    form.offer()
    if not form.validate():
        return _page(zone=form), HTTPStatus.UNPROCESSABLE_ENTITY
    digests.set_zone(
        current_user.organisation_id, form.time_zone.data, by=current_user.id, at=clock.now()
    )
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("workflow.show_reasons"), HTTPStatus.SEE_OTHER)


@bp.post("/mails/")
@member
def choose_digest() -> ResponseReturnValue:
    """Choose how often to be told by mail."""
    form = DigestForm(request.form)
    form.offer()
    if form.validate():
        digests.choose(current_user.id, Often(form.often.data))
        db.session.commit()
        flash(_("Saved."))
    return redirect(url_for("accounts.account"), HTTPStatus.SEE_OTHER)


def _page(form: ReasonForm | None = None, zone: ZoneForm | None = None) -> str:
    organisation_id = current_user.organisation_id
    kept = reasons.reasons_of(organisation_id)
    if zone is None:
        zone = ZoneForm(data={"time_zone": digests.zone_of(organisation_id)})
        zone.offer()
    return render_template(
        "workflow/reasons.html",
        reasons=[(each, reasons.own_words(each)) for each in kept],
        given=reasons.given(organisation_id, since=clock.now() - YEAR),
        form=form or ReasonForm(),
        zone=zone,
        langs=[(lang, ENDONYMS[lang]) for lang in STAFF_LOCALES],
        typed=request.form,
        longest=MAX_TEXT,
    )
