"""Administrators see how the public pages were written as files, and have it done."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.publishing import service

bp = Blueprint("publishing", __name__, template_folder="templates", url_prefix="/staff/publishing")


@bp.get("/")
@staff(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Show where the pages are written, and how the last times went."""
    settings = current_app.config["SETTINGS"]
    return render_template(
        "publishing/index.html",
        to=settings.publish_to,
        read_at=settings.publish_url or settings.base_url,
        publications=service.latest(),
    )


@bp.post("/")
@staff(Role.ADMINISTRATOR)
def ask() -> ResponseReturnValue:
    """Have all pages written now."""
    service.ask(by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The pages are being written. This page tells how it went."), "ok")
    return redirect(url_for("publishing.index"), code=303)
