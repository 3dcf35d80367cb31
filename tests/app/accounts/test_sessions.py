"""Sessions: where there are any, what they survive, and what ends them at once."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from app import clock, create_app
from app.access import Role
from app.accounts import service
from app.accounts.models import SignIn
from app.db import db
from tests.factories import accounts

ACCOUNT, PASSWORD_PAGE = "/staff/account/", "/staff/account/password"
NEW = "seven green umbrellas dance"


def is_signed_in(client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def copy_of(app, client):
    """Return a browser that holds the same cookie, as a thief would."""
    other = app.test_client()
    other.set_cookie("heeded", client.get_cookie("heeded").value)
    return other


def change_password(client):
    data = {"password": accounts.PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    return accounts.post(client, PASSWORD_PAGE, data, page=PASSWORD_PAGE)


def test_citizens_get_no_cookie_and_no_page_differs_by_one(app, client):
    accounts.sign_in_through_pages(client, accounts.user(Role.ADMINISTRATOR))
    visitor = app.test_client()
    for path in (
        "/",
        "/en/",
        "/ar/privacy/",
        "/ja/accessibility/",
        "/en/contact/",
        "/en/none/",
        "/healthz",
    ):
        for browser in (client, visitor):
            answer = browser.get(path)
            assert "Set-Cookie" not in answer.headers, path
            assert "Cookie" not in answer.vary, path
    assert "Administrator" not in client.get("/en/").text


def test_the_cookie_is_for_this_site_alone_and_not_for_scripts(client):
    cookie = client.get("/staff/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("heeded=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie


def test_under_https_the_cookie_is_bound_to_the_host(settings):
    app = create_app(replace(settings, base_url="https://heard.example"), testing=True)
    answer = app.test_client().get("/staff/sign-in", base_url="https://heard.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-heeded=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_signing_in_starts_a_new_session(client):
    before = accounts.csrf_token(client, "/staff/sign-in")
    with client.session_transaction("/staff/") as session:
        session["planted"] = "by somebody else"
    accounts.sign_in_through_pages(client, accounts.user())
    with client.session_transaction("/staff/") as session:
        assert "planted" not in session
        assert session["key"]
    assert client.post(ACCOUNT, data={"csrf_token": before, "language": "ja"}).status_code == 400


def test_each_sign_in_has_a_key_of_its_own_kept_as_a_hash(app):
    person, keys = accounts.user(), []
    for _ in range(2):
        client = app.test_client()
        accounts.sign_in_through_pages(client, person)
        with client.session_transaction("/staff/") as session:
            keys.append(session["key"])
    kept = set(db.session.scalars(select(SignIn.key_hash)))
    assert kept == {service.session_hash(key) for key in keys}
    assert len(kept) == 2


def test_after_signing_out_a_copied_cookie_is_worthless(app, client):
    accounts.sign_in_through_pages(client, accounts.user())
    thief = copy_of(app, client)
    assert is_signed_in(thief)
    answer = accounts.post(client, "/staff/sign-out", {})
    assert answer.location == "/staff/sign-in"
    assert not is_signed_in(client)
    assert not is_signed_in(thief)


def test_signing_out_here_leaves_other_browsers_signed_in(app, client):
    person, other = accounts.user(), app.test_client()
    accounts.sign_in_through_pages(client, person)
    accounts.sign_in_through_pages(other, person)
    accounts.post(client, "/staff/sign-out", {})
    assert is_signed_in(other)


def test_a_link_cannot_sign_anybody_out(client):
    accounts.sign_in_through_pages(client, accounts.user())
    assert client.get("/staff/sign-out").status_code == 405
    assert is_signed_in(client)


def test_a_new_password_ends_every_other_session(app, client):
    person, other = accounts.user(), app.test_client()
    accounts.sign_in_through_pages(client, person)
    accounts.sign_in_through_pages(other, person)
    thief = copy_of(app, client)
    assert change_password(client).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert not is_signed_in(thief)


def test_a_session_ends_twelve_hours_after_signing_in(client):
    accounts.sign_in_through_pages(client, accounts.user())
    db.session.execute(update(SignIn).values(made_at=clock.now() - timedelta(hours=12, seconds=1)))
    assert not is_signed_in(client)


def test_a_session_ends_when_its_cookie_has_lain_idle(app, client):
    accounts.sign_in_through_pages(client, accounts.user())
    assert app.permanent_session_lifetime == timedelta(hours=2)
    app.permanent_session_lifetime = timedelta(seconds=-1)
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions_at_once(client):
    person, boss = accounts.user(), accounts.user(Role.ADMINISTRATOR)
    accounts.sign_in_through_pages(client, person)
    service.deactivate(person, by=boss.id, at=clock.now())
    assert not is_signed_in(client)


def test_a_role_that_is_taken_away_is_gone_with_the_next_click(client):
    person, boss = accounts.user(Role.ADMINISTRATOR), accounts.user(Role.ADMINISTRATOR)
    accounts.sign_in_through_pages(client, person)
    assert client.get("/staff/people/").status_code == 200
    service.change_roles(person, [Role.READER], by=boss.id, at=clock.now())
    assert client.get("/staff/people/").status_code == 403


def test_changing_the_app_ends_every_other_session(app, client):
    person, other = accounts.user(), app.test_client()
    accounts.sign_in_through_pages(client, person)
    accounts.sign_in_through_pages(other, person)
    set_up, step = "/staff/second-step/set-up", "/staff/second-step"
    accounts.post(client, set_up, {"setup": "authenticator"}, page=set_up)
    with client.session_transaction("/staff/") as session:
        secret = session["tf_totp_secret"]
    code = app.extensions["security"].totp_factory.generate_totp_password(secret)
    person.tf_last_counter = None
    done = accounts.post(client, step, {"code": code}, page=step)
    assert done.location == ACCOUNT
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert person.tf_totp_secret == secret


def test_an_app_is_changed_only_soon_after_the_password_was_given(client):
    accounts.sign_in_through_pages(client, accounts.user())
    with client.session_transaction("/staff/") as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)
    page = "/staff/second-step/set-up"
    confirm = client.get(page).location
    assert confirm.startswith("/staff/account/confirm?next=")
    wrong = accounts.post(client, confirm, {"password": "a wrong password"}, page=confirm)
    assert wrong.status_code == 422
    right = accounts.post(client, confirm, {"password": accounts.PASSWORD}, page=confirm)
    assert right.location == page
    assert client.get(page).status_code == 200


def test_whoever_waits_with_the_password_cannot_replace_the_app_later(app, client):
    person, waiting = accounts.user(enrolled=False), app.test_client()
    sign_in, set_up, step = "/staff/sign-in", "/staff/second-step/set-up", "/staff/second-step"
    data = {"email": person.email, "password": accounts.PASSWORD}
    assert accounts.post(waiting, sign_in, data, page=sign_in).location == set_up
    token = accounts.csrf_token(waiting, set_up)
    person.tf_primary_method = "authenticator"
    person.tf_totp_secret = app.extensions["security"].totp_factory.generate_totp_secret()
    answer = waiting.post(set_up, data={"csrf_token": token, "setup": "authenticator"})
    assert answer.location == sign_in
    assert waiting.get(step).location == sign_in


def test_closing_an_account_ends_a_sign_in_that_is_half_done(client):
    person, boss = accounts.user(), accounts.user(Role.ADMINISTRATOR)
    step = "/staff/second-step"
    data = {"email": person.email, "password": accounts.PASSWORD}
    accounts.post(client, "/staff/sign-in", data, page="/staff/sign-in")
    service.deactivate(person, by=boss.id, at=clock.now())
    assert client.get(step).location == "/staff/sign-in"
