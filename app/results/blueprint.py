"""The blueprint that the routes of this feature are added to, and how they load what they show."""

from typing import TypeVar

from flask import Blueprint, request

from app.insights.blueprint import locale, moment, own_survey
from app.results.desk import Desk, desk_of
from app.results.forms import FilterForm

bp = Blueprint(
    "live", "app.results", template_folder="templates", url_prefix="/staff/surveys/<slug>/results"
)
AnyForm = TypeVar("AnyForm", bound=FilterForm)


def own_desk(slug: str) -> Desk:
    """Return a survey of the reader's organisation, with what has come in."""
    return desk_of(own_survey(slug), locale())


def asked(form: type[AnyForm], desk: Desk) -> AnyForm:
    """Return the form as the address has it."""
    made = form(request.args)
    made.offer(desk.languages(), desk.channels(), desk.version_numbers(), desk.answers())
    return made


@bp.context_processor
def names() -> dict[str, object]:
    """Give templates what they need to name a point in time."""
    return {"moment": moment}
