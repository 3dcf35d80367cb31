"""A survey that asks for files."""

import pytest

from tests.app.respond.sending import asking


@pytest.fixture
def survey(app):
    return asking()
