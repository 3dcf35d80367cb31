"""The administrator's page about addresses that are told what happens."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.api import forms, messages, queries, sending
from app.api.views.blueprint import bp
from app.db import db

MOST: Final = 50
ERRORS: Final = {
    "not_https": _l("It does not begin with https://."),
    "not_an_address": _l("It is not a web address."),
    "unknown_host": _l("There is no such address."),
    "not_public": _l("It leads to a private network."),
    "not_trusted": _l("Its certificate is not trusted."),
    "too_slow": _l("It took too long to answer."),
    "unreachable": _l("It could not be reached."),
}


@bp.get("/messages/")
@staff(Role.ADMINISTRATOR)
def webhooks() -> ResponseReturnValue:
    """List the addresses and the last messages to them, with a form for one more."""
    return _page(_form())


@bp.post("/messages/")
@staff(Role.ADMINISTRATOR)
def add_webhook() -> ResponseReturnValue:
    """Add an address and show the secret of its messages, once."""
    form = _form()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    webhook = messages.add_webhook(
        current_user.organisation_id,
        form.url.data or "",
        form.wanted,
        by=current_user.id,
        at=clock.now(),
    )
    db.session.commit()
    keys = current_app.config["SETTINGS"].keys
    secret = sending.written(sending.secret_of(webhook.id, keys))
    return render_template("api/secret.html", name=webhook.url, secret=secret, back="api.webhooks")


@bp.post("/messages/<uuid:webhook_id>/remove")
@staff(Role.ADMINISTRATOR)
def remove_webhook(webhook_id: UUID) -> ResponseReturnValue:
    """Tell an address nothing more."""
    webhook = queries.webhook_of(current_user.organisation_id, webhook_id)
    messages.remove_webhook(webhook, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The address is removed. Nothing more is sent to it."))
    return redirect(url_for("api.webhooks"), code=HTTPStatus.SEE_OTHER)


@bp.post("/messages/<uuid:webhook_id>/enable")
@staff(Role.ADMINISTRATOR)
def enable_webhook(webhook_id: UUID) -> ResponseReturnValue:
    """Tell an address again that had been given up."""
    webhook = queries.webhook_of(current_user.organisation_id, webhook_id)
    messages.enable(webhook, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Messages are sent to the address again."))
    return redirect(url_for("api.webhooks"), code=HTTPStatus.SEE_OTHER)


def _form() -> forms.WebhookForm:
    posted = request.form if request.method == "POST" else None
    loopback = current_app.config["SETTINGS"].messages_to_loopback
    return forms.WebhookForm(posted, loopback=loopback)


def _page(form: forms.WebhookForm) -> str:
    organisation_id = current_user.organisation_id
    return render_template(
        "api/webhooks.html",
        form=form,
        webhooks=queries.webhooks_of(organisation_id),
        deliveries=queries.newest_deliveries(organisation_id, MOST),
        events=forms.EVENTS,
        errors=ERRORS,
    )
