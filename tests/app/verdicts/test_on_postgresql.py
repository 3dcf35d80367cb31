"""Ratings on the other database, where writers do not queue."""

import pytest

from tests.app.verdicts.test_figures import (  # noqa: F401  (the same stories)
    loop,
    test_each_week_figures_are_frozen_and_the_files_follow,
    test_figures_are_rounded_apart_and_in_every_language,
    test_twenty_sendings_at_once_are_one_rating,
    test_what_is_disputed_comes_back_to_staff,
)
from tests.app.verdicts.test_rating import (  # noqa: F401
    test_a_rating_leads_to_no_response_and_to_no_other_rating,
    test_everybody_rates_on_a_page_of_its_own,
    test_withdrawing_takes_the_ratings_along,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
