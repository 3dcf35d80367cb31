"""The JSON Schema of survey definitions, for editors and other programs."""

import json
from functools import lru_cache
from typing import Final

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

import surveys
from app.access import public

FRESH_SECONDS: Final = 86_400

bp = Blueprint("schema", __name__, url_prefix="/schema")


@bp.get("/survey-1.json")
@public
def survey() -> ResponseReturnValue:
    """Return the schema of format 1.

    A later release can add to the format without a new number, so caches ask again after a day.
    """
    base_url: str = current_app.config["SETTINGS"].base_url
    body = _written(base_url + url_for(".survey"))
    answer = Response(body, content_type="application/schema+json")
    answer.cache_control.public = True
    answer.cache_control.max_age = FRESH_SECONDS
    # Editors in a browser fetch the schema that a definition names.
    answer.access_control_allow_origin = "*"
    answer.add_etag()
    return answer.make_conditional(request)


@lru_cache(maxsize=4)
def _written(address: str) -> bytes:
    return json.dumps(surveys.json_schema(address), sort_keys=True).encode()
