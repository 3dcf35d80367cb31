"""The stories of coming back, on the other database."""

import pytest

from tests.app.respond.returning.test_coming_back import (  # noqa: F401  (the same stories)
    test_after_sending_the_code_says_so,
    test_what_is_saved_in_arabic_is_sent_in_english_on_another_device,
    test_who_comes_back_too_late_is_told_and_shown_their_words,
)
from tests.app.respond.returning.test_saving import (  # noqa: F401  (the same stories)
    test_after_the_last_day_it_is_gone,
    test_hostile_text_is_saved_and_comes_back_as_text,
    test_leaving_deletes_the_code_too,
    test_two_hours_later_only_the_code_opens_it,
    test_what_is_wrong_waits_as_it_was_typed_and_what_is_right_is_an_answer,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
