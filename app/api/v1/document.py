"""The description of the interface, for programs and those who write them."""

from flask.typing import ResponseReturnValue

from app.access import public as for_everybody
from app.api.openapi import DOCUMENT
from app.api.v1.blueprint import bp, public


@bp.get("/openapi.json")
@for_everybody
def openapi() -> ResponseReturnValue:
    """Return the OpenAPI document."""
    return public(DOCUMENT)
