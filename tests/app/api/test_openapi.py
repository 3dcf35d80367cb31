"""The description says what there is, all of it and nothing else; and the routes do as it says."""

import json
import re

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app import access
from app.access import PUBLIC, SCOPES, Scope
from app.api.models import Event
from app.api.openapi import DOCUMENT
from app.db import db, reading
from app.security import limiter
from tests.app.insights.test_results import told
from tests.factories import accounts, api, builder
from tests.factories.builder import published
from tests.surveys.exchange.test_reports import FILES

EXAMPLES = 8
FOREIGN = FILES / "parks.lss"
WITHOUT_INPUT = {("GET", "/api/v1/openapi.json")}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def routes(app: Flask) -> set[tuple[str, str]]:
    """Return method and path of every route under /api/, as OpenAPI writes them."""
    return {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in METHODS & (rule.methods or set())
    }


def documented() -> dict[tuple[str, str], dict]:
    return {
        (method.upper(), path): operation
        for path, item in DOCUMENT["paths"].items()
        for method, operation in item.items()
        if method.upper() in METHODS
    }


def test_every_route_is_described_and_every_description_is_of_a_route(app):
    assert routes(app) == set(documented())


def test_each_description_names_the_scope_of_its_route(app):
    adapter = app.url_map.bind("127.0.0.1")
    for (method, path), operation in documented().items():
        endpoint, _values = adapter.match(path.replace("{slug}", "x"), method=method)
        mark = access.rule(app, endpoint)
        if mark in SCOPES:
            assert f"`{mark}`" in operation["description"], path
            assert operation["security"] == [{"token": []}], path
        else:
            assert mark == PUBLIC, path
            # No token at all, or as one of the ways.
            assert operation["security"] in ([], [{}, {"token": []}]), path


def test_anybody_reads_the_description(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json == json.loads(json.dumps(DOCUMENT))
    assert "public" in answer.headers["Cache-Control"]


def test_every_message_to_other_systems_is_described():
    assert set(DOCUMENT["webhooks"]) == set(Event)


def test_publishing_is_not_offered_and_that_is_said():
    assert "Publishing is not offered" in DOCUMENT["info"]["description"]
    assert not [path for _method, path in documented() if "publish" in path]


class Apart:
    """The application, each request in a context of its own, as on a server."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, environ, start_response):
        limiter.reset()
        with self.app.app_context(), reading(only=False):
            return self.app(environ, start_response)


def check(app: Flask, method: str, path: str, mode: GenerationMode) -> None:
    """Send what fits the description, or what does not, and compare each answer with it."""
    survey, headers = published().slug, api.bearer()
    db.session.commit()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", Apart(app))
    cases = schema[path][method].as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def run(case: Case) -> None:
        if mode is GenerationMode.POSITIVE and "slug" in case.path_parameters:
            case.path_parameters["slug"] = survey
        # What a definition or an answer may be depends on more than a schema can say.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    run()


@pytest.mark.parametrize(("method", "path"), sorted(documented()))
def test_a_route_does_as_it_is_described(app, method, path):
    check(app, method, path, GenerationMode.POSITIVE)


@pytest.mark.parametrize(("method", "path"), sorted(set(documented()) - WITHOUT_INPUT))
def test_a_route_does_as_it_is_described_with_what_it_does_not_take(app, method, path):
    check(app, method, path, GenerationMode.NEGATIVE)


def test_real_answers_are_as_described(app, program):
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    told(survey)
    named = {"slug": "parks", "name": "Parks"}
    for name, answer in (
        ("Results", program.get("/clinic/results")),
        ("Answers", program.get("/clinic/answers", limit=20)),
        ("Survey", program.get("/clinic")),
        ("Problems", program.get("/clinic/problems")),
        ("Surveys", program.get()),
        ("Made", program.post("", FOREIGN.read_bytes(), query=named | {"from": "lss"})),
        ("Receipt", program.submits("clinic", answers={"satisfaction": 4})),
        ("Problem", program.submits("clinic", answers={"nothing": 1})),
    ):
        schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
        assert answer.json, name
        jsonschema_rs.validate(schema, answer.json)


def test_an_answer_that_is_not_as_described_is_noticed(own_app, app):
    def planted() -> dict[str, object]:
        return {"surveys": "none"}

    app.view_functions["api_v1.listing"] = access.api(Scope.SURVEYS_READ)(planted)
    with pytest.raises(FailureGroup):
        check(app, "GET", "/api/v1/surveys", GenerationMode.POSITIVE)
