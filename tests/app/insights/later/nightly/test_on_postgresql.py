"""Nights on the other database, where writers do not queue."""

import pytest

from tests.app.insights.later.nightly.test_nightly import (  # noqa: F401  (the same stories)
    test_new_comments_join_and_all_that_was_there_stays,
    test_the_night_is_told_and_holds_nothing_itself,
    test_two_workers_start_one_run,
)
from tests.app.insights.later.nightly.test_refused import (  # noqa: F401  (the same stories)
    test_what_would_change_a_decision_is_refused,
)
from tests.app.insights.later.nightly.test_trouble import (  # noqa: F401  (the same stories)
    test_a_crash_in_the_middle_loses_and_doubles_nothing,
    test_undoing_a_topic_lets_go_of_what_joined_it_and_doing_it_again_takes_it_back,
    test_whoever_withdraws_meanwhile_is_not_added,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
