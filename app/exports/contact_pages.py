"""Staff see how to reach people who asked for it: each look is an act that is recorded."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

import surveys
from app import clock
from app.access import Role, staff
from app.accounts import service as accounts
from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.contacts import queries as contacts
from app.contacts.models import ContactDetail
from app.contacts.names import NAMES
from app.db import db
from app.exports import service
from app.exports.table import Column, Kind, Row
from app.exports.text_files import csv_pieces
from app.i18n import current_locale

bp = Blueprint("contacts", __name__, template_folder="templates")
PAGE = "/staff/surveys/<slug>/contacts/"
# The last one names the response as an export does; empty where people were promised it is not.
COLUMNS = tuple(
    Column(name, Kind.TEXT) for name in ("question", *surveys.DETAILS, "kept_until", "response")
)


@bp.get(PAGE)
@staff(Role.ADMINISTRATOR)
def ask(slug: str) -> ResponseReturnValue:
    """Say how many people left details; the details themselves are asked for with a button."""
    return _page(_own_survey(slug))


@bp.post(PAGE)
@staff(Role.ADMINISTRATOR)
def show(slug: str) -> ResponseReturnValue:
    """Show the details; that somebody looked stands in the record."""
    survey = _own_survey(slug)
    found = _noted(survey, "contacts.show")
    return _page(survey, rows=[(each, dict(contacts.value_of(each).given)) for each in found])


@bp.post(f"{PAGE}file/")
@staff(Role.ADMINISTRATOR)
def download(slug: str) -> ResponseReturnValue:
    """Send the details as CSV; that somebody took them stands in the record."""
    survey = _own_survey(slug)
    found = _noted(survey, "contacts.download")
    name_row = service.row_namer(survey.id, current_app.config["SETTINGS"].keys)
    rows = (_row(survey, each, name_row) for each in found)
    answer = Response(b"".join(csv_pieces(COLUMNS, rows)), content_type="text/csv; charset=utf-8")
    name = f"{survey.slug}-contacts.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _noted(survey: Survey, act: str) -> Sequence[ContactDetail]:
    found = contacts.details_for(survey.id)
    detail = {"details": len(found)}
    accounts.record(act, str(survey.id), detail, by=current_user.id, at=clock.now())
    db.session.commit()
    return found


def _row(survey: Survey, each: ContactDetail, name_row: Callable[[UUID], str]) -> Row:
    given = dict(contacts.value_of(each).given)
    response = "" if each.response_id is None else name_row(each.response_id)
    codes = _codes(survey)
    question = codes.get(each.question_id, each.question_id)
    details = [given.get(detail, "") for detail in surveys.DETAILS]
    return [question, *details, each.kept_until, response]


def _codes(survey: Survey) -> dict[str, str]:
    return {item.id: item.code for item in survey.draft.items()}


def _page(
    survey: Survey, rows: Sequence[tuple[ContactDetail, dict[str, str]]] | None = None
) -> str:
    asking = [item for item in survey.draft.items() if isinstance(item, surveys.ContactDetails)]
    return render_template(
        "exports/contacts.html",
        survey=survey,
        people=contacts.count_for(survey.id),
        questions=[
            (item, survey.draft.text(item.purpose, current_locale()).text if item.purpose else "")
            for item in asking
        ],
        rows=rows,
        names=NAMES,
        shown=[
            each for each in surveys.DETAILS if any(each in given for _row, given in rows or ())
        ],
    )


def _own_survey(slug: str) -> Survey:
    return builder_queries.survey_of(current_user.organisation_id, slug)
