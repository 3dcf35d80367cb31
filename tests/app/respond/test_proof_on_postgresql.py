"""One proof is good for one response also where writers do not queue."""

import pytest

from tests.app.respond.test_proof import (  # noqa: F401  (the same stories, another database)
    survey,
    test_fifty_sendings_of_one_proof_are_one_response_without_a_flag,
    test_of_fifty_who_share_a_proof_exactly_one_passes,
    test_without_javascript_answers_are_sent_counted_and_flagged,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
