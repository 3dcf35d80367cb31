"""The same stories of contact details on the other database."""

import pytest

from tests.app.contacts.test_contacts import (  # noqa: F401  (the same stories, another database)
    TestTheCode,
    survey,
    test_sending_again_keeps_it_once,
    test_when_its_day_is_over_it_is_deleted,
)
from tests.app.contacts.test_underway import (  # noqa: F401  (the same stories, another database)
    test_changing_shows_them_and_replaces_them,
    test_what_is_typed_after_saving_goes_when_the_address_dies,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
