"""Every route, every role: who gets in, who does not, and that looking changes nothing."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Rule

from app import access
from app.access import IMPLIED, MEMBER, PUBLIC, SCOPES, SIGN_IN, Role, Scope
from app.accounts.models import Organisation
from app.db import Base, db
from app.security import limiter
from tests.factories import accounts, api

NOBODYS = UUID("00000000-0000-4000-8000-000000000000")
WITHOUT_ACCOUNT = {PUBLIC, *Scope}
VALUES = {"UUIDConverter": NOBODYS, "IntegerConverter": 1, "LanguageConverter": "en"}


def rules(app: Flask, method: str) -> list[Rule]:
    """Return the routes that take `method`."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def mark(app: Flask, rule: Rule) -> str:
    return access.rule(app, rule.endpoint) or ""


def path(app: Flask, rule: Rule) -> str:
    """Return an address that leads to this route, though to nothing that exists."""
    values = {}
    for name, converter in rule._converters.items():  # noqa: SLF001
        choices = re.search(r"<any\(([^)]+)\):" + name + ">", rule.rule)
        kind = type(converter).__name__
        values[name] = choices[1].split(",")[0].strip() if choices else VALUES.get(kind, "nothing")
    with app.test_request_context():
        return app.url_map.bind("127.0.0.1").build(rule.endpoint, values, method=None)


def staff_rules(app: Flask, method: str) -> Iterator[Rule]:
    return (rule for rule in rules(app, method) if mark(app, rule) in {MEMBER, *Role})


def opens(role: Role, wanted: str) -> bool:
    """Return whether this role includes what a route asks for."""
    return wanted == MEMBER or Role(wanted) in IMPLIED[role]


