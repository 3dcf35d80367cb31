"""Tokens: made once, shown once, kept as a hash, dead when revoked or past their day."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app import clock
from app.access import Role, Scope
from app.accounts import queries as accounts_queries
from app.api import bearer
from app.api.models import ApiToken
from app.db import db
from app.security import limiter, spend
from tests.factories import accounts, api
from tests.factories.builder import draft

PAGE = "/staff/api/"
LIST = "/api/v1/surveys"


@pytest.fixture(autouse=True)
def _fresh_limits(app):
    limiter.reset()


@pytest.fixture
def boss(client):
    person = accounts.user(Role.ADMINISTRATOR)
    accounts.sign_in(client, person)
    return person


def made(client, **typed) -> str:
    """Make a token through the page and return its secret."""
    data = {"name": "Kiosk", "scopes": ["surveys:read"], **typed}
    page = accounts.post(client, PAGE, data)
    assert page.status_code == 200, page.text
    return re.search(r"<code[^>]*>([^<]+)</code>", page.text)[1]


def only_token() -> ApiToken:
    return db.session.scalars(select(ApiToken)).one()


def status(client, secret: str) -> int:
    return client.get(LIST, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_token_is_shown_once_and_only_its_hash_is_kept(app, client, boss):
    secret = made(client)
    page = client.get(PAGE).text
    assert secret not in page
    assert only_token().prefix in page
    assert secret.startswith(only_token().prefix)
    row = db.session.execute(select(ApiToken.__table__)).one()
    assert not any(secret[14:] in str(cell) for cell in row)
    assert status(app.test_client(), secret) == 200


def test_making_and_revoking_stand_in_the_record(client, boss):
    made(client)
    act = accounts_queries.acts(1)[0]
    assert (act.action, act.object_id, act.actor_id) == (
        "api_token.make",
        str(only_token().id),
        boss.id,
    )
    accounts.post(client, f"{PAGE}{only_token().id}/revoke", {})
    assert accounts_queries.acts(1)[0].action == "api_token.revoke"


def test_a_revoked_token_stops_working_at_once(app, client, boss):
    secret = made(client)
    assert status(app.test_client(), secret) == 200
    accounts.post(client, f"{PAGE}{only_token().id}/revoke", {})
    assert status(app.test_client(), secret) == 401
    assert "Revoked" in client.get(PAGE).text


def test_the_last_day_of_a_token_is_one_of_its_days(client):
    today = clock.today()
    _last, works = api.token(ends_on=today)
    _past, over = api.token(ends_on=today - timedelta(days=1))
    assert client.get(LIST, headers=works).status_code == 200
    assert client.get(LIST, headers=over).status_code == 401


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "a\x00b"},
        {"scopes": []},
        {"scopes": ["surveys:own"]},
        {"ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2020"},
        {"ends_on-day": "31", "ends_on-month": "2", "ends_on-year": "2099"},
    ],
)
def test_a_token_that_cannot_be_is_not_made(client, boss, typed):
    data = {"name": "Kiosk", "scopes": ["surveys:read"], **typed}
    assert accounts.post(client, PAGE, data).status_code == 422
    assert db.session.scalars(select(ApiToken)).all() == []


def test_a_token_sees_only_what_belongs_to_its_organisation(client):
    headers = api.bearer()
    own, foreign = draft(), draft()
    body = accounts.service.create_organisation("Elsewhere")
    foreign.organisation_id = body.id
    db.session.commit()
    shown = client.get(LIST, headers=headers).json["surveys"]
    assert [each["slug"] for each in shown] == [own.slug]
    for rest in ("", "/problems", "/answers"):
        assert client.get(f"{LIST}/{foreign.slug}{rest}", headers=headers).status_code == 404


def test_a_foreign_token_cannot_be_revoked(client, boss):
    token, headers = api.token()
    token.organisation_id = accounts.service.create_organisation("Elsewhere").id
    db.session.commit()
    assert accounts.post(client, f"{PAGE}{token.id}/revoke", {}).status_code == 404
    assert client.get(LIST, headers=headers).status_code == 200


def test_of_use_only_the_day_is_kept(client):
    token, headers = api.token()
    assert token.last_used_on is None
    client.get(LIST, headers=headers)
    assert only_token().last_used_on == clock.today()


def test_looking_writes_the_day_of_use_once_and_nothing_else(client):
    headers, begun = api.bearer(), []
    event.listen(db.engine, "begin", lambda _connection: begun.append(1))
    for wanted in (1, 1, 1):
        client.get(LIST, headers=headers)
        assert len(begun) == wanted


def test_a_token_that_is_used_too_often_has_to_wait(client):
    token, headers = api.token()
    others = api.bearer(Scope.SURVEYS_READ)
    for _ in range(299):
        spend(bearer.USES, "api-token", str(token.id))
    assert [client.get(LIST, headers=headers).status_code for _ in range(2)] == [200, 429]
    answer = client.get(LIST, headers=headers)
    assert answer.headers["Retry-After"] == "60"
    assert answer.json["code"] == "too_many_requests"
    assert client.get(LIST, headers=others).status_code == 200


def test_guessing_tokens_stops(client):
    tries = [status(client, f"heeded_{number}") for number in range(31)]
    assert tries == [401] * 30 + [429]


def test_a_signed_in_browser_is_no_token(client, boss):
    assert client.get(LIST).status_code == 401
