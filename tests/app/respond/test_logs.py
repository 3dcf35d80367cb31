"""What people write stays out of the log, also when something breaks."""

import logging

import pytest
from sqlalchemy import text

from app.db import db
from tests.app.respond import samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published

CANARY = "canary-7f3a-yellow"


@pytest.fixture
def citizen(client, caplog):
    caplog.set_level(logging.DEBUG)
    one = page("one", item("long_text", "comment"), item("number", "size"))
    return Citizen(client, published(samples.survey(one))).starts()


def test_no_written_word_is_logged(citizen, caplog):
    citizen.answers(comment=CANARY, size="none")
    citizen.answers(comment=CANARY, size="1").sends()
    assert citizen.response.status_code == 200
    assert CANARY not in caplog.text


def test_no_written_word_is_logged_when_the_database_refuses(app, citizen, caplog):
    app.config["TESTING"] = False
    db.session.execute(
        text("create trigger broken before insert on answer begin select raise(abort, 'no'); end")
    )
    citizen.answers(comment=CANARY).sends()
    assert citizen.response.status_code == 500
    assert CANARY not in caplog.text
    assert CANARY not in citizen.text
