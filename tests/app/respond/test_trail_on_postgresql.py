"""Where people stopped, on the other database."""

import pytest

from tests.app.respond.test_trail import (  # noqa: F401  (the same stories, another database)
    survey,
    test_each_page_is_counted_once_however_often_it_is_saved,
    test_whoever_is_led_past_a_page_is_not_among_those_who_stopped_there,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
