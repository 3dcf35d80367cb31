"""Contact details while answers wait for their code, or are changed after they were sent."""

import pytest

from app.contacts.models import ContactDetail
from app.db import db
from app.respond import tasks
from app.respond.models import Response, UnfinishedResponse
from tests.app.contacts.test_contacts import CANARY, asking, code_of, everywhere, sent
from tests.app.receipts.test_changing import SEND, changes, rewrites
from tests.app.respond import rows
from tests.app.respond.citizen import Citizen
from tests.app.respond.coming_back import SAVE, code_on, comes_back, hours_later
from tests.markup import problems

OTHER = "siebenzwerge@example.org"


@pytest.fixture
def survey(app):
    return asking()


def kept():
    return [each.details_json for each in db.session.query(ContactDetail)]


def test_saved_answers_wait_without_them_and_people_are_told(app, client, survey):
    citizen = Citizen(client, survey).starts().answers(uses="yes").answers(reach__email=CANARY)
    citizen.opens(citizen.url.replace("check-answers", "two")).presses(SAVE, reach__email=CANARY)
    assert problems(citizen.seen[-1]) == []
    assert "You will be asked for them again" in citizen.text
    assert everywhere() == set()
    back = comes_back(app.test_client(), survey, code_on(citizen))
    assert CANARY not in back.text
    back.answers(reach__email=OTHER).sends()
    assert len(kept()) == 1
    assert OTHER in kept()[0]


def test_what_is_typed_and_wrong_does_not_wait_either(client, survey):
    citizen = Citizen(client, survey).starts().answers(uses="yes")
    citizen.presses(SAVE, reach__email="zwoelfendrachen(at)example.org", reach__name=CANARY)
    assert everywhere() == set()
    assert "zwoelfendrachen" not in str(rows.only_draft().typed_json)


def test_what_is_typed_after_saving_goes_when_the_address_dies(client, survey):
    citizen = Citizen(client, survey).starts().answers(uses="yes").presses(SAVE)
    citizen.opens(citizen.html.find("a", class_="btn")["href"]).answers(reach__email=CANARY)
    assert everywhere() == {"unfinished_response"}
    tasks.expire()
    assert everywhere() == {"unfinished_response"}
    hours_later(2.1)
    tasks.expire()
    assert everywhere() == set()
    assert set(rows.only_draft().answers) == {"i_uses"}


def test_changing_shows_them_and_replaces_them(app, client, survey):
    code = code_of(sent(client, survey))
    citizen = changes(app.test_client(), survey, code)
    assert CANARY in citizen.text
    rewrites(citizen, uses="no").presses(SEND)
    assert citizen.response.status_code == 200, citizen.text
    assert len(kept()) == 1
    assert CANARY in kept()[0]
    again = changes(app.test_client(), survey, code)
    again.opens(again.url.replace("check-answers", "two?check=1")).answers(reach__email=OTHER)
    again.presses(SEND)
    assert everywhere() == set()
    assert len(kept()) == 1
    assert OTHER in kept()[0]
    shown = client.post("/en/receipt/", data={"code": code})
    assert OTHER in shown.text


def test_linked_details_follow_the_answers(app, client):
    survey = asking(is_linked=True)
    code = code_of(sent(client, survey))
    rewrites(changes(app.test_client(), survey, code), uses="no").presses(SEND)
    (response,) = db.session.query(Response)
    assert [each.response_id for each in db.session.query(ContactDetail)] == [response.id]


def test_what_was_deleted_stays_deleted_while_answers_are_changed(app, client, survey):
    code = code_of(sent(client, survey))
    citizen = changes(app.test_client(), survey, code)
    client.post("/en/receipt/contact/", data={"code": code})
    assert everywhere() == set()
    citizen.opens(citizen.url)
    assert CANARY not in citizen.text
    citizen.presses(SEND)
    assert citizen.response.status_code == 200
    assert rows.count(UnfinishedResponse) == 0
    assert kept() == []


def test_given_again_they_are_kept_although_the_answers_are_the_same(app, client, survey):
    code = code_of(sent(client, survey))
    client.post("/en/receipt/contact/", data={"code": code})
    citizen = changes(app.test_client(), survey, code)
    citizen.opens(citizen.url.replace("check-answers", "two?check=1"))
    citizen.answers(reach__email=CANARY, reach__name="=Ng").presses(SEND)
    assert len(kept()) == 1
    assert CANARY in kept()[0]


def test_a_withdrawal_ends_the_change_and_takes_them_along(app, client, survey):
    code = code_of(sent(client, survey))
    changes(app.test_client(), survey, code)
    assert everywhere() == {"contact_detail", "unfinished_response"}
    client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    assert everywhere() == set()
