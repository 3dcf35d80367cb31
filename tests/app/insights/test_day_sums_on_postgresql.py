"""The stories of sums that are kept day by day, on the other database."""

import pytest

from tests.app.insights.test_day_sums import (  # noqa: F401  (the same stories)
    survey,
    test_kept_sums_are_what_is_counted,
    test_one_that_was_set_aside_and_one_that_came_do_not_hide_each_other,
    test_what_was_counted_before_a_withdrawal_is_not_kept,
    test_words_typed_beside_a_choice_are_not_kept,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
