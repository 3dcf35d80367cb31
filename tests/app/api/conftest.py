"""A program with a token for everything."""

import pytest

from app.security import limiter
from tests.app.api.calls import Program
from tests.factories import api


@pytest.fixture
def program(client) -> Program:
    limiter.reset()
    return Program(client, api.bearer())
