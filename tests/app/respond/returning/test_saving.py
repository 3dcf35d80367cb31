"""Answers that are saved: what is kept, for how long, and what shows that."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.respond import tasks, tokens
from app.respond.models import UnfinishedResponse
from tests.app.respond import rows
from tests.app.respond.citizen import Citizen
from tests.app.respond.coming_back import LEAVE, SAVE, code_on, comes_back, handle_of, hours_later
from tests.markup import problems


def test_the_code_is_in_no_address_and_only_its_hash_is_stored(app, client, survey, phone):
    phone.presses(SAVE, comment="More later")
    code = code_on(phone)
    assert tokens.read_return_code(code) == code
    laptop = comes_back(app.test_client(), survey, code)
    assert code not in phone.url + laptop.url
    assert code not in laptop.response.get_data(as_text=True)
    stored = db.session.execute(select(UnfinishedResponse.__table__)).one()
    everything = " ".join(map(str, stored))
    assert code not in everything
    assert handle_of(phone) not in everything
    assert handle_of(laptop) not in everything
    assert rows.only_draft().code_hash == tokens.hashed(code)


def test_saving_again_from_anywhere_shows_the_same_code(app, client, survey, phone):
    phone.presses(SAVE)
    code = code_on(phone)
    assert code_on(phone.opens(phone.url)) == code
    laptop = comes_back(app.test_client(), survey, code).answers(comment="x")
    assert laptop.url.endswith("/check-answers")
    assert code_on(laptop.presses(SAVE)) == code
    assert comes_back(app.test_client(), survey, code).url.endswith("/check-answers")


def test_the_page_says_until_which_day(phone, survey):
    phone.presses(SAVE)
    last = clock.today() + timedelta(days=30)
    assert f"They are kept until {last.day} {last:%B %Y}." in phone.text
    survey.closes_on = clock.today() + timedelta(days=3)
    phone.opens(phone.url)
    assert f"They are kept until {survey.closes_on.day} " in phone.text


def test_what_is_wrong_waits_as_it_was_typed_and_what_is_right_is_an_answer(app, client, survey):
    phone = Citizen(client, survey).starts().presses(SAVE, name="Ada", size="many")
    assert phone.response.status_code == 200
    assert "Something needs correcting" in phone.text
    assert set(rows.only_draft().answers) == {"i_name"}
    laptop = comes_back(app.test_client(), survey, code_on(phone), "ar")
    assert laptop.url.endswith("/one")
    assert laptop.html.find(id="i_size")["value"] == "many"
    assert laptop.html.find(id="i_name")["value"] == "Ada"
    laptop.answers(size="12").answers(comment="x")
    assert rows.only_draft().typed == {}
    assert rows.only_draft().answers["i_size"].value == 12


def test_empty_answers_do_not_stand_in_the_way_of_saving(client, survey):
    phone = Citizen(client, survey).starts().presses(SAVE)
    assert "Your answers are saved" in phone.h1
    assert "needs correcting" not in phone.text


def test_half_an_answer_is_never_sent(client, survey):
    phone = Citizen(client, survey).starts().answers(name="Ada", size="3")
    phone.presses(SAVE, comment="far more than the twenty that fit")
    assert "Something needs correcting" in phone.text
    check = phone.url.replace("saved-answers", "check-answers")
    phone.opens(check).sends()
    assert set(rows.stored()) == {"name", "size"}


def test_too_much_to_keep_stays_in_sight(phone):
    phone.presses(SAVE, comment="x" * 300_000)
    assert phone.response.status_code == 422
    assert rows.only_draft().code_hash is None
    assert "x" * 300_000 in phone.response.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["a\x00b" * 9, "\x1b[2J" * 9, "\u202e" * 30, "<script>" * 9])
def test_hostile_text_is_saved_and_comes_back_as_text(app, client, survey, phone, typed):
    phone.presses(SAVE, comment=typed)
    assert phone.response.status_code == 200
    laptop = comes_back(app.test_client(), survey, code_on(phone))
    assert laptop.response.status_code == 200
    assert problems(laptop.response.get_data(as_text=True)) == []
    assert laptop.html.find("main").find("script") is None


def test_two_hours_later_only_the_code_opens_it(app, client, survey, phone):
    here = phone.url
    code = code_on(phone.presses(SAVE, comment="More later"))
    hours_later(2.1)
    tasks.expire()
    assert phone.opens(here).h1 == "These answers are saved"
    laptop = comes_back(app.test_client(), survey, code)
    assert "More later" in laptop.text
    hours_later(2.1)
    tasks.expire()
    assert laptop.opens(laptop.url).response.status_code == 410
    assert rows.count(UnfinishedResponse) == 1


def test_after_the_last_day_it_is_gone(app, client, survey, phone):
    code = code_on(phone.presses(SAVE))
    hours_later(24 * 30 + 1)
    tasks.expire()
    assert rows.count(UnfinishedResponse) == 1
    hours_later(24 * 31 + 1)
    late = comes_back(app.test_client(), survey, code)
    assert late.response.status_code == 404
    tasks.expire()
    assert rows.count(UnfinishedResponse) == 0


def test_what_is_not_saved_still_goes_after_two_hours(phone):
    hours_later(2.1)
    tasks.expire()
    assert rows.count(UnfinishedResponse) == 0


@pytest.mark.parametrize("who", ["the one who saved", "the one who came back"])
def test_leaving_deletes_the_code_too(app, client, survey, phone, who):
    code = code_on(phone.presses(SAVE))
    leaving = phone if who == "the one who saved" else comes_back(client, survey, code)
    leaving.presses(LEAVE)
    assert leaving.url == "/en/left/"
    assert rows.count(UnfinishedResponse) == 0
    assert comes_back(app.test_client(), survey, code).response.status_code == 404


def test_the_page_with_the_code_exists_only_after_saving(client, phone):
    assert client.get(phone.url.replace("/two", "/saved-answers")).status_code == 404


def test_what_has_no_code_cannot_be_locked(client, phone):
    assert client.post(phone.url.replace("/two", "/lock-answers")).status_code == 404
    assert client.get(phone.url).status_code == 200


def test_nothing_is_kept_by_the_browser(phone):
    phone.presses(SAVE)
    assert phone.response.headers["Cache-Control"] == "no-store"
    assert "Clear-Site-Data" in phone.response.headers
    assert "Set-Cookie" not in phone.response.headers
