"""What programs do holds where writers do not queue, too."""

import pytest
from sqlalchemy import select

from app import clock
from app.access import Role
from app.api import messages
from app.api.models import Delivery, Event
from app.db import db
from tests.app.api.test_answers import (  # noqa: F401  (the same stories, another database)
    park,
    test_every_reading_stands_in_the_record,
    test_pages_hold_each_response_once,
)
from tests.app.api.test_responses import (  # noqa: F401  (the same stories, another database)
    survey,
    test_a_late_retry_of_what_was_withdrawn_is_told_that_it_is_gone,
    test_a_response_is_stored_as_if_somebody_had_filled_in_the_form,
    test_the_same_again_is_the_same_receipt_and_another_body_is_refused,
    test_twenty_sendings_at_once_leave_one_response_and_show_one_receipt,
)
from tests.app.api.test_surveys import (  # noqa: F401  (the same stories, another database)
    test_a_draft_that_somebody_else_changed_is_not_overwritten,
    test_a_list_goes_on_where_it_stopped_and_holds_each_survey_once,
)
from tests.factories import accounts


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql


@pytest.fixture
def client(app):
    return app.test_client()


def test_the_same_happening_makes_one_message(app):
    body, person, at = accounts.organisation(), accounts.user(Role.ADMINISTRATOR), clock.now()
    url = "https://hooks.example/"
    messages.add_webhook(body.id, url, [Event.SURVEY_CLOSED], by=person.id, at=at)
    for _ in range(2):
        messages.announce(body.id, Event.SURVEY_CLOSED, "one", {}, on=at.date(), at=at)
        db.session.commit()
    assert len(db.session.scalars(select(Delivery)).all()) == 1
