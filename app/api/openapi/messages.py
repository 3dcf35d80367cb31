"""The messages that other systems are sent."""

from typing import Any, Final

from app.api.models import Event
from app.api.openapi.schemas import Schema, ref

_STAMP: Final = "2026-03-10T02:40:00+00:00"
_EXAMPLES: Final[dict[Event, tuple[str, dict[str, Any]]]] = {
    Event.SURVEY_PUBLISHED: ("A version was published", {"survey": "parks", "version": 2}),
    Event.SURVEY_CLOSED: ("A survey takes no more answers", {"survey": "parks"}),
    Event.RESPONSE_RECEIVED: (
        "How many responses came in on a day; at most one message for each survey and day",
        {"survey": "parks", "on": "2026-03-09", "responses": 41},
    ),
    Event.ENTRY_PUBLISHED: (
        "An answer was published",
        {"survey": "parks", "entry": "parks", "version": 1},
    ),
    Event.COMMITMENT_DONE: (
        "A promised change is done, and a second person confirmed it",
        {"survey": "parks", "entry": "parks", "commitment": 3},
    ),
}


def _header(name: str, what: str) -> Schema:
    text = {"type": "string"}
    return {"name": name, "in": "header", "required": True, "description": what, "schema": text}


def _message(event: Event, summary: str, data: dict[str, Any]) -> dict[str, Any]:
    example = {"type": event.value, "timestamp": _STAMP, "data": data}
    content = {"application/json": {"schema": ref("Message"), "example": example}}
    return {
        "post": {
            "summary": summary,
            "parameters": [
                _header("webhook-id", "The same in every try: take each once."),
                _header("webhook-timestamp", "Seconds since 1970; refuse what is old."),
                _header("webhook-signature", "v1, and the HMAC-SHA256 in base 64."),
            ],
            "requestBody": {"required": True, "content": content},
            "responses": {
                "2XX": {"description": "Taken."},
                "410": {"description": "Not wanted any more: nothing is sent again."},
                "default": {"description": "Tried again, later and later, eight times in all."},
            },
        }
    }


MESSAGES: Final = {
    event.value: _message(event, summary, data) for event, (summary, data) in _EXAMPLES.items()
}
