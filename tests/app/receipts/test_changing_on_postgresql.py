"""Changing what was sent, on the other database, where writers do not queue."""

import pytest

from tests.app.receipts.test_changing import (  # noqa: F401  (the same stories)
    code,
    sent,
    survey,
    test_a_change_can_be_saved_and_sent_from_elsewhere,
    test_changing_and_withdrawing_at_once_leave_all_or_nothing,
    test_everything_that_knew_the_old_words_forgets_them,
    test_new_answers_take_the_place_of_the_old_under_the_same_code,
    test_the_database_still_refuses_to_lose_an_old_response,
    test_twenty_beginnings_at_once_are_one_change,
    test_twenty_sendings_of_a_change_at_once_leave_one_response,
    test_withdrawing_ends_the_change_too,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
