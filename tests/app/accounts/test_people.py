"""The administrator's pages, one's own account, and the record that both leave behind."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from app import clock
from app.access import Role
from app.accounts import queries, service
from app.accounts.models import AuditEvent, Organisation, User
from app.db import db
from tests.factories import accounts

PEOPLE = "/staff/people/"


def by_email(email: str) -> User:
    return db.session.scalar(select(User).where(User.email == email))


@pytest.fixture
def boss(client) -> User:
    person = accounts.user(Role.ADMINISTRATOR)
    accounts.sign_in_through_pages(client, person)
    return person


def last_act() -> tuple[str, str]:
    act = queries.acts(1)[0]
    return act.action, act.object_id


def test_a_new_person_signs_in_with_the_password_shown_once(app, client, boss):
    data = {
        "name": "Noor Haddad",
        "email": "Noor@Riverside.example",
        "roles": ["editor", "approver"],
    }
    page = accounts.post(client, PEOPLE, data).text
    password = re.search(r"<code[^>]*>([^<]+)</code>", page)[1]
    noor = by_email("noor@riverside.example")
    assert noor.may(Role.EDITOR)
    assert not noor.may(Role.ADMINISTRATOR)
    assert last_act() == ("user.create", str(noor.id))
    other, sign_in = app.test_client(), "/staff/sign-in"
    asked = accounts.post(other, sign_in, {"email": noor.email, "password": password}, page=sign_in)
    assert asked.location == "/staff/second-step/set-up"
    assert password not in client.get(PEOPLE).text


@pytest.mark.parametrize(
    "data",
    [
        {"name": "", "email": "a@b.example", "roles": ["reader"]},
        {"name": "A", "email": "not an address", "roles": ["reader"]},
        {"name": "A", "email": "a@b.example\nBcc: x@y.example", "roles": ["reader"]},
        {"name": "A", "email": "a@b.example", "roles": []},
        {"name": "A", "email": "a@b.example", "roles": ["owner"]},
        {"name": "A" * 300, "email": "a@b.example", "roles": ["reader"]},
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nobody_is_added(client, boss, data):
    assert accounts.post(client, PEOPLE, data).status_code == 422
    assert len(queries.users()) == 1


def test_an_address_is_taken_once(client, boss):
    data = {"name": "Again", "email": boss.email.upper(), "roles": ["reader"]}
    answer = accounts.post(client, PEOPLE, data)
    assert answer.status_code == 422
    assert "has an account with this address already" in answer.text


def test_names_are_shown_as_they_were_typed_and_never_run(client, boss):
    name = "<script>window.__x=1</script>"
    accounts.post(client, PEOPLE, {"name": name, "email": "x@y.example", "roles": ["reader"]})
    page = client.get(PEOPLE).text
    assert "&lt;script&gt;window.__x=1" in page
    assert name not in page


def test_roles_are_changed_and_recorded(client, boss):
    person = accounts.user(Role.READER)
    path = f"{PEOPLE}{person.id}/"
    assert accounts.post(client, path, {"roles": ["analyst"]}).status_code == 303
    assert [role.name for role in person.roles] == ["analyst"]
    assert last_act() == ("user.roles", str(person.id))


def test_the_last_administrator_stays(client, boss):
    path = f"{PEOPLE}{boss.id}/"
    assert accounts.post(client, path, {"roles": ["reader"]}).status_code == 422
    accounts.post(client, f"{path}close", {})
    assert boss.active
    assert boss.may(Role.ADMINISTRATOR)


def test_an_account_is_closed_and_opened_again(client, boss):
    person = accounts.user()
    accounts.post(client, f"{PEOPLE}{person.id}/close", {})
    assert not person.active
    assert last_act() == ("user.deactivate", str(person.id))
    accounts.post(client, f"{PEOPLE}{person.id}/open", {})
    assert person.active
    assert last_act() == ("user.activate", str(person.id))


def test_after_a_reset_the_old_password_app_and_codes_are_worthless(app, client, boss):
    person = accounts.user()
    service.make_recovery_codes(person)
    page = accounts.post(client, f"{PEOPLE}{person.id}/reset", {}).text
    password = re.search(r"<code[^>]*>([^<]+)</code>", page)[1]
    assert person.tf_totp_secret is None
    assert not person.mf_recovery_codes
    other, sign_in = app.test_client(), "/staff/sign-in"
    old = {"email": person.email, "password": accounts.PASSWORD}
    assert accounts.post(other, sign_in, old, page=sign_in).status_code == 422
    new = {"email": person.email, "password": password}
    assert accounts.post(other, sign_in, new, page=sign_in).location == "/staff/second-step/set-up"


def test_people_of_another_organisation_do_not_exist(client, boss):
    other = Organisation(name="Elsewhere")
    db.session.add(other)
    db.session.flush()
    stranger = service.create_user(
        other, name="S", email="s@else.example", password=accounts.PASSWORD, roles=[Role.READER]
    )
    page = f"{PEOPLE}{stranger.id}/"
    assert client.get(page).status_code == 404
    for act in ("", "reset", "close", "open"):
        assert accounts.post(client, page + act, {"roles": ["reader"]}).status_code == 404
    assert stranger.email not in client.get(PEOPLE).text
    assert client.get(f"{PEOPLE}{uuid4()}/").status_code == 404


def test_the_language_of_staff_pages_belongs_to_the_account(app, client):
    person = accounts.user()
    accounts.sign_in_through_pages(client, person)
    assert accounts.post(client, "/staff/account/", {"language": "ja"}).status_code == 303
    assert '<html lang="ja"' in client.get("/staff/account/").text
    other = app.test_client()
    accounts.sign_in_through_pages(other, person)
    assert '<html lang="ja"' in other.get("/staff/account/").text


@pytest.mark.parametrize("language", ["ar", "", "xx", "../../etc"])
def test_staff_pages_have_four_languages(client, language):
    person = accounts.user()
    accounts.sign_in_through_pages(client, person)
    assert accounts.post(client, "/staff/account/", {"language": language}).status_code == 422
    assert person.locale == "en"


def test_the_record_holds_ids_and_no_addresses(client, boss):
    data = {"name": "Noor Haddad", "email": "noor@riverside.example", "roles": ["editor"]}
    accounts.post(client, PEOPLE, data)
    for act in db.session.scalars(select(AuditEvent)):
        assert "@" not in act.detail + act.object_id
        assert "Noor" not in act.detail


def test_sign_ins_are_on_record(client, boss):
    assert ("user.sign_in", str(boss.id)) in [
        (act.action, act.object_id) for act in queries.all_acts()
    ]


def test_the_first_administrator_needs_no_page(app):
    body = service.create_organisation("New Town")
    service.create_user(
        body,
        name="First",
        email="first@town.example",
        password=service.one_time_password(),
        roles=[Role.ADMINISTRATOR],
    )
    db.session.commit()
    assert queries.organisation().name == "New Town"
    assert queries.acts(1)[0].actor_id is None
    assert clock.now() >= queries.acts(1)[0].at
