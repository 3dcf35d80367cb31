"""What a browser posted. Bytes that are no text stay recognisable, and too much is refused."""

from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from flask import abort, current_app, request
from werkzeug.datastructures import MultiDict

URLENCODED: Final = "application/x-www-form-urlencoded"


def form() -> MultiDict[str, str]:
    """Return the posted form; every byte that is no text is U+FFFD in it."""
    if request.mimetype != URLENCODED:
        return MultiDict(request.form)
    # Werkzeug would leave such a byte as %XX, as if somebody had typed that, and has no limit of
    # its own for this kind of form.
    most: int = current_app.config["MAX_FORM_MEMORY_SIZE"]
    # A length that is announced is refused unread; without one, the server reads to its own limit.
    if (request.content_length or 0) > most or len(request.get_data()) > most:
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    text = request.get_data().decode(errors="replace")
    return MultiDict(parse_qsl(text, keep_blank_values=True, errors="replace"))
