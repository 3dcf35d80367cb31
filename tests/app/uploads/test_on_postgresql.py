"""The same stories of files on the other database."""

import pytest

from tests.app.respond.test_files_later import (  # noqa: F401  (the same stories, another database)
    code,
    test_changed_answers_keep_drop_and_add_files,
    test_files_wait_with_the_answers_and_go_to_every_later_address,
)
from tests.app.respond.uploads.conftest import survey  # noqa: F401  (the same stories)
from tests.app.respond.uploads.test_deletion import TestDeletion  # noqa: F401  (the same stories)
from tests.app.respond.uploads.test_uploads import (  # noqa: F401  (the same stories)
    test_a_photo_is_kept_without_its_place_and_sent_once,
    test_one_can_be_removed_and_its_content_goes,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
