"""Filters by facets and neighbours taken over, on the other database."""

import pytest

from tests.app.insights.test_facets import (  # noqa: F401  (the same stories)
    run,
    test_many_places_are_found_as_few_are,
    test_the_same_comments_are_found_with_and_without,
    test_whoever_withdraws_is_in_no_facet,
)
from tests.app.insights.test_neighbours import (  # noqa: F401  (the same stories)
    test_more_like_this_goes_on_with_the_next_run,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
