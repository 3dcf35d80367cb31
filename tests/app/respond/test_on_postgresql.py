"""Where writers do not queue, the database's constraints keep a sending to exactly one."""

import dataclasses

import pytest

from app import create_app, schema
from app.db import db
from tests import postgres
from tests.app.respond.test_exactly_once import (  # noqa: F401  (the same stories, another database)
    ready,
    survey,
    test_a_late_retry_of_what_was_withdrawn_is_told_that_it_is_gone,
    test_eight_sendings_at_once_leave_one_response_and_show_one_receipt,
    test_the_old_start_button_offers_a_fresh_start_after_sending,
    test_the_start_button_pressed_eight_times_at_once_begins_one,
)
from tests.conftest import Browser, settings_in


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with postgres.server(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture
def app(server, tmp_path):
    url = postgres.new_database(server)
    app = create_app(dataclasses.replace(settings_in(tmp_path), database_url=url), testing=True)
    app.test_client_class = Browser
    with app.app_context():
        schema.upgrade(db.engine)
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
