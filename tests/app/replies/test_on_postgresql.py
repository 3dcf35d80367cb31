"""Conversations on the other database, where writers do not queue."""

import pytest

from tests.app.replies.test_going import (  # noqa: F401  (the same stories)
    survey,
    test_changed_answers_keep_the_conversation,
    test_conversations_end_with_the_time_of_the_answers,
    test_writing_and_withdrawing_at_once_leave_nothing_behind,
)
from tests.app.replies.test_talking import (  # noqa: F401  (the same stories)
    analyst,
    code,
    response,
    test_a_conversation_has_twenty_messages_however_many_write_at_once,
    test_a_person_asks_and_reads_the_reply_in_their_language,
    test_the_same_form_twice_is_one_message,
    test_who_waits_too_long_is_told_to_staff,
    test_withdrawing_takes_the_conversation_along,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
