"""Sheets, collectors and flags where writers do not queue."""

import pytest

from tests.app.respond.test_desk import (  # noqa: F401  (the same stories, another database)
    editor,
    survey,
    test_a_second_sheet_with_the_number_is_refused_with_a_look_at_the_first,
    test_a_sheet_becomes_a_response_with_its_channel_language_and_day,
    test_bytes_that_are_no_text_are_refused,
)
from tests.app.respond.test_flags import (  # noqa: F401
    test_staff_set_aside_and_restore_and_both_are_on_record,
    test_the_worker_flags_what_is_alike_twice_as_once,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
