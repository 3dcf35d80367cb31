"""People who work for a public body, and browsers in which they are signed in."""

import re
from http import HTTPStatus
from itertools import count

from flask import current_app, session
from flask.testing import FlaskClient
from flask_security import login_user
from sqlalchemy import select

from app.access import Role
from app.accounts import service
from app.accounts.models import Organisation, User
from app.db import db, reading

PASSWORD = "kettle orchid ferry lamp"
"""The password of everybody made here."""

LETTERS = "abcdefghij"
_made = count()


def organisation() -> Organisation:
    """Return the one organisation, making it when there is none."""
    found = db.session.scalar(select(Organisation))
    made = found or service.create_organisation(
        "Riverside Council", contact="people@riverside.example"
    )
    db.session.commit()
    return made


def user(*roles: Role, email: str | None = None, enrolled: bool = True) -> User:
    """Return somebody with these roles (a reader without any), second step set up or not."""
    body = organisation()
    held = roles or (Role.READER,)
    address = email or f"{held[0]}-{_next_letters()}@riverside.example"
    name = f"{held[0].capitalize()} {address[-24:-18].capitalize()}"
    made = service.create_user(body, name=name, email=address, password=PASSWORD, roles=held)
    if enrolled:
        made.tf_primary_method = "authenticator"
        made.tf_totp_secret = _totp().generate_totp_secret()
    db.session.commit()
    return made


def _next_letters() -> str:
    # In the order in which people are made, and without digits, which a page may have to have none
    # of: what a test finds must not depend on chance.
    return "".join(LETTERS[int(digit)] for digit in f"{next(_made):06d}")


def code(person: User) -> str:
    """Return the code that this person's app shows now."""
    return str(_totp().generate_totp_password(person.tf_totp_secret))


def sign_in(client: FlaskClient, person: User) -> None:
    """Let `person` be signed in, as after password and code, but without the pages for them."""
    # Reading the id may begin a turn to write, which has to be over before the next one.
    begun, app, known = {}, client.application, person.id
    db.session.commit()
    with app.app_context(), reading(only=False), app.test_request_context("/staff/"):
        login_user(db.session.get_one(User, known), authn_via=["password", "authenticator"])
        db.session.commit()
        begun.update(session)
    with client.session_transaction("/staff/") as kept:
        kept.update(begun)
    db.session.expire_all()


def sign_in_through_pages(client: FlaskClient, person: User) -> None:
    """Sign `person` in with password and code."""
    # The same person may have signed in during this half minute; the code would be refused.
    person.tf_last_counter = None
    db.session.commit()
    asked = post(client, "/staff/sign-in", {"email": person.email, "password": PASSWORD})
    assert asked.location.startswith("/staff/second-step"), asked.location
    step = "/staff/second-step"
    done = post(client, step, {"code": code(person)}, page=step)
    assert done.status_code == HTTPStatus.FOUND, done.text


def csrf_token(client: FlaskClient, page: str = "/staff/account/") -> str:
    """Return a token for a staff form, read from a page that this client may open."""
    text = client.get(page, follow_redirects=True).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found, f"no form on {page}"
    return found.group(1)


def post(client: FlaskClient, path: str, data: dict[str, object], *, page: str = "/staff/account/"):
    """Send a staff form with a token read from `page`."""
    return client.post(path, data={"csrf_token": csrf_token(client, page), **data})


def _totp():
    return current_app.extensions["security"].totp_factory
