"""Members of staff at their desks, each in a browser of their own."""

import pytest
from flask import Flask

from app.access import Role
from tests.app.builder.desk import Desk
from tests.factories import accounts


@pytest.fixture
def desk(app: Flask) -> Desk:
    """An editor's desk."""
    return Desk(app, accounts.user(Role.EDITOR))


@pytest.fixture
def reader(app: Flask) -> Desk:
    """The desk of somebody who may only look."""
    return Desk(app, accounts.user(Role.READER))
