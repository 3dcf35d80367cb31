"""Addresses in a variety of one of our languages, such as /pt-BR/, lead to the language we have."""

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.config import LOCALES
from app.i18n import tag_of

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_LOOKING: Final = frozenset({"GET", "HEAD"})


def nearest(tag: str) -> str | None:
    """Return our own tag of the language that a tag names; None when it is ours, or none of ours.

    Chinese in another script or region leads to the one Chinese that we have.
    """
    if _TAG.fullmatch(tag) is None:
        return None
    language = re.split("[-_]", tag)[0].lower()
    found = next((tag_of(code) for code in LOCALES if code.split("_")[0] == language), None)
    return found if found != tag else None


def init_app(app: Flask) -> None:
    """Lead on who looks at an address that nothing else is known by."""

    @app.before_request
    def lead_on() -> ResponseReturnValue | None:
        if not isinstance(request.routing_exception, NotFound) or request.method not in _LOOKING:
            return None
        tag, slash, rest = request.path.removeprefix("/").partition("/")
        ours = nearest(tag)
        if ours is None:
            return None
        # Begins with a tag of ours, so that it leads to no other site.
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        address = f"/{ours}{slash or '/'}{quote(rest)}"
        return redirect(f"{address}{query}", code=HTTPStatus.FOUND)
