"""The staff start page: what waits for me."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app import clock
from app.access import Role, member
from app.dashboard import queries
from app.receipts import warnings

bp = Blueprint("dashboard", __name__, template_folder="templates")
bp.add_app_template_filter(warnings.responses_words, "to_be_deleted")


@bp.get("/staff/")
@member
def show() -> ResponseReturnValue:
    """Show what waits for the signed-in person, and where every survey stands.

    Whoever only translates goes on to the translations.
    """
    if not current_user.may(Role.READER):
        return redirect(url_for("builder.workbench"))
    lines = queries.survey_lines(current_user.organisation_id, clock.today())
    return render_template(
        "dashboard/show.html",
        lines=lines,
        overdue=[line for line in lines if line.is_overdue],
        running=[line for line in lines if queries.is_going_on(line.run)],
        failed=[line for line in lines if queries.has_failed(line.run)],
        waiting=queries.waiting_for(current_user),
        has_codes=bool(current_user.mf_recovery_codes),
    )
