"""A commitment that the public can read."""

import pytest

from tests.factories import promises


@pytest.fixture
def promise(app):
    return promises.promised()
