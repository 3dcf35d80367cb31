"""Surveys: list, read, make, replace the draft, check it. Publishing stays with people."""

import json
import re
from http import HTTPStatus
from typing import Any, Final

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import Scope, api
from app.api import bearer, bodies, cursors
from app.api.errors import Fault, InvalidError, RevisionPassedError
from app.api.v1.blueprint import answer, bp, keys, organisation_id, own_survey
from app.builder import queries, service
from app.builder.forms.fields import MAX_NAME, SLUG_PATTERN, is_clean
from app.builder.models import Survey
from app.config import LOCALES
from app.db import db
from app.errors import ConflictError
from app.i18n import tag_of
from surveys import DefinitionError, check, from_json, to_json
from surveys import Survey as Definition
from surveys.exchange import Converted, ExchangeError, Finding, convert

FOREIGN: Final = ("xlsform", "lss", "lsa", "surveyjs", "qsf")
MAX_SLUG: Final = 60


@bp.get("/surveys")
@api(Scope.SURVEYS_READ)
def listing() -> ResponseReturnValue:
    """List the organisation's surveys, some at a time."""
    bodies.refuse_unknown("limit", "cursor")
    most, cursor = bodies.limit(), request.args.get("cursor")
    purpose = f"surveys {organisation_id()}"
    after = cursors.unsealed(cursor, keys(), purpose) if cursor is not None else ""
    found = queries.surveys_after(organisation_id(), after, most + 1)
    numbers = queries.newest_versions(organisation_id())
    shown = [
        _summary(each, numbers[each.id].number if each.id in numbers else None)
        for each in found[:most]
    ]
    onward = cursors.sealed(found[most - 1].slug, keys(), purpose) if found[most:] else None
    return answer({"surveys": shown, "next": onward})


@bp.post("/surveys")
@api(Scope.SURVEYS_WRITE)
def make() -> ResponseReturnValue:
    """Make a draft from a definition, or from a questionnaire made elsewhere."""
    bodies.refuse_unknown("slug", "name", "from", "lang")
    slug, name = _named()
    converted = _converted() if "from" in request.args else Converted(_definition(), ())
    survey = service.create(
        converted.survey,
        name=name,
        slug=slug,
        organisation_id=organisation_id(),
        by=bearer.token().id,
        at=clock.now(),
    )
    db.session.commit()
    body = _whole(survey) | {"report": [_finding(each) for each in converted.report]}
    headers = _etag(survey) | {"Location": url_for("api_v1.read", slug=slug)}
    return answer(body, HTTPStatus.CREATED, headers)


@bp.get("/surveys/<slug>")
@api(Scope.SURVEYS_READ)
def read(slug: str) -> ResponseReturnValue:
    """Show one survey: its draft, its newest version, its dates."""
    bodies.refuse_unknown()
    survey = own_survey(slug)
    return answer(_whole(survey), headers=_etag(survey))


@bp.put("/surveys/<slug>/draft")
@api(Scope.SURVEYS_WRITE)
def replace_draft(slug: str) -> ResponseReturnValue:
    """Replace the draft that the caller has seen."""
    bodies.refuse_unknown()
    seen, definition = bodies.seen_revision(), _definition()
    survey = own_survey(slug)
    edit = service.Edit("replace", "", lambda _draft: definition)
    try:
        service.apply(survey, edit, seen=seen, by=bearer.token().id, at=clock.now())
    except ConflictError as error:
        raise RevisionPassedError from error
    db.session.commit()
    return answer(_whole(survey), headers=_etag(survey))


@bp.get("/surveys/<slug>/problems")
@api(Scope.SURVEYS_READ)
def problems(slug: str) -> ResponseReturnValue:
    """Say what would block or trouble people who answer the draft."""
    bodies.refuse_unknown()
    survey = own_survey(slug)
    found = [
        {"code": each.code, "where": each.where, "blocks": each.blocks, "params": dict(each.params)}
        for each in check(survey.draft)
    ]
    return answer({"revision": survey.revision, "problems": found}, headers=_etag(survey))


def _named() -> tuple[str, str]:
    slug, name = request.args.get("slug", ""), request.args.get("name", "").strip()
    faults = []
    if not re.fullmatch(SLUG_PATTERN, slug) or len(slug) > MAX_SLUG:
        faults.append(Fault("slug", "not_an_address"))
    if not 0 < len(name) <= MAX_NAME or not is_clean(name) or not name.isprintable():
        faults.append(Fault("name", "not_a_name"))
    if faults:
        raise InvalidError(faults)
    return slug, name


def _definition() -> Definition:
    try:
        return from_json(bodies.raw())
    except DefinitionError as error:
        raise InvalidError(Fault(path, code) for path, code in error.problems) from None


def _converted() -> Converted:
    lang = request.args.get("lang", "en").replace("-", "_")
    if request.args["from"] not in FOREIGN:
        raise InvalidError([Fault("from", "unknown_format")])
    if lang not in LOCALES:
        raise InvalidError([Fault("lang", "unknown_language")])
    try:
        return convert(request.get_data(), source_lang=lang)
    except ExchangeError as error:
        raise InvalidError([Fault("body", error.code, error.params)]) from None


def _summary(survey: Survey, version: int | None) -> dict[str, Any]:
    dates = ("opens_on", "opens_at", "closes_on", "closes_at", "promised_on")
    return {
        "slug": survey.slug,
        "name": survey.name,
        "status": survey.status,
        "revision": survey.revision,
        "version": version,
        "is_sample": survey.is_sample,
        "time_zone": survey.time_zone,
        **{name: _day(getattr(survey, name)) for name in dates},
    }


def _whole(survey: Survey) -> dict[str, Any]:
    newest = queries.newest_version(survey)
    published = None
    if newest is not None:
        published = {
            "number": newest.number,
            "sha256": newest.sha256,
            "published_on": newest.published_at.date().isoformat(),
            "definition": json.loads(newest.definition_json),
        }
    return _summary(survey, newest.number if newest else None) | {
        "languages": [tag_of(code) for code in survey.draft.languages],
        "draft": json.loads(to_json(survey.draft)),
        "published": published,
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "kind": finding.source.kind,
        "name": finding.source.name,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "detail": finding.detail,
    }


def _day(value: Any) -> str | None:  # noqa: ANN401  (a column by its name)
    return value.isoformat() if value is not None else None


def _etag(survey: Survey) -> dict[str, str]:
    return {"ETag": f'"{survey.revision}"'}
