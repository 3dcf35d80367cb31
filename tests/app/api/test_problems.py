"""Whatever goes wrong under /api/, a program is told in problem details."""

import pytest

from app.access import public
from app.db import BusyError
from tests.app.api.calls import ROOT
from tests.factories.builder import published

MEDIA = "application/problem+json"


def boom() -> str:
    raise RuntimeError("what somebody wrote")


def busy() -> str:
    raise BusyError


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/", 404, "not_found"),
        ("GET", "/api/v2/surveys", 404, "not_found"),
        ("GET", f"{ROOT}/nothing", 404, "not_found"),
        ("GET", f"{ROOT}/a%00b", 404, "not_found"),
        ("GET", f"{ROOT}/nothing/results", 404, "not_found"),
        ("DELETE", ROOT, 405, "method_not_allowed"),
        ("PATCH", f"{ROOT}/x/draft", 405, "method_not_allowed"),
    ],
)
def test_a_problem_has_a_kind_a_status_and_a_code(program, method, path, status, code):
    answer = program.client.open(path, method=method, headers=program.headers)
    assert (answer.status_code, answer.mimetype) == (status, MEDIA)
    assert answer.json["status"] == status
    assert answer.json["code"] == code
    assert answer.json["type"] == f"urn:heeded:problem:{code}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("Allow" in answer.headers) == (status == 405)


def test_a_body_that_is_no_json_is_refused_as_such(program):
    slug = published().slug
    answer = program.post(f"/{slug}/responses", "x=1", **{"Content-Type": "text/plain"})
    assert answer.status_code == 400  # what names the response is missing before anything else
    named = {"Idempotency-Key": "12345678"}
    answer = program.post(f"/{slug}/responses", "x=1", **named, **{"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json["code"]) == (415, "not_json")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_json"),
        (b"\xff{}", "not_json"),
        (b'{"answers": NaN}', "not_json"),
        (b'{"lang": "en", "lang": "ar"}', "not_json"),
        (b'{"answers": ' + b"9" * 5000 + b"}", "not_json"),
        (b"[" * 100_000, "too_deep"),
        (b'{"answers": ' + b"[" * 50 + b"]" * 50 + b"}", "too_deep"),
        (b"[]", "not_an_object"),
        (b"null", "not_an_object"),
    ],
)
def test_hostile_json_is_refused_with_a_reason(program, body, reason):
    answer = program.post(f"/{published().slug}/responses", body, **{"Idempotency-Key": "12345678"})
    assert (answer.status_code, answer.json["reason"]) == (400, reason)


def test_a_body_that_is_too_big_is_refused(program):
    answer = program.post(
        f"/{published().slug}/responses",
        b" " * (3 * 1024 * 1024),
        **{"Idempotency-Key": "12345678"},
    )
    assert (answer.status_code, answer.mimetype) == (413, MEDIA)


def test_when_others_write_for_too_long_a_program_is_told_to_wait(own_app, app, client):
    app.add_url_rule("/api/v1/busy", "busy", public(busy))
    answer = client.get("/api/v1/busy")
    assert (answer.status_code, answer.mimetype) == (503, MEDIA)
    assert answer.headers["Retry-After"] == "60"


def test_an_error_of_ours_tells_nothing_of_the_inside(own_app, app, client):
    app.config["TESTING"] = False
    app.add_url_rule("/api/v1/boom", "boom", public(boom))
    answer = client.get("/api/v1/boom")
    assert (answer.status_code, answer.mimetype) == (500, MEDIA)
    assert "somebody" not in answer.text


def test_people_still_get_a_page(client):
    answer = client.get("/en/nothing/")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
