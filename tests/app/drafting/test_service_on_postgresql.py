"""Drafts on the other database: asked for, taken over, and left by those who withdraw."""

import pytest

from tests.app.drafting.test_service import (  # noqa: F401  (the same stories)
    draft,
    test_a_withdrawal_goes_through_every_draft,
    test_an_extract_loses_the_sentence_of_who_withdraws,
    test_asking_twice_makes_one_job,
    test_taking_over_names_the_topic_and_says_who,
    test_when_everybody_has_withdrawn_no_word_of_the_machine_is_left,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
