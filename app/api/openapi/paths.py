"""The routes: what each takes, and what it can answer."""

from typing import Any, Final

from app.access import Scope
from app.api import bodies
from app.api.openapi import examples
from app.api.openapi.schemas import DEFINITION, Schema, ref
from app.config import LOCALES
from app.i18n import tag_of

JSON: Final = "application/json"
PROBLEM: Final = {"application/problem+json": {"schema": ref("Problem")}}
ETAG: Final = {"ETag": {"schema": {"type": "string"}, "description": "The draft's revision."}}
SLUG: Final[Schema] = {
    "name": "slug",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1},
    "example": "parks",
}
LIMIT: Final[Schema] = {
    "name": "limit",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": bodies.MOST, "default": bodies.FEW},
}
CURSOR: Final[Schema] = {
    "name": "cursor",
    "in": "query",
    "description": "`next` of the page before.",
    "schema": {"type": "string", "maxLength": 400},
}
LANGUAGE: Final[Schema] = {
    "name": "lang",
    "in": "query",
    "description": "The language of words, as a BCP 47 tag.",
    "schema": {"enum": [tag_of(code) for code in LOCALES], "default": "en"},
}
FOUND: Final = {404: "There is no such survey for this caller."}
INVALID: Final = {422: "Something in the request is wrong; `errors` says what. Nothing is stored."}
BUSY: Final = {500: "Something went wrong here.", 503: "Too busy; try again."}
CONVERTED: Final = {"type": "string", "format": "binary"}


def _answers(
    status: int,
    schema: str,
    what: str,
    problems: dict[int, str],
    **more: Any,  # noqa: ANN401
) -> dict[str, Any]:
    good = {"description": what, "content": {JSON: {"schema": ref(schema)}}, **more}
    bad = {
        str(code): {"description": why, "content": PROBLEM}
        for code, why in sorted((problems | BUSY).items())
    }
    return {str(status): good} | bad


def _refusals(scope: Scope) -> dict[int, str]:
    return {
        401: "No token, or one that does not work.",
        403: f"The token lacks `{scope}`.",
        429: "Too many requests; wait for as many seconds as Retry-After says.",
    }


def _operation(
    name: str,
    scope: Scope | None,
    summary: str,
    answers: dict[str, Any],
    **more: Any,  # noqa: ANN401
) -> dict[str, Any]:
    operation = {"operationId": name, "summary": summary, "security": [], **more}
    refusals = {}
    if scope is not None:
        operation["security"] = [{"token": []}]
        operation["description"] = f"Needs `{scope}`. {more.get('description', '')}".strip()
        refusals = _refusals(scope)
    told = {str(code): {"description": why, "content": PROBLEM} for code, why in refusals.items()}
    return operation | {"responses": dict(sorted((answers | told).items()))}


def _body(media: str, schema: Schema, example: object | None = None) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"required": True, "content": {media: content}}


def _header(name: str, what: str, schema: Schema, example: str) -> Schema:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": what,
        "schema": schema,
        "example": example,
    }


