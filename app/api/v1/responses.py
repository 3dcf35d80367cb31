"""Whole responses that programs send: kiosks, call centres, letters typed in by hand."""

from http import HTTPStatus

from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from app import clock
from app.access import Scope, api
from app.api import bearer, bodies, submitting
from app.api.v1.blueprint import answer, bp, own_survey
from app.db import db
from app.respond import tokens


@bp.post("/surveys/<slug>/responses")
@api(Scope.RESPONSES_WRITE)
def submit(slug: str) -> ResponseReturnValue:
    """Store a response once, however often it is sent, and return its receipt code."""
    bodies.refuse_unknown()
    key, content = bodies.idempotency_key(), bodies.json_object()
    survey = own_survey(slug)
    try:
        code = submitting.send(survey, bearer.token(), key, content, at=clock.now())
    except IntegrityError:
        # Where writers do not queue, the database decides who was first; the other one looks again.
        db.session.rollback()
        code = submitting.send(survey, bearer.token(), key, content, at=clock.now())
    db.session.commit()
    return answer({"receipt_code": "-".join(tokens.groups(code))}, HTTPStatus.CREATED)
