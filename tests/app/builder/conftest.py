"""A signed-in editor in a browser."""

import pytest
from flask.testing import FlaskClient

from app.access import Role
from tests.factories import accounts


@pytest.fixture
def editor(client: FlaskClient) -> FlaskClient:
    accounts.sign_in(client, accounts.user(Role.EDITOR, email="editor@riverside.example"))
    return client
