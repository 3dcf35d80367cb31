"""Small surveys for the runner's tests; every text says what it is and in which language."""

import json
from collections.abc import Iterable
from typing import Any

import surveys

OPTIONS = {
    "single_choice": ("red", "green"),
    "multiple_choice": ("red", "green", "blue"),
    "yes_no": ("yes", "no"),
    "scale": ("1", "2", "3", "4", "5"),
    "consent": ("given",),
    "matrix": ("bad", "good"),
    "ranking": ("red", "green", "blue"),
    "constant_sum": ("red", "green", "blue"),
    "link_value": ("poster", "leaflet"),
}
WITH_PARTS = ("matrix", "ranking", "constant_sum", "link_value")
KINDS = (
    *(kind for kind in OPTIONS if kind not in WITH_PARTS),
    *("short_text", "long_text", "number", "date", "rating", "statement"),
)


def item(kind: str, code: str, **fields: Any) -> dict[str, Any]:
    """Return an item; its id is not its code. `options` may be codes or dicts."""
    options = fields.pop("options", OPTIONS.get(kind, ()))
    made = {"kind": kind, "id": f"i_{code}", "code": code, "prompt": f"{code}_prompt", **fields}
    if kind == "rating":
        made |= {"low": "low", "high": "high"}
    if options:
        made["options"] = [_option(code, each) for each in options]
    if kind == "matrix":
        rows = made.get("rows", ("seats", "paths"))
        made["rows"] = [_option(f"{code}_row", each) for each in rows]
    return made


def page(code: str, *items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": f"p_{code}", "code": code, "items": list(items), **fields}


def survey(
    *pages: dict[str, Any], languages: Iterable[str] = ("en", "ar", "ja"), **fields: Any
) -> surveys.Survey:
    """Return a survey whose words exist in all its languages."""
    content = {
        "format": 1,
        "code": fields.pop("code", "demo"),
        "source_lang": fields.pop("source_lang", "en"),
        "languages": list(languages),
        "title": "title",
        "pages": list(pages),
        **fields,
    }
    content["strings"] = {
        string_id: _message(string_id, content["source_lang"], languages)
        for string_id in _string_ids(content)
    }
    return surveys.from_json(json.dumps(content))


def chosen(*codes: str, other: str | None = None) -> surveys.Chosen:
    return surveys.Chosen(codes, other)


def is_chosen(code: str, option: str) -> dict[str, Any]:
    """Return the condition that this option of this item was chosen."""
    return {"op": "chosen", "item": f"i_{code}", "option": option}


def everything(**fields: Any) -> surveys.Survey:
    """Return a survey with one question of each kind, on three pages."""
    return survey(
        page("first", *(item(kind, kind) for kind in KINDS[:4]), title="first_page"),
        page("second", *(item(kind, kind) for kind in KINDS[4:8])),
        page("third", *(item(kind, kind) for kind in KINDS[8:])),
        **fields,
    )


def _option(item_code: str, given: str | dict[str, Any]) -> dict[str, Any]:
    fields = {"code": given} if isinstance(given, str) else given
    name = f"{item_code}_{fields['code']}"
    return {"id": f"o_{name}"[:32], "label": name, **fields}


def _string_ids(content: Any) -> set[str]:
    if isinstance(content, list):
        return {found for part in content for found in _string_ids(part)}
    if not isinstance(content, dict):
        return set()
    names = (
        "title",
        "intro",
        "thanks",
        "prompt",
        "hint",
        "label",
        "low",
        "high",
        "unit",
        "message",
        "pattern_message",
        "purpose",
    )
    here = {content[name] for name in names if isinstance(content.get(name), str)}
    return here | {found for part in content.values() for found in _string_ids(part)}


def _message(string_id: str, source_lang: str, languages: Iterable[str]) -> dict[str, Any]:
    source = surveys.source_hash(f"{string_id} in {source_lang}")
    translations = {
        lang: {"text": f"{string_id} in {lang}", "source_hash": source} for lang in languages
    }
    return {"source_hash": source, "translations": translations}
