"""Examples that the document shows; a test sends them."""

from typing import Any, Final

from surveys import source_hash

SUBMISSION: Final[dict[str, Any]] = {
    "answers": {"visits": "yes", "why": "The lamps are broken."},
    "lang": "en",
    "channel": "phone",
}
KEY: Final = "3f1c6f0e-7a51-4a8e-9f0d-2a4c6b7d9e10"
_TEXTS: Final = {
    "title": "Your park",
    "visits": "Do you visit the park?",
    "yes": "Yes",
    "no": "No",
    "why": "Why?",
}


def definition() -> dict[str, Any]:
    """Return the definition of a survey of two questions."""
    options = [{"id": f"visits_{code}", "code": code, "label": code} for code in ("yes", "no")]
    visits = {"kind": "yes_no", "required": True, "options": options, **_named("visits")}
    why = {"kind": "long_text", **_named("why")}
    return {
        "format": 1,
        "code": "parks",
        "source_lang": "en",
        "languages": ["en"],
        "title": "title",
        "pages": [{"id": "page_one", "code": "one", "items": [visits, why]}],
        "strings": {name: _message(text) for name, text in _TEXTS.items()},
    }


def _named(code: str) -> dict[str, str]:
    return {"id": code, "code": code, "prompt": code}


def _message(text: str) -> dict[str, Any]:
    mark = source_hash(text)
    return {"source_hash": mark, "translations": {"en": {"text": text, "source_hash": mark}}}
