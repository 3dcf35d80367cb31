"""Which passwords are refused."""

import pytest

from app import create_app
from app.accounts.passwords import Fault, fault
from app.db import db
from tests.factories import accounts

KNOWN = ["Noor Haddad", "noor.haddad", "riverside.example"]


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaaa",
        "abababababababab",
        "password1234",
        "P@ssw0rd2024!!",
        "Qwertyuiop123",
        "123456789012",
        "1q2w3e4r5t6y",
        "noorhaddad2025",
        "HaddadNoor!!!!!",
        "riverside2026!",
        "Welcome-to-2025",
        "summer2024summer2024",
        "passwort-passwort",
    ],
)
def test_refused(password):
    wanted = Fault.SHORT if len(password) < 12 else Fault.EASY
    assert fault(password, KNOWN) == wanted


@pytest.mark.parametrize(
    "password",
    [
        "kettle orchid ferry lamp",
        "Xk7#pQ9$vL2m",
        "пять зелёных зонтов",
        "青い傘と古い駅の時計と猫の夢",
        "🦊🌧️🚲🎺🧩🌵🕰️🪁🧵🥁🛶🪵",
        "correct horse battery staple",
        "x7" * 5 + "qzvkwrtp" + " " * 400,
    ],
)
def test_accepted(password):
    assert fault(password, KNOWN) is None


@pytest.mark.parametrize(
    ("new", "again"),
    [
        ("seven green umbrellas dance", "seven green umbrellas dances"),
        ("seven green umbrellas dance", ""),
        (accounts.PASSWORD, accounts.PASSWORD),
        ("short", "short"),
        ("", ""),
    ],
)
def test_a_change_that_fails_shows_the_form_again_and_changes_nothing(client, new, again):
    person = accounts.user()
    accounts.sign_in_through_pages(client, person)
    before, page = person.password, "/staff/account/password"
    data = {"password": accounts.PASSWORD, "new_password": new, "new_password_confirm": again}
    assert accounts.post(client, page, data, page=page).status_code == 422
    assert person.password == before


def test_a_change_needs_the_current_password(client):
    accounts.sign_in_through_pages(client, accounts.user())
    page, new = "/staff/account/password", "seven green umbrellas dance"
    data = {"password": "a wrong password", "new_password": new, "new_password_confirm": new}
    assert accounts.post(client, page, data, page=page).status_code == 422


def test_passwords_are_kept_with_argon2_at_a_price(settings):
    with create_app(settings, testing=True).app_context():
        assert accounts.user().password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        db.engine.dispose()
