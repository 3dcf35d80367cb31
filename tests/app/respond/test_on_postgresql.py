"""Where writers do not queue, the database's constraints keep a sending to exactly one."""

import pytest

from tests.app.respond.test_exactly_once import (  # noqa: F401  (the same stories, another database)
    ready,
    survey,
    test_a_late_retry_of_what_was_withdrawn_is_told_that_it_is_gone,
    test_eight_sendings_at_once_leave_one_response_and_show_one_receipt,
    test_the_old_start_button_offers_a_fresh_start_after_sending,
    test_the_start_button_pressed_eight_times_at_once_begins_one,
)
from tests.app.respond.test_mixing import (  # noqa: F401
    saved,
    test_a_code_typed_twenty_times_at_once_leaves_one_address,
    test_leaving_and_coming_back_at_once_never_shows_what_was_deleted,
    test_saving_twenty_times_at_once_gives_one_code,
    test_sending_and_coming_back_at_once_sends_once_or_moves,
    test_the_same_form_twenty_times_at_once_gives_one_address_that_works,
    test_whatever_is_mixed_one_person_sends_once,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
