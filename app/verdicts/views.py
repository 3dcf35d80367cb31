"""Staff read what people say of an answer, and which promises they do not see as kept."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import Role, staff
from app.entries import queries as entries
from app.entries.commitments import queries as commitments
from app.insights.disclosure import THRESHOLD
from app.verdicts import queries
from app.verdicts.forms import VERDICTS

bp = Blueprint("ratings", __name__, template_folder="templates")


@bp.get("/staff/entries/<uuid:entry_id>/ratings/")
@staff(Role.ANALYST)
def show(entry_id: UUID) -> ResponseReturnValue:
    """Show how many say what, and the words of those who left some, newest first."""
    entry = entries.entry_of(current_user.organisation_id, entry_id)
    said, pages = queries.said(entry, page=request.args.get("page", 1, int))
    done = queries.done_of(entry)
    return render_template(
        "verdicts/desk.html",
        entry=entry,
        tallies=queries.tallies(entry),
        done=done,
        names=commitments.names_of(commitments.commitments_of(entry)),
        said=said,
        page=min(max(request.args.get("page", 1, int), 1), pages),
        pages=pages,
        verdicts=VERDICTS,
        threshold=THRESHOLD,
    )
