"""Who comes second waits for the first, and then sees what it did: in an order that is certain."""

import threading
from time import sleep

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from app import clock
from app.access import Role
from app.db import db, reading
from app.receipts import retention
from app.replies import queries, service
from app.replies.models import Conversation, Message
from app.respond.models import Response
from tests.app.replies.test_going import expire, survey  # noqa: F401  (the same survey)
from tests.factories import accounts, respond

BLOCKED = text("select count(*) from pg_locks where not granted")


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql


@pytest.fixture
def response(survey):  # noqa: F811
    return respond.sent(survey, {"comment": "Too dark"})


def reply(response, by):
    theirs = db.session.get_one(Response, response.id)
    kept = {"mark": f"mark {by}", "by": by, "at": clock.now()}
    return service.write_as_staff(theirs, "We look into it", **kept)


def then(act):
    """Begin a second act, let it come as far as it can, end the first; return what came of it."""
    found = []
    second = threading.Thread(target=lambda: found.append(act()))
    second.start()
    # It looks on a connection of its own: the first act has not ended yet.
    with db.engine.connect() as watch:
        while second.is_alive() and not watch.scalar(BLOCKED):
            sleep(0.01)
    db.session.commit()
    second.join()
    db.session.expire_all()
    return found[0]


def test_a_withdrawal_waits_for_a_message_and_takes_it_along(app, response):
    by, data = accounts.user(Role.ANALYST).id, {"code": respond.receipt_for(response)}
    data |= {"confirmed": "yes"}
    with reading(only=False):
        reply(response, by)
        withdraw = lambda: FlaskClient(app).post("/en/receipt/withdraw/", data=data)  # noqa: E731
        assert then(withdraw).status_code == 200
    for kind in (Response, Conversation, Message):
        assert db.session.query(kind).count() == 0


def test_a_message_waits_for_a_stop_and_is_refused(app, response):
    by, other = accounts.user(Role.ANALYST).id, accounts.user(Role.ANALYST).id
    with reading(only=False):
        conversation = reply(response, by)
        db.session.commit()

        def write():
            with app.app_context(), reading(only=False):
                try:
                    reply(response, other)
                    db.session.commit()
                except service.NotNowError:
                    return "refused"
                return "sent"

        service.stop(conversation, "Insults", by=by, at=clock.now())
        assert then(write) == "refused"
    found = queries.of_response(response.id)
    assert (found.state, len(found.messages)) == ("stopped", 1)


def test_the_end_of_keeping_waits_for_a_message_and_takes_it_along(app, response, survey):  # noqa: F811
    by, other = accounts.user(Role.ANALYST).id, accounts.user(Role.ANALYST).id
    survey_id = survey.id
    expire(survey)
    retention.begin(survey_id, at=clock.now())
    db.session.commit()

    def erase():
        with app.app_context(), reading(only=False):
            retention.erase_some(survey_id, at=clock.now())
            db.session.commit()
            return True

    with reading(only=False):
        reply(response, by)
        db.session.commit()
        reply(response, other)
        assert then(erase)
    for kind in (Response, Conversation, Message):
        assert db.session.query(kind).count() == 0


def test_closing_waits_for_a_message_and_does_not_pass_over_it(app, response):
    by = accounts.user(Role.ANALYST).id

    def close():
        with app.app_context(), reading(only=False):
            try:
                service.close(queries.of_response(response_id), by=by, at=clock.now(), seen=1)
                db.session.commit()
            except service.UnseenError:
                return "refused"
            return "closed"

    with reading(only=False):
        reply(response, by)
        db.session.commit()
        response_id, theirs = response.id, db.session.get_one(Response, response.id)
        service.write_as_person(theirs, "Wait", lang="en", mark="theirs", on=clock.today())
        assert then(close) == "refused"
    assert queries.of_response(response.id).state == "ours"
