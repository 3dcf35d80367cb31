"""The printed questionnaire: the same version that is answered online, for a printer."""

from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import i18n
from app.access import Role, public, staff
from app.accounts import queries as accounts
from app.accounts.factors import drawing
from app.builder import queries as builder
from app.builder.models import SurveyVersion
from app.errors import NotFoundError
from app.respond import pages, queries, sheets
from app.respond.addresses import whole

bp = Blueprint("paper", __name__, template_folder="templates")


@bp.get("/<lang:lang>/paper/<slug>/")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show the open version as a sheet to print and fill in by hand."""
    if "\x00" in slug:
        raise NotFoundError
    return _page(builder.open_version(slug))


@bp.get("/staff/surveys/<slug>/paper/<lang:lang>/")
@staff(Role.READER)
def staff_show(slug: str) -> ResponseReturnValue:
    """Show the newest version as a sheet, whether or not it can be answered today."""
    survey = builder.survey_of(current_user.organisation_id, slug)
    return _page(builder.latest_version(survey))


def _page(version: SurveyVersion) -> str:
    survey, definition = version.survey, queries.pinned(version.id).definition
    reader = sheets.sheet_reader(definition, i18n.current_locale())
    form = sheets.SheetForm(reader)
    form.process(None)
    parts = sheets.parts_of(form)
    address = whole(url_for("respond.start", slug=survey.slug))
    is_large = request.args.get("size") == "large"
    return render_template(
        "respond/paper.html",
        survey=survey,
        version=version,
        reader=reader,
        parts=parts,
        long_lists=sheets.long_lists(parts),
        address=address,
        code=drawing(address),
        code_title=_("QR code that leads to %(address)s", address=address),
        contact=accounts.organisation().contact,
        is_large=is_large,
        is_shortened=sheets.left_out(definition),
        other_size_url=_here(i18n.current_locale(), is_large=not is_large),
        languages=[
            replace(language, url=_here(language.code, is_large=is_large))
            for language in pages.languages(definition)
        ],
    )


def _here(locale: str, *, is_large: bool) -> str:
    values = (request.view_args or {}) | {"lang": locale}
    return url_for(str(request.endpoint), **values, size="large" if is_large else None)
