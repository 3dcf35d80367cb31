"""A survey of two pages, and somebody who saves on the second."""

import pytest

from tests.app.respond import samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published


@pytest.fixture
def survey(app):
    return published(
        samples.survey(
            page("one", item("short_text", "name", required=True), item("number", "size")),
            page("two", item("long_text", "comment", max_length=20)),
        )
    )


@pytest.fixture
def phone(client, survey):
    """Somebody who has answered the first page and saves on the second."""
    return Citizen(client, survey).starts().answers(name="Ada")
