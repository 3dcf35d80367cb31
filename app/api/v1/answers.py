"""Every answer to a survey, some responses at a time; each reading stands in the record."""

from itertools import islice
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from app import clock
from app.access import Scope, api
from app.accounts import service as accounts
from app.api import bearer, bodies, cursors
from app.api.shapes import shown
from app.api.v1.blueprint import answer, bp, keys, own_survey
from app.builder.models import Survey
from app.db import db, reading
from app.errors import NotFoundError
from app.exports import queries
from app.exports.layouts import Sent
from app.exports.questions import Version
from app.exports.service import row_namer
from app.i18n import tag_of


@bp.get("/surveys/<slug>/answers")
@api(Scope.ANSWERS_READ)
def read_answers(slug: str) -> ResponseReturnValue:
    """Return responses with their answers. What was withdrawn is not among them."""
    bodies.refuse_unknown("limit", "cursor")
    most, survey = bodies.limit(), own_survey(slug)
    versions = {each.id: each for each in queries.versions(survey)}
    if not versions:
        raise NotFoundError
    purpose = f"answers {survey.id}"
    cursor = request.args.get("cursor")
    after = UUID(cursors.unsealed(cursor, keys(), purpose)) if cursor is not None else None
    scope = queries.scope(survey, tuple(versions.values()))
    found = list(islice(queries.responses(db.engines["reading"], scope, after), most + 1))
    told = [_response(survey, versions[each.version_id], each) for each in found[:most]]
    onward = cursors.sealed(str(found[most - 1].id), keys(), purpose) if found[most:] else None
    _record(survey, len(told))
    return answer({"responses": told, "next": onward})


def _record(survey: Survey, count: int) -> None:
    # Before anything leaves the house. This writes in a GET, on purpose: see ARCHITECTURE.md.
    token = bearer.token()
    db.session.rollback()
    with reading(only=False):
        detail = {"responses": count}
        accounts.record("responses.read", str(survey.id), detail, by=token.id, at=clock.now())
        db.session.commit()


def _response(survey: Survey, version: Version, sent: Sent) -> dict[str, Any]:
    answers = {}
    for given in sent.answers:
        item = version.definition.item(given.question_id)
        value = shown(item, given.value)
        answers[item.code] = {"value": value, "lang": tag_of(given.lang)}
    return {
        "response": row_namer(survey.id, keys())(sent.id),
        "version": version.number,
        "channel": sent.channel,
        "lang": tag_of(sent.lang),
        "submitted_on": sent.submitted_on.isoformat(),
        "answers": answers,
    }
