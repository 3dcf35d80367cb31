"""Deleting answers whose time is over, on the other database with guards of its own."""

import pytest

from tests.app.receipts.test_retention import (  # noqa: F401  (the same stories)
    survey,
    test_a_hold_in_the_middle_stops_it_and_a_crash_is_gone_on_from,
    test_imported_answers_go_as_well,
    test_the_database_itself_gives_answers_away_only_then,
    test_when_the_time_is_over_every_answer_goes_and_the_figures_stay,
)


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql
