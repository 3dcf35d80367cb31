"""The record of the algorithm as the public reads it: a page, JSON and CSV. No cookie."""

from flask import Blueprint, Response, jsonify, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access import public as for_everybody
from app.algorithm import files, queries
from app.algorithm.queries import Version
from app.algorithm.record import Record, record_of
from app.builder import queries as builder
from app.builder.models import Survey
from app.i18n import current_locale

bp = Blueprint("algorithm", "app.algorithm", template_folder="templates")
FRESH_SECONDS = 300
PAGE = "/<lang:lang>/results/<slug>/method/"
VERSION = f"{PAGE}<int(max=999999):number>/"


@bp.get(PAGE)
@bp.get(VERSION)
@for_everybody
def show(slug: str, number: int | None = None) -> ResponseReturnValue:
    """Show what sorted the comments of a survey, and who answers for it."""
    survey = builder.survey_by_slug(slug)
    version, versions = queries.version_numbered(survey, number)
    page = render_template(
        "algorithm/record.html",
        survey=survey,
        record=_record(survey, version),
        version=version,
        versions=versions,
    )
    return _cacheable(make_response(page))


@bp.get(f"{PAGE}record.json")
@bp.get(f"{VERSION}record.json")
@for_everybody
def as_json(slug: str, number: int | None = None) -> ResponseReturnValue:
    """Return a version of the record for programs."""
    survey = builder.survey_by_slug(slug)
    version, _ = queries.version_numbered(survey, number)
    found = files.as_json(_record(survey, version), version, current_locale())
    return _cacheable(jsonify(found))


@bp.get(f"{PAGE}record.csv")
@bp.get(f"{VERSION}record.csv")
@for_everybody
def as_csv(slug: str, number: int | None = None) -> ResponseReturnValue:
    """Return a version of the record as a table, like those of the standard."""
    survey = builder.survey_by_slug(slug)
    version, _ = queries.version_numbered(survey, number)
    text = files.as_csv(_record(survey, version))
    answer = Response(text, content_type="text/csv; charset=utf-8")
    name = f"{survey.slug}-algorithm-{version.number}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _cacheable(answer)


def _record(survey: Survey, version: Version) -> Record:
    website = url_for("algorithm.show", slug=survey.slug, _external=True)
    return record_of(survey, version, current_locale(), website=website)


def _cacheable(answer: Response) -> Response:
    answer.cache_control.public = True
    answer.cache_control.max_age = FRESH_SECONDS
    return answer
