"""Alerts on the other database, where writers do not queue."""

import pytest

from tests.app.alerts.test_letters import (  # noqa: F401  (the same stories)
    test_a_burst_comes_by_mail_once_with_a_link_and_no_words,
    told,
)
from tests.app.alerts.test_looking import (  # noqa: F401
    test_a_fall_of_feeling_is_told_of_the_question_and_of_its_topic,
    test_more_answers_than_usual_are_told_once_as_such,
    test_the_database_itself_keeps_a_second_one_of_a_day_out,
    test_two_workers_at_once_tell_once,
    test_whoever_dies_before_the_end_leaves_nothing_and_the_next_look_tells,
)
from tests.app.alerts.test_pages import (  # noqa: F401
    alert,
    signed_in,
    test_it_is_marked_as_seen_once_with_a_note_and_leaves_the_start_page,
)
from tests.app.alerts.test_terms import (  # noqa: F401
    test_a_comment_and_a_term_are_told_once_and_a_second_time_waits_for_the_next_day,
    test_a_crash_between_two_pieces_loses_and_doubles_nothing,
    test_signs_that_mean_something_to_a_database_are_only_signs,
    test_what_is_taken_back_leaves_a_count_and_nothing_else,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