SENT: Final = {
    400: "The body cannot be read, or a header is missing.",
    413: "The body is too big.",
    415: "The body does not say that it is JSON.",
}
PATHS: Final[dict[str, Any]] = {
    "/api/v1/openapi.json": {
        "get": _operation(
            "describe",
            None,
            "This document",
            {
                "200": {
                    "description": "OpenAPI 3.1",
                    "content": {JSON: {"schema": {"type": "object"}}},
                }
            },
        )
    },
    "/api/v1/surveys": {
        "get": _operation(
            "listSurveys",
            Scope.SURVEYS_READ,
            "List surveys",
            _answers(200, "Surveys", "Some surveys, in the order of their addresses.", INVALID),
            parameters=[LIMIT, CURSOR],
        ),
        "post": _operation(
            "makeSurvey",
            Scope.SURVEYS_WRITE,
            "Make a draft",
            _answers(
                201,
                "Made",
                "The draft, and what became of each part of a questionnaire made elsewhere.",
                SENT | INVALID | {409: "Another survey has this address."},
                headers=ETAG | {"Location": {"schema": {"type": "string"}}},
            ),
            description=(
                "The body is a definition; or, with `from`, a questionnaire made elsewhere, as its "
                "file is. People publish it."
            ),
            parameters=[
                {
                    "name": "slug",
                    "in": "query",
                    "required": True,
                    "schema": {
                        "type": "string",
                        "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
                        "minLength": 2,
                        "maxLength": 60,
                    },
                    "example": "parks",
                },
                {
                    "name": "name",
                    "in": "query",
                    "required": True,
                    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
                    "example": "Your park",
                },
                {
                    "name": "from",
                    "in": "query",
                    "description": "The body is a questionnaire made elsewhere.",
                    "schema": {"enum": ["xlsform", "lss", "lsa", "surveyjs", "qsf"]},
                },
                LANGUAGE,
            ],
            requestBody={
                "required": True,
                "content": {
                    JSON: {"schema": ref(DEFINITION), "example": examples.definition()},
                    "application/octet-stream": {"schema": CONVERTED},
                },
            },
        ),
    },
    "/api/v1/surveys/{slug}": {
        "parameters": [SLUG],
        "get": _operation(
            "readSurvey",
            Scope.SURVEYS_READ,
            "Read a survey",
            _answers(
                200, "Survey", "Draft, newest version and dates.", FOUND | INVALID, headers=ETAG
            ),
        ),
    },
    "/api/v1/surveys/{slug}/draft": {
        "parameters": [SLUG],
        "put": _operation(
            "replaceDraft",
            Scope.SURVEYS_WRITE,
            "Replace the draft",
            _answers(
                200,
                "Survey",
                "The survey with its new draft.",
                SENT
                | FOUND
                | INVALID
                | {412: "Somebody changed the draft first.", 428: "If-Match is missing."},
                headers=ETAG,
            ),
            parameters=[
                _header(
                    "If-Match",
                    "The ETag of the draft that you have seen.",
                    {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
                    '"1"',
                )
            ],
            requestBody=_body(JSON, ref(DEFINITION), examples.definition()),
        ),
    },
    "/api/v1/surveys/{slug}/problems": {
        "parameters": [SLUG],
        "get": _operation(
            "checkDraft",
            Scope.SURVEYS_READ,
            "Check the draft",
            _answers(
                200,
                "Problems",
                "What blocks publishing (`blocks`), and advice.",
                FOUND | INVALID,
                headers=ETAG,
            ),
        ),
    },
    "/api/v1/surveys/{slug}/responses": {
        "parameters": [SLUG],
        "post": _operation(
            "sendResponse",
            Scope.RESPONSES_WRITE,
            "Send a whole response, once",
            _answers(
                201,
                "Receipt",
                "It is stored. The same key and content again give the same code.",
                SENT
                | FOUND
                | INVALID
                | {
                    409: "Something else was sent under this key.",
                    410: "The survey takes no answers now, or the response was withdrawn.",
                },
            ),
            parameters=[
                _header(
                    "Idempotency-Key",
                    "A name of your own for this response, such as a UUID: 8 to 200 visible signs.",
                    {"type": "string", "pattern": "^[!-~]{8,200}$"},
                    examples.KEY,
                )
            ],
            requestBody=_body(JSON, ref("Submission"), examples.SUBMISSION),
        ),
    },
    "/api/v1/surveys/{slug}/results": {
        "parameters": [SLUG],
        "get": _operation(
            "readResults",
            None,
            "Read the public results",
            _answers(
                200,
                "Results",
                "The newest published figures, as the public page shows them.",
                {404: "No such survey, or no figures yet (`no_results_yet`)."}
                | INVALID
                | _refusals(Scope.RESULTS_READ),
            ),
            parameters=[LANGUAGE],
            security=[{}, {"token": []}],
            description=f"A token is not needed; one that is shown needs `{Scope.RESULTS_READ}`.",
        ),
    },
    "/api/v1/surveys/{slug}/answers": {
        "parameters": [SLUG],
        "get": _operation(
            "readAnswers",
            Scope.ANSWERS_READ,
            "Read every answer",
            _answers(200, "Answers", "Some responses.", FOUND | INVALID),
            parameters=[LIMIT, CURSOR],
            description="Each reading stands in the record of acts. What was withdrawn is absent.",
        ),
    },
}