def api_rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Yield the routes for programs, each with each of its methods."""
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
        yield from ((method, rule) for rule in rules(app, method) if mark(app, rule) in SCOPES)


def rows() -> dict[str, int]:
    """Return how many rows each table has."""
    tables = Base.metadata.sorted_tables
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables
    }


def test_every_route_says_who_may_open_it(app):
    known = {PUBLIC, SIGN_IN, MEMBER, *Role, *Scope}
    unmarked = [rule.rule for rule in app.url_map.iter_rules() if mark(app, rule) not in known]
    assert unmarked == []


def test_marks_by_name_name_routes_that_exist(app):
    assert set(app.config["ACCESS_BY_NAME"]) <= set(app.view_functions)


def test_staff_pages_and_no_others_lie_under_staff(app):
    astray = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff") == (mark(app, rule) in WITHOUT_ACCOUNT)
    ]
    assert astray == []


def test_what_programs_do_lies_under_api(app):
    astray = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if mark(app, rule) in SCOPES and not rule.rule.startswith("/api/v1/")
    ]
    assert astray == []


def test_without_a_token_nothing_is_let_in_not_even_an_administrator(app, client):
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    before = rows()
    for method, rule in api_rules(app):
        for headers in ({}, {"Authorization": "Bearer heeded_x"}, {"Authorization": "Basic x"}):
            answer = client.open(path(app, rule), method=method, headers=headers)
            assert answer.status_code == 401, rule.rule
            assert answer.mimetype == "application/problem+json", rule.rule
            assert answer.headers["WWW-Authenticate"].startswith("Bearer"), rule.rule
            limiter.reset()
    assert rows() == before


@pytest.mark.parametrize("scope", list(Scope))
def test_each_scope_opens_its_routes_and_no_others(app, client, scope):
    headers = api.bearer(scope)
    for method, rule in api_rules(app):
        answer = client.open(path(app, rule), method=method, headers=headers)
        assert (answer.status_code == 403) == (mark(app, rule) != scope), (rule.rule, method)
        assert answer.status_code < 500, rule.rule
        assert "Set-Cookie" not in answer.headers, rule.rule


def test_a_route_without_a_mark_is_refused(own_app, app, client):
    app.add_url_rule("/planted", "planted", lambda: "in")
    app.add_url_rule("/staff/planted", "staff_planted", lambda: "in", methods=["POST"])
    assert client.get("/planted").status_code == 403
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    assert accounts.post(client, "/staff/planted", {}).status_code == 403


def test_nobody_in_particular_is_led_to_the_sign_in_page(app, client):
    for rule in staff_rules(app, "GET"):
        answer = client.get(path(app, rule))
        assert answer.status_code == 302, rule.rule
        assert answer.location.startswith("/staff/sign-in?next=/staff/"), rule.rule


def test_a_fragment_asked_for_after_the_session_has_ended_leads_the_whole_page_away(app, client):
    for rule in staff_rules(app, "GET"):
        answer = client.get(path(app, rule), headers={"HX-Request": "true"})
        assert answer.status_code == 401, rule.rule
        assert answer.headers["HX-Redirect"].startswith("/staff/sign-in"), rule.rule


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_includes_and_nothing_else(app, client, role):
    accounts.sign_in(client, accounts.user(role))
    for rule in staff_rules(app, "GET"):
        status = client.get(path(app, rule)).status_code
        assert (status == 403) == (not opens(role, mark(app, rule))), (rule.rule, status)
        assert status < 500, rule.rule


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_send_only_what_it_includes(app, client, role):
    accounts.sign_in(client, accounts.user(role))
    token = accounts.csrf_token(client)
    too_high = [
        rule
        for rule in staff_rules(app, "POST")
        if not opens(role, mark(app, rule)) and rule.endpoint != "security.logout"
    ]
    before = rows()
    for rule in too_high:
        answer = client.post(path(app, rule), data={"csrf_token": token})
        assert answer.status_code == 403, rule.rule
    assert rows() == before


def test_a_form_without_its_token_changes_nothing(app, client):
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    before = rows()
    for rule in rules(app, "POST"):
        if mark(app, rule) not in WITHOUT_ACCOUNT:
            assert client.post(path(app, rule), data={}).status_code == 400, rule.rule
            forged = {"csrf_token": "IjEyMyI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"}
            assert client.post(path(app, rule), data=forged).status_code == 400, rule.rule
    assert rows() == before
    assert client.get("/staff/account/").status_code == 200


def test_somebody_elses_token_changes_nothing(app, client):
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    other = app.test_client()
    accounts.sign_in(other, accounts.user(Role.ADMINISTRATOR))
    token, before = accounts.csrf_token(other), rows()
    for rule in rules(app, "POST"):
        if mark(app, rule) not in WITHOUT_ACCOUNT:
            answer = client.post(path(app, rule), data={"csrf_token": token})
            assert answer.status_code == 400, rule.rule
    assert rows() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example:8000"},
        {"Origin": "http://127.0.0.1:8001"},
    ],
)
def test_no_other_site_can_send_for_a_visitor(app, client, headers):
    before = rows()
    for rule in rules(app, "POST"):
        answer = client.post(path(app, rule), data={}, headers=headers)
        assert answer.status_code == 403, rule.rule
    assert rows() == before


def test_a_citizens_old_browser_that_names_no_origin_is_let_through(app, client):
    for rule in rules(app, "POST"):
        if mark(app, rule) == PUBLIC:
            assert client.post(path(app, rule), data={}).status_code != 403, rule.rule


def test_a_forged_host_is_refused_everywhere(app, client):
    for rule in rules(app, "GET"):
        for headers in ({"Host": "evil.example"}, {"Host": "127.0.0.1.evil.example"}):
            answer = client.get(path(app, rule), headers=headers)
            assert answer.status_code == 400, rule.rule
            assert "evil" not in answer.text, rule.rule


def test_a_proxy_that_nobody_configured_is_not_believed(client):
    answer = client.get(
        "/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp"}
    )
    assert answer.location.startswith("/")


def test_looking_at_any_page_never_asks_for_the_writing_connection(app, client):
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    paths = [path(app, rule) for rule in rules(app, "GET")]
    db.session.remove()
    begun: list[str] = []
    event.listen(db.engine, "begin", lambda _connection: begun.append(current))
    for current in paths:
        _look(client, current)
    assert begun == []


def _look(client: FlaskClient, path: str) -> None:
    # Without a worker the installation is not well, and says so.
    wanted = {503} if path == "/healthz" else {200, 302, 303, 403, 404, 410}
    # A person who is signed in is no program.
    wanted |= {401} if path.startswith("/api/") else set()
    assert client.get(path).status_code in wanted, path
    assert client.head(path).status_code in wanted, path


def test_a_page_that_tries_to_write_while_being_looked_at_cannot(own_app, app, client):
    def planted() -> str:
        db.session.add(Organisation(name="Planted"))
        db.session.commit()
        return "in"

    app.add_url_rule("/planted", "planted", access.public(planted))
    with pytest.raises(OperationalError, match="readonly"):
        _raising(app, client)
    assert db.session.scalar(select(Organisation).where(Organisation.name == "Planted")) is None


def _raising(app: Flask, client: FlaskClient) -> None:
    # The handler would turn the error into a 503 page; here the error itself is the point.
    app.error_handler_spec[None][None].pop(OperationalError)
    client.get("/planted")
