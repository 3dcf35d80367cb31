"""The administrator's page about tokens."""

from http import HTTPStatus
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.api import forms, queries, service
from app.api.views.blueprint import bp
from app.db import db


@bp.get("/")
@staff(Role.ADMINISTRATOR)
def tokens() -> ResponseReturnValue:
    """List the tokens, with a form for one more."""
    return _tokens(forms.TokenForm())


@bp.post("/")
@staff(Role.ADMINISTRATOR)
def make_token() -> ResponseReturnValue:
    """Make a token and show it, once."""
    form = forms.TokenForm(request.form)
    if not form.validate():
        return _tokens(form), HTTPStatus.UNPROCESSABLE_ENTITY
    token, secret = service.make_token(
        current_user.organisation_id,
        current_app.config["SETTINGS"].keys,
        name=form.name.data or "",
        scopes=form.granted,
        ends_on=form.ends_on.data,
        by=current_user.id,
        at=clock.now(),
    )
    db.session.commit()
    return render_template("api/secret.html", name=token.name, secret=secret, back="api.tokens")


@bp.post("/<uuid:token_id>/revoke")
@staff(Role.ADMINISTRATOR)
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    """Let a token in no more."""
    token = queries.token_of(current_user.organisation_id, token_id)
    service.revoke_token(token, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The token is revoked. It stopped working at once."))
    return redirect(url_for("api.tokens"), code=HTTPStatus.SEE_OTHER)


def _tokens(form: forms.TokenForm) -> str:
    return render_template(
        "api/tokens.html",
        form=form,
        tokens=queries.tokens_of(current_user.organisation_id),
        scopes=forms.SCOPES,
        today=clock.today(),
    )
