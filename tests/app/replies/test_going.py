"""A conversation goes with the answers that it is about, whoever writes in the same moment."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.access import Role
from app.db import db, reading
from app.jobs import Job
from app.receipts import retention
from app.replies import queries, service
from app.replies.models import Conversation, Message
from app.respond.models import Response
from tests.app.receipts.test_changing import changes, rewrites
from tests.app.replies.test_talking import URGENT, opened, writes
from tests.app.respond import samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.coming_back import code_on
from tests.app.respond.samples import item, page
from tests.factories import accounts, respond
from tests.factories.builder import published

AT_ONCE = 8
SEND = "Send my answers"


@pytest.fixture
def survey(app):
    return published(samples.survey(page("one", item("long_text", "comment"))))


def expire(survey):
    """Let the time be over for which its answers are kept."""
    survey.closes_on = clock.today() - timedelta(days=62)
    survey.retention_months = 1
    survey.warned_for, survey.warned_on = survey.deletes_on, clock.today() - timedelta(days=7)
    db.session.commit()


def left():
    db.session.expire_all()
    return db.session.query(Conversation).count(), db.session.query(Message).count()


def test_changed_answers_keep_the_conversation(app, client, survey):
    citizen = Citizen(client, survey).starts().answers(comment="Too dark").presses(SEND)
    code = code_on(citizen)
    (old,) = db.session.scalars(select(Response.id)).all()
    writes(client, code, URGENT, lang="en")
    rewrites(changes(app.test_client(), survey, code), comment="Light enough").presses(SEND)
    (new,) = db.session.scalars(select(Response.id)).all()
    assert new != old
    assert left() == (1, 1)
    assert URGENT in opened(client, code).text
    assert queries.of_response(new).messages[0].text == URGENT


def test_conversations_end_with_the_time_of_the_answers(app, client, survey):
    response = respond.sent(survey, {"comment": "Too dark"})
    writes(client, respond.receipt_for(response), URGENT, lang="en")
    expire(survey)
    retention.begin(survey.id, at=clock.now())
    assert left() == (1, 1)
    retention.erase_some(survey.id, at=clock.now())
    db.session.commit()
    assert left() == (0, 0)


def test_no_job_and_no_log_holds_what_was_written(client, survey, caplog):
    caplog.set_level("DEBUG")
    code = respond.receipt_for(respond.sent(survey, {"comment": "Too dark"}))
    writes(client, code, URGENT, lang="en")
    assert writes(client, code, URGENT * 100, lang="en").status_code == 422
    assert left() == (1, 1)
    assert not [job for job in db.session.scalars(select(Job)) if URGENT in job.args]
    assert URGENT not in caplog.text
    assert code not in caplog.text


def test_writing_and_withdrawing_at_once_leave_nothing_behind(app, survey):
    person = accounts.user(Role.ANALYST).id
    for _turn in range(3):
        response = respond.sent(survey, {"comment": "Too dark"})
        assert all(_all_at_once(app, response, person))
        assert left() == (0, 0)
        assert db.session.query(Response).count() == 0


def _all_at_once(app, response, person):
    """Let its author write and withdraw, and staff write; return which ended as they may."""
    response_id, code = response.id, respond.receipt_for(response)
    token = service.tokens.start_token(response_id)
    db.session.rollback()
    barrier, ended = threading.Barrier(AT_ONCE), []

    def post(path, data):
        found = FlaskClient(app).post(f"/en/receipt/{path}/", data={"code": code} | data)
        return found.status_code in {200, 410, 422}

    def act(what):
        barrier.wait()
        try:
            ended.append(what())
        except Exception:  # noqa: BLE001  (whatever it is, it is not what may happen)
            ended.append(False)

    withdraw = partial(post, "withdraw", {"confirmed": "yes"})
    write = partial(post, "write", {"token": token, "message": URGENT})
    reply = partial(_reply, app, response_id, person)
    acts = [withdraw, write, reply, write, reply, reply, write, withdraw]
    threads = [threading.Thread(target=act, args=(each,)) for each in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [*ended, len(ended) == AT_ONCE]


def _reply(app, response_id, person):
    with app.app_context(), reading(only=False):
        theirs = db.session.get(Response, response_id)
        kept = {"mark": str(threading.get_ident()), "by": person, "at": clock.now()}
        try:
            if theirs is not None:
                service.write_as_staff(theirs, "We look into it", **kept)
                db.session.commit()
        except service.NotNowError:
            db.session.rollback()
    return True
