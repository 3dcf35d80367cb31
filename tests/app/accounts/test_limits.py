"""Guessing is slow, and after signing in one stays on this site."""

import re

import pytest

from tests.app.accounts.steps import SIGN_IN, STEP, give_code, give_password
from tests.factories import accounts


def test_a_sixth_wrong_password_is_not_even_looked_at(client):
    person, other = accounts.user(), accounts.user()
    for _ in range(5):
        assert give_password(client, person.email, "a wrong password").status_code == 422
    answer = give_password(client, person.email)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert give_password(client, other.email).status_code == 302


def test_wrong_passwords_for_many_people_from_one_network_stop(client):
    for number in range(20):
        give_password(client, f"nobody{number}@riverside.example")
    assert give_password(client, accounts.user().email).status_code == 429


def test_guessing_codes_stops_although_signing_in_starts_again(app):
    person = accounts.user()
    for _ in range(5):
        client = app.test_client()
        give_password(client, person.email)
        assert give_code(client, "000000").status_code == 422
    client = app.test_client()
    give_password(client, person.email)
    assert give_code(client, accounts.code(person)).status_code == 429


def test_right_sign_ins_are_not_counted_as_tries(app):
    person = accounts.user()
    for _ in range(7):
        accounts.sign_in_through_pages(app.test_client(), person)


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/staff/",
        "https:evil.example",
        "javascript:alert(1)",
        "/staff/\\..\\..\\evil.example",
        "%2f%2fevil.example",
        "/staff/@evil.example",
        "http://127.0.0.1@evil.example/staff/",
        "security.logout",
        "",
    ],
)
def test_after_signing_in_one_stays_here(client, wanted):
    person = accounts.user()
    page = f"{SIGN_IN}?next={wanted}"
    answer = accounts.post(
        client, page, {"email": person.email, "password": accounts.PASSWORD}, page=page
    )
    for step in (answer.location, f"{STEP}?next={wanted}"):
        assert step.startswith(STEP)
        person.tf_last_counter = None
        done = accounts.post(client, step, {"code": accounts.code(person)}, page=step)
        assert done.location is None or re.match(r"/(?![/\\])", done.location), done.location
        assert "evil.example" not in (done.location or "").split("/")[0:3]


def test_one_comes_back_to_the_page_that_asked(client):
    person = accounts.user()
    page = client.get("/staff/account/?x=1").location
    answer = accounts.post(
        client, page, {"email": person.email, "password": accounts.PASSWORD}, page=page
    )
    done = accounts.post(
        client, answer.location, {"code": accounts.code(person)}, page=answer.location
    )
    assert done.location == "/staff/account/?x=1"
