"""Signing in, as staff do it: password, code from the app, recovery code."""

import re
from datetime import timedelta

import pyotp
import pytest

from app import clock
from app.access import Role
from app.db import db
from tests.app.accounts.steps import SET_UP, SIGN_IN, STEP, give_code, give_password, is_signed_in
from tests.factories import accounts


def words(text: str) -> str:
    """Return a page without what differs each time: tokens, and the address that was typed."""
    return re.sub(r'value="[^"]*"|X-CSRFToken[^}]*', "", text)


def test_password_and_code_sign_somebody_in(client):
    accounts.sign_in_through_pages(client, accounts.user(Role.EDITOR))
    assert is_signed_in(client)


def test_the_password_alone_opens_nothing(client):
    give_password(client, accounts.user(Role.EDITOR).email)
    assert not is_signed_in(client)


def test_the_code_alone_opens_nothing(client):
    person = accounts.user()
    answer = client.post(
        STEP,
        data={"csrf_token": accounts.csrf_token(client, SIGN_IN), "code": accounts.code(person)},
    )
    assert answer.location == SIGN_IN


def test_the_address_may_be_typed_in_capitals(client):
    person = accounts.user(email="Noor@Riverside.example")
    assert give_password(client, " NOOR@riverside.EXAMPLE ").location.startswith(STEP)
    assert person.email == "noor@riverside.example"


def test_the_first_sign_in_sets_up_the_app(client):
    person = accounts.user(Role.EDITOR, enrolled=False)
    assert give_password(client, person.email).location == SET_UP
    page = accounts.post(client, SET_UP, {"setup": "authenticator"}, page=SET_UP).text
    key = re.search(r'translate="no">([A-Z2-7-]+)<', page)[1].replace("-", "")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    done = client.post(STEP, data={"csrf_token": token, "code": pyotp.TOTP(key).now()})
    assert done.location == "/staff/"
    assert is_signed_in(client)
    assert person.tf_primary_method == "authenticator"
    assert key not in person.tf_totp_secret


def test_an_app_that_shows_other_codes_is_not_accepted(client):
    person = accounts.user(enrolled=False)
    give_password(client, person.email)
    accounts.post(client, SET_UP, {"setup": "authenticator"}, page=SET_UP)
    assert give_code(client, pyotp.TOTP(pyotp.random_base32()).now()).status_code == 422
    assert person.tf_totp_secret is None
    assert not is_signed_in(client)


@pytest.mark.parametrize("method", ["disable", "email", "sms", "", "nothing"])
def test_there_is_no_way_round_the_app(client, method):
    person = accounts.user(enrolled=False)
    give_password(client, person.email)
    assert accounts.post(client, SET_UP, {"setup": method}, page=SET_UP).status_code == 422
    assert not is_signed_in(client)


def test_the_drawing_holds_the_same_key_and_needs_no_data_address(client):
    give_password(client, accounts.user(enrolled=False).email)
    page = accounts.post(client, SET_UP, {"setup": "authenticator"}, page=SET_UP).text
    assert re.search(r'<path fill="#000" d="(M\d+ \d+h1v1h-1z){300,}', page)
    assert "data:" not in page
    assert "style=" not in page


def test_nobody_learns_which_accounts_exist(app):
    closed, expired = accounts.user(), accounts.user()
    closed.active = False
    expired.password_expires_at = clock.now() - timedelta(days=1)
    tries = [
        ("nobody@riverside.example", accounts.PASSWORD),
        (accounts.user().email, "a wrong password"),
        (accounts.user().email, "x" * 5000),
        (accounts.user(enrolled=False).email, "a wrong password"),
        (closed.email, accounts.PASSWORD),
        (expired.email, "a wrong password"),
    ]
    pages = [give_password(app.test_client(), *each) for each in tries]
    assert {page.status_code for page in pages} == {422}
    # One too long is told that it is too long, whoever it is for.
    assert len({words(page.text) for page in pages[:2] + pages[3:]}) == 1


@pytest.mark.parametrize(
    "email", ["", "nobody", "a\x00b@example.org", "é@例え.jp", "x" * 400, "' or 1=1--"]
)
def test_odd_addresses_get_the_form_back(client, email):
    assert give_password(client, email).status_code == 422


def test_a_code_works_once(app, client):
    person = accounts.user()
    give_password(client, person.email)
    code = accounts.code(person)
    assert give_code(client, code).status_code == 302
    other = app.test_client()
    give_password(other, person.email)
    assert give_code(other, code).status_code == 422
    assert not is_signed_in(other)


def test_a_code_older_than_the_last_used_one_is_refused(client):
    person = accounts.user()
    person.tf_last_counter = int(clock.now().timestamp()) // 30 + 1
    give_password(client, person.email)
    assert give_code(client, accounts.code(person)).status_code == 422


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567", "١٢٣٤٥٦", "\x00", "9" * 500])
def test_wrong_codes_get_the_form_back(client, code):
    give_password(client, accounts.user().email)
    assert give_code(client, code).status_code == 422


def test_only_forms_are_taken(client):
    token = accounts.csrf_token(client, SIGN_IN)
    answer = client.post(
        SIGN_IN, json={"email": ["a"], "password": {}}, headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 415


def test_going_back_to_the_code_page_signs_nobody_out(client):
    accounts.sign_in_through_pages(client, accounts.user())
    assert client.get(STEP).location == "/staff/"
    assert is_signed_in(client)


def test_the_sign_in_page_speaks_four_languages_before_there_is_an_account(client):
    for tag in ("en", "es", "ja", "ko"):
        assert f'<html lang="{tag}"' in client.get(f"{SIGN_IN}?lang={tag}").text
    assert '<html lang="ko"' in client.get(SIGN_IN).text


def test_another_language_leads_on_to_the_same_page(client):
    page = client.get(f"{SIGN_IN}?next=/staff/people/").text
    assert f'href="{SIGN_IN}?next=%2Fstaff%2Fpeople%2F&amp;lang=ja"' in page


def test_nothing_that_is_not_used_has_an_address(app):
    used = {name for name in app.view_functions if name.startswith("security.")}
    assert used == {name for name in app.config["ACCESS_BY_NAME"] if name.startswith("security.")}
    assert not [rule for rule in app.url_map.iter_rules() if "fs-static" in rule.rule]


def test_staff_whose_password_others_know_first_choose_their_own(client):
    person = accounts.user(Role.EDITOR)
    person.password_expires_at = clock.now() + timedelta(days=7)
    accounts.sign_in_through_pages(client, person)
    change = "/staff/account/password"
    for page in ("/staff/", "/staff/account/", "/staff/account/recovery-codes"):
        assert client.get(page).location == change
    new = "seven green umbrellas dance"
    data = {"password": accounts.PASSWORD, "new_password": new, "new_password_confirm": new}
    assert accounts.post(client, change, data, page=change).status_code == 302
    assert is_signed_in(client)
    assert person.password_expires_at is None


def test_a_one_time_password_ends_and_says_so_to_whoever_knows_it(client):
    person = accounts.user()
    person.password_expires_at = clock.now() - timedelta(minutes=1)
    answer = give_password(client, person.email)
    assert answer.status_code == 422
    assert "one-time password has expired" in answer.text
    db.session.refresh(person)
