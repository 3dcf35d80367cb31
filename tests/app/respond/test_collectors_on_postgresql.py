"""Collectors and sites where writers do not queue."""

import pytest

from tests.app.respond.test_reach import (  # noqa: F401  (the same stories, another database)
    collector,
    survey,
    test_a_collector_counts_who_came_began_and_sent,
    test_a_frame_is_for_the_listed_sites_alone,
    test_staff_list_sites_and_a_wrong_one_changes_nothing,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
