"""Files that are written where writers do not queue: row locks decide who comes first."""

import pytest

from tests.app.exports.test_wanting import (  # noqa: F401  (the same stories, another database)
    test_a_withdrawal_takes_ready_files_back_at_once,
    test_the_same_file_is_written_once_at_a_time,
    test_what_is_given_up_is_not_written,
)
from tests.app.exports.test_writing import (  # noqa: F401
    test_what_is_withdrawn_while_a_file_is_written_is_not_in_it,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
