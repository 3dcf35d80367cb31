"""What stands in bodies, as JSON Schema."""

from typing import Any, Final, TypeAlias

import surveys
from app.api.forms import SCOPES
from app.api.models import Event
from app.api.submitting import CHANNELS
from surveys.exchange import REASONS, SOURCE_KINDS, Outcome

Schema: TypeAlias = dict[str, Any]
DEFINITION: Final = "Definition"


def ref(name: str) -> Schema:
    """Return a reference to a schema of this document."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(required: dict[str, Schema], /, **optional: Schema) -> Schema:
    """Return the schema of an object with these keys and no others."""
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def listed(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    """Return the schema of something that may be missing."""
    return {"anyOf": [schema, {"type": "null"}]}


TEXT: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
DAY: Final[Schema] = {"type": "string", "format": "date"}
MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
LANG: Final[Schema] = {"type": "string", "description": "A BCP 47 tag, such as en or zh-Hans."}
CURSOR: Final = or_null({"type": "string", "description": "Send it as `cursor` to go on."})
FIGURE: Final[Schema] = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]*(\.[0-9]+)?$"}],
    "description": "A number; a string where a number would be rounded.",
}


def _definition() -> dict[str, Schema]:
    template = f"#/components/schemas/{DEFINITION}.{{model}}"
    whole = surveys.Survey.model_json_schema(ref_template=template)
    parts = whole.pop("$defs")
    return {DEFINITION: whole} | {f"{DEFINITION}.{name}": part for name, part in parts.items()}


_SUMMARY: Final[dict[str, Schema]] = {
    "slug": {"type": "string", "description": "The end of the survey's address."},
    "name": {"type": "string", "description": "What staff call it."},
    "status": {"enum": ["draft", "open", "closed"]},
    "revision": {"type": "integer", "minimum": 1, "description": "Of the draft; its ETag."},
    "version": or_null({"type": "integer", "minimum": 1}),
    "is_sample": {"type": "boolean"},
    "time_zone": {"type": "string", "description": "Of its days; an IANA name."},
    "opens_on": or_null(DAY),
    "opens_at": or_null(MOMENT),
    "closes_on": or_null(DAY),
    "closes_at": or_null(MOMENT),
    "promised_on": or_null(DAY),
}
_WHOLE: Final = _SUMMARY | {
    "languages": listed(LANG),
    "draft": ref(DEFINITION),
    "published": or_null(
        record(
            {
                "number": {"type": "integer", "minimum": 1},
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "published_on": DAY,
                "definition": ref(DEFINITION),
            }
        )
    ),
}
_TOLD: Final[dict[str, Schema]] = {"people": ref("Count"), "share": or_null(ref("Share"))}

SCHEMAS: Final[dict[str, Schema]] = {
    "Problem": {
        "type": "object",
        "description": "What was wrong, by RFC 9457. `code` is for programs.",
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "code": TEXT,
            "errors": listed(ref("Fault")),
            "scope": {"enum": [str(scope) for scope in SCOPES]},
            "reason": TEXT,
        },
        "required": ["type", "title", "status", "code"],
        "example": {
            "type": "urn:heeded:problem:invalid",
            "title": "Unprocessable Entity",
            "status": 422,
            "code": "invalid",
            "errors": [{"where": "answers.age", "code": "too_big", "params": {"max": "120"}}],
        },
    },
    "Fault": record(
        {
            "where": {"type": "string", "description": "A parameter, a path, or answers.<code>."},
            "code": TEXT,
            "params": {"type": "object", "description": "Figures for a sentence about it."},
        }
    ),
    "Summary": record(_SUMMARY),
    "Surveys": record({"surveys": listed(ref("Summary")), "next": CURSOR}),
    "Survey": record(_WHOLE),
    "Made": record(_WHOLE | {"report": listed(ref("Finding"))}),
    "Finding": record(
        {
            "kind": {"enum": list(SOURCE_KINDS)},
            "name": TEXT,
            "outcome": {"enum": [each.value for each in Outcome]},
            "reason": {"type": "string", "examples": list(REASONS[1:4])},
            "detail": TEXT,
        }
    ),
    "Problems": record(
        {
            "revision": {"type": "integer", "minimum": 1},
            "problems": listed(
                record(
                    {
                        "code": {"enum": list(surveys.PROBLEM_CODES)},
                        "where": TEXT,
                        "blocks": {"type": "boolean"},
                        "params": {"type": "object"},
                    }
                )
            ),
        }
    ),
    "Answer": {
        "description": (
            "By kind of question. `single_choice`, `yes_no`, `scale`, `rating`: an option's code, "
            "or `{option, text}` with what was written beside it; points of a scale or rating may "
            "be numbers. `multiple_choice`: a list of codes, or `{options, text}`. `consent`: true "
            "or false. `short_text`, `long_text`: a string. `number`: a number, or a string with a "
            "point for decimals. `date`: 2026-01-31; of a month 2026-01, of a year 2026. "
            "`matrix`: `{row: option}`. `ranking`: codes, "
            "the first place first. `constant_sum`: `{option: number}`. `place`: a string, or any "
            "of `{text, area, lat, lon}`: an area's code, decimal degrees rounded to four places; "
            "handed out as an object. `upload`: read only, a list of "
            "`{name, media_type, bytes, words}`. `contact` is neither taken nor handed "
            "out. null is no answer."
        ),
        "anyOf": [
            TEXT,
            {"type": "number"},
            {"type": "boolean"},
            {"type": "null"},
            listed(TEXT),
            {"type": "object"},
        ],
    },
    "Submission": record(
        {"answers": {"type": "object", "additionalProperties": ref("Answer")}},
        lang=LANG,
        channel={"enum": list(CHANNELS), "default": "web"},
    ),
    "Receipt": record(
        {"receipt_code": {"type": "string", "pattern": "^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$"}}
    ),
    "Count": record(
        {
            "shown": {
                "enum": ["rounded", "few", "most", "hidden"],
                "description": "few: fewer than 10. most: all but fewer than 10. hidden: not told.",
            },
            "value": or_null(COUNT | {"description": "Rounded to five."}),
        }
    ),
    "Share": record(
        {
            "shown": {"enum": ["rounded", "few", "most"]},
            "fraction": or_null({"type": "number", "minimum": 0, "maximum": 1}),
        }
    ),
    "Words": record({"text": TEXT, "lang": LANG}),
    "Line": record({"code": or_null(TEXT), "label": ref("Words"), **_TOLD}),
    "Told": record(_TOLD),
    "ClosedResult": record(
        {
            "code": TEXT,
            "kind": TEXT,
            "question": ref("Words"),
            "within": or_null({"type": "string", "description": "The matrix it is a row of."}),
            "answered": ref("Count"),
            "answers": listed(ref("Line")),
        }
    ),
    "Topic": record(
        {
            "run": COUNT,
            "number": COUNT,
            "label": ref("Words"),
            **_TOLD,
            "words": listed(TEXT),
            "languages": listed(LANG),
        }
    ),
    "OpenResult": record(
        {
            "code": TEXT,
            "question": ref("Words"),
            "answered": ref("Count"),
            "topics": listed(ref("Topic")),
            "unchecked_topics": or_null(ref("Told")),
            "in_no_topic": or_null(ref("Told")),
        }
    ),
    "Results": record(
        {
            "survey": TEXT,
            "lang": LANG,
            "made_on": DAY,
            "is_sample": {"type": "boolean"},
            "title": ref("Words"),
            "people": ref("Count"),
            "who": or_null(
                record(
                    {
                        "unit": {"enum": ["week", "month", "year"]},
                        "periods": listed(ref("Line")),
                        "channels": listed(ref("Line")),
                        "languages": listed(ref("Line")),
                    }
                )
            ),
            "closed": listed(ref("ClosedResult")),
            "open": listed(ref("OpenResult")),
        }
    ),
    "Response": record(
        {
            "response": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "version": {"type": "integer", "minimum": 1},
            "channel": TEXT,
            "lang": LANG,
            "submitted_on": DAY,
            "answers": {
                "type": "object",
                "additionalProperties": record({"value": ref("Answer"), "lang": LANG}),
            },
        }
    ),
    "Answers": record({"responses": listed(ref("Response")), "next": CURSOR}),
    "Message": record(
        {
            "type": {"enum": [each.value for each in Event]},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": record(
                {"survey": {"type": "string", "description": "Its slug."}},
                version={"type": "integer", "minimum": 1},
                entry={"type": "string", "description": "Its slug."},
                commitment={"type": "integer", "minimum": 1},
                on=DAY,
                responses={"type": "integer", "minimum": 1},
            ),
        }
    ),
    **_definition(),
}
