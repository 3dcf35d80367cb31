"""The schema of definitions is public, names itself, and fits every definition there is."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

import surveys
from app.demo.loading import feedback_survey
from surveys import library
from surveys.__main__ import main
from surveys.exchange import convert
from tests.surveys import parks
from tests.surveys.exchange import books
from tests.surveys.exchange.test_reports import FILES

PATH = "/schema/survey-1.json"


@pytest.fixture(scope="module")
def validator():
    return jsonschema_rs.Draft202012Validator(surveys.json_schema())


def definitions():
    for entry in library.names():
        yield entry.survey
    for name in ("parks.lss", "parks.surveyjs.json"):
        yield convert((FILES / name).read_bytes()).survey
    yield convert(books.book(**books.PARKS)).survey
    yield feedback_survey()
    for kind in parks.KINDS:
        yield parks.with_item(kind)[0]


def test_anybody_reads_the_schema_and_caches_may_keep_it(app, client):
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer.content_type == "application/schema+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in answer.headers
    address = app.config["SETTINGS"].base_url + PATH
    assert json.loads(answer.data) == surveys.json_schema(address)
    assert json.loads(answer.data)["$id"] == address
    again = client.get(PATH, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_name_does_not_follow_what_a_request_claims(client):
    told = client.get(PATH, headers={"X-Forwarded-Host": "evil.example"}).get_data(as_text=True)
    assert "evil.example" not in told


def test_the_schema_is_one(validator):
    assert jsonschema_rs.meta.is_valid(surveys.json_schema("https://example.org/s.json"))
    assert validator.is_valid({}) is False


@pytest.mark.parametrize("survey", list(definitions()), ids=lambda each: each.code)
def test_every_definition_fits_and_one_with_a_wrong_field_does_not(validator, survey):
    content = json.loads(surveys.to_json(survey))
    validator.validate(content)
    for planted in (
        {**content, "planted": 1},
        {**content, "format": 2},
        {**content, "pages": [{**content["pages"][0], "is_exit": "yes"}]},
    ):
        assert not validator.is_valid(planted)


def test_the_command_writes_the_same_schema(tmp_path: Path):
    out = tmp_path / "schema.json"
    assert main(["schema", "--id", "https://example.org/s.json", "--out", str(out)]) == 0
    assert json.loads(out.read_bytes()) == surveys.json_schema("https://example.org/s.json")
