"""Recovery codes: for whoever has lost the app, once each."""

import re

from flask.testing import FlaskClient

from app.accounts import queries, service
from app.accounts.models import User
from tests.app.accounts.steps import RECOVERY, SIGN_IN, give_password, is_signed_in
from tests.factories import accounts


def recovery(client: FlaskClient, person: User, code: str):
    give_password(client, person.email)
    return accounts.post(client, RECOVERY, {"code": code}, page=RECOVERY)


def test_a_recovery_code_works_once(app, client):
    person = accounts.user()
    code = service.make_recovery_codes(person)[0]
    assert recovery(client, person, code).status_code == 302
    assert is_signed_in(client)
    assert len(person.mf_recovery_codes) == 7
    other = app.test_client()
    assert recovery(other, person, code).status_code == 422
    assert not is_signed_in(other)


def test_a_recovery_code_may_be_typed_as_it_is_read(client):
    person = accounts.user()
    code = service.make_recovery_codes(person)[3]
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert recovery(client, person, typed).status_code == 302


def test_somebody_elses_recovery_code_is_refused(client):
    code = service.make_recovery_codes(accounts.user())[0]
    person = accounts.user()
    service.make_recovery_codes(person)
    assert recovery(client, person, code).status_code == 422


def test_recovery_codes_are_shown_once_and_kept_as_hashes(client):
    person = accounts.user()
    accounts.sign_in_through_pages(client, person)
    page = "/staff/account/recovery-codes"
    shown = re.findall(
        r'<li dir="ltr">([0-9A-Z-]{29})</li>', accounts.post(client, page, {}, page=page).text
    )
    assert len(shown) == 8
    assert not set(shown) & set(person.mf_recovery_codes)
    assert "<li dir" not in client.get(f"{page}?show_codes=1").text


def test_without_the_password_there_is_no_recovery(client):
    assert client.get(RECOVERY).location == SIGN_IN


def test_making_and_using_codes_is_on_record(client):
    person = accounts.user()
    accounts.sign_in_through_pages(client, person)
    page = "/staff/account/recovery-codes"
    accounts.post(client, page, {}, page=page)
    assert queries.acts(1)[0].action == "user.recovery_codes"
    accounts.post(client, "/staff/sign-out", {})
    recovery(client, person, service.make_recovery_codes(person)[0])
    assert "user.recovery_code_used" in {act.action for act in queries.acts(2)}
