"""Signing in, as staff do it: password, code from the app, recovery code."""

from app.access import Role
from tests.factories import accounts


def test_password_and_code_sign_somebody_in(client):
    accounts.sign_in(client, accounts.user(Role.EDITOR))
    assert client.get("/staff/account/").status_code == 200
