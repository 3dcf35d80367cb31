"""Files of answers that wait for their code, or are changed after they were sent."""

from datetime import timedelta

import pytest

from app import clock
from app.db import db
from app.respond import unsent
from app.uploads.models import UploadedFile
from tests.app.receipts.test_changing import SEND, changes
from tests.app.respond import rows
from tests.app.respond.coming_back import SAVE, code_on, comes_back
from tests.app.respond.sending import arrive, asking, blobs, sending, shown, work
from tests.app.uploads import files


@pytest.fixture
def survey(app):
    return asking()


def owners():
    """Return whose the files are: of what is being written, of what was sent."""
    found = db.session.query(UploadedFile).order_by(UploadedFile.key)
    return [(each.handle_hash, each.response_id) for each in found]


def to_files(citizen):
    return citizen.opens(citizen.url.replace("check-answers", "two?check=1"))


@pytest.fixture
def code(client, survey):
    citizen = sending(arrive(client, survey), ("a.png", files.png()), proof__words="First")
    return code_on(citizen.sends())


def test_files_wait_with_the_answers_and_go_to_every_later_address(app, client, survey):
    citizen = sending(arrive(client, survey), ("a.png", files.png()), proof__words="First")
    citizen.opens(citizen.url.replace("check-answers", "two")).presses(SAVE, many="1")
    code = code_on(citizen)
    citizen.presses("Lock my answers")
    assert owners() == [(rows.only_draft().handle_hash, None)]
    back = comes_back(app.test_client(), survey, code)
    assert owners() == [(rows.only_draft().handle_hash, None)]
    assert shown(back) == ["a.png"]
    sending(back, ("b.pdf", files.pdf())).sends()
    assert owners() == [(None, rows.only_response().id)] * 2
    assert [each.name for each in rows.stored()["proof"].files] == ["a.png", "b.pdf"]
    assert len(blobs(app)) == 2


def test_files_of_what_is_saved_end_with_it(app, client, survey):
    sending(arrive(client, survey), ("a.png", files.png()), many="x").presses(SAVE)
    later = clock.now() + timedelta(days=366)
    assert unsent.expire(at=later, most=9) == 1
    db.session.commit()
    work()
    assert blobs(app) == []


def test_typed_words_that_waited_never_bring_a_removed_file_back(app, client, survey):
    citizen = sending(arrive(client, survey), ("a.png", files.png()), proof__words="x" * 501)
    citizen.presses(SAVE, many="1")
    back = comes_back(app.test_client(), survey, code_on(citizen))
    here = back.url
    back.presses("Remove : a.png")
    assert shown(back) == []
    assert shown(back.opens(here)) == []
    assert blobs(app)
    work()
    assert blobs(app) == []


def test_changed_answers_keep_drop_and_add_files(app, client, survey, code):
    (old,) = blobs(app)
    citizen = to_files(changes(app.test_client(), survey, code))
    assert shown(citizen) == ["a.png"]
    sending(citizen, ("b.pdf", files.pdf())).presses(SEND)
    assert citizen.response.status_code == 200, citizen.text
    assert owners() == [(None, rows.only_response().id)] * 2
    work()
    assert old in blobs(app)
    again = to_files(changes(app.test_client(), survey, code)).presses("Remove : a.png")
    assert shown(again) == ["b.pdf"]
    work()
    # What was sent stands until it is sent anew.
    assert old in blobs(app)
    again.answers(many="1").presses(SEND)
    assert [each.name for each in rows.stored()["proof"].files] == ["b.pdf"]
    work()
    assert old not in blobs(app)
    assert len(blobs(app)) == 1


def test_a_change_that_is_left_takes_only_its_own_files_along(app, client, survey, code):
    (old,) = blobs(app)
    citizen = to_files(changes(app.test_client(), survey, code)).presses("Remove : a.png")
    sending(citizen, ("b.pdf", files.pdf()), many="x").presses("Leave and change nothing")
    work()
    assert blobs(app) == [old]
    assert owners() == [(None, rows.only_response().id)]


def test_a_withdrawal_during_a_change_leaves_nothing(app, client, survey, code):
    citizen = to_files(changes(app.test_client(), survey, code))
    sending(citizen, ("b.pdf", files.pdf()))
    client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    work()
    assert blobs(app) == []
    assert owners() == []
