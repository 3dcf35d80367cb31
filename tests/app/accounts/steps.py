"""The steps of signing in, one by one."""

from flask.testing import FlaskClient

from tests.factories import accounts

SIGN_IN, STEP, SET_UP = "/staff/sign-in", "/staff/second-step", "/staff/second-step/set-up"
RECOVERY = "/staff/second-step/recovery"


def give_password(client: FlaskClient, email: str, password: str = accounts.PASSWORD):
    return accounts.post(client, SIGN_IN, {"email": email, "password": password}, page=SIGN_IN)


def give_code(client: FlaskClient, code: str):
    return accounts.post(client, STEP, {"code": code}, page=STEP)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/staff/account/").status_code == 200
