"""Promises on the other database, where writers do not queue."""

import pytest

from tests.app.entries.commitments.test_reminders import (  # noqa: F401  (the same stories)
    keeper,
    test_a_crash_before_the_commit_leaves_neither_row_nor_mail,
    test_in_the_course_of_a_promise_each_reminder_comes_once,
    test_two_workers_at_once_remind_once,
    test_without_the_row_that_remembers_it_would_be_sent_twice,
)
from tests.app.entries.commitments.test_service import (  # noqa: F401
    test_of_two_who_saw_the_same_one_is_told,
    test_promises_are_counted_for_the_scoreboard,
    test_the_database_lets_a_second_person_confirm_and_nobody_else,
    test_the_database_too_wants_a_reason_for_another_day,
    test_two_who_confirm_at_once_confirm_once,
    test_what_happened_is_never_changed_or_taken_away,
    test_what_people_dispute_is_opened_again_and_says_so,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
