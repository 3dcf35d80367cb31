"""Small definitions for tests: ids equal codes, and every text is the same string."""

import json

import surveys

WORDS = "Words"
_HASH = surveys.source_hash(WORDS)
_OPTIONS = {
    "link_value": ("red", "green"),
    "single_choice": ("red", "green"),
    "multiple_choice": ("red", "green", "blue"),
    "yes_no": ("yes", "no"),
    "scale": ("1", "2", "3", "4", "5"),
    "consent": ("given",),
    "matrix": ("bad", "good"),
    "ranking": ("red", "green", "blue"),
    "constant_sum": ("red", "green", "blue"),
}


def item(kind, code, **fields):
    """Return an item with the options that its kind needs; `options` may be codes or dicts."""
    options = fields.pop("options", _OPTIONS.get(kind, ()))
    made = {"kind": kind, "id": code, "code": code, "prompt": "words", **fields}
    if kind == "rating":
        made |= {"low": "words", "high": "words"}
    if options:
        made["options"] = [option(code, one) for one in options]
    if kind == "matrix":
        rows = made.get("rows", ("seats", "paths"))
        made["rows"] = [option(f"{code}_row", one) for one in rows]
    return made


def option(item_code, given):
    given = {"code": given} if isinstance(given, str) else given
    return {"id": f"{item_code}_{given['code']}", "label": "words", **given}


def page(code, *items, **fields):
    return {"id": f"page_{code}", "code": code, "items": list(items), **fields}


def definition(*pages, **fields):
    words = {"source_hash": _HASH, "translations": {"en": {"text": WORDS, "source_hash": _HASH}}}
    return {
        "format": 1,
        "code": "demo",
        "source_lang": "en",
        "languages": ["en"],
        "title": "words",
        "strings": {"words": words},
        "pages": list(pages),
        **fields,
    }


def survey(*pages, **fields):
    return surveys.from_json(json.dumps(definition(*pages, **fields)))


def question(kind, code="asked", **fields):
    """Return one question as the definition gives it."""
    return survey(page("only", item(kind, code, **fields))).item(code)


def chosen(*codes, other=None):
    return surveys.Chosen(codes, other)


ONE_OF_EACH = tuple(
    item(kind, kind)
    for kind in (
        "single_choice",
        "multiple_choice",
        "short_text",
        "long_text",
        "number",
        "date",
        "scale",
        "rating",
        "yes_no",
        "statement",
        "consent",
        "matrix",
        "ranking",
        "constant_sum",
        "calculated",
        "contact",
        "upload",
        "place",
        "link_value",
    )
)
