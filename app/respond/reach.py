"""How people are reached: everything that staff print, share and type in, on one page."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app import i18n
from app.access import Role, staff
from app.builder import queries as builder
from app.config import LOCALES

bp = Blueprint("reach", __name__, template_folder="templates")


@bp.get("/staff/surveys/<slug>/reach/")
@staff(Role.EDITOR)
def show(slug: str) -> ResponseReturnValue:
    """Show the ways to a survey, and what came by each."""
    survey = builder.survey_of(current_user.organisation_id, slug)
    version = builder.newest_version(survey)
    offered = version.definition.languages if version else ()
    return render_template(
        "respond/reach.html",
        survey=survey,
        version=version,
        tongues=[code for code in LOCALES if code in offered],
        endonyms=i18n.ENDONYMS,
        can_edit=True,
        responses=url_for("insights.index", slug=slug),
    )
