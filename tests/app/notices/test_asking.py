"""Citizens ask to be told, confirm it, change it and stop; nobody learns who is known."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.notices import keys, service, tasks
from app.notices.models import Channel, Subscription, Wish
from app.operations.worker import Worker
from tests.factories import notices

ADA = "ada@example.org"
STREET = "Ada Example\nMill Lane 3\n12345 Northbank"


def page_of(survey, lang="en"):
    return f"/{lang}/hear/{survey.slug}/"


def ask(client, survey, **typed):
    return client.post(page_of(survey), data={"channel": "email", "lang": "en"} | typed)


def rows():
    chosen = select(Subscription).order_by(Subscription.id)
    return db.session.scalars(chosen, execution_options={"populate_existing": True}).all()


def confirmation(app, letters):
    db.session.rollback()
    Worker(app).drain()
    text = letters.mails[-1].get_body(("plain",)).get_content()
    link = next(word for word in text.split() if "/hear/confirm/" in word)
    return link.removeprefix("http://127.0.0.1:8000")


def test_an_email_is_confirmed_by_a_link_and_looking_confirms_nothing(app, client, letters, survey):
    assert "Look into your mailbox" in ask(client, survey, email=f" {ADA} ", lang="ar").text
    (row,) = rows()
    assert row.state == Wish.ASKED
    link = confirmation(app, letters)
    assert link.startswith("/ar/")
    assert client.get(link).status_code == 200
    assert rows()[0].state == Wish.ASKED
    assert client.post(link).status_code == 200
    assert client.post(link).status_code == 200
    (row,) = rows()
    assert (row.state, row.forget_on) == (Wish.CONFIRMED, None)
    assert notices.content_of(row.id) == {"to": ADA, "lang": "ar"}


def test_at_most_three_mails_go_to_an_address_and_all_answers_are_alike(
    app, client, letters, survey
):
    said = {ask(client, survey, email=ADA).text for _ in range(5)}
    notices.hearing(survey, "known@example.org")
    said.add(ask(client, survey, email="known@example.org").text)
    Worker(app).drain()
    assert len(said) == 1
    assert [mail["To"] for mail in letters.mails] == [ADA] * 3


def test_a_letter_is_kept_as_typed_and_the_same_address_is_one(client, letters, survey):
    said = ask(client, survey, channel="letter", letter=STREET)
    ask(client, survey, channel="letter", letter=STREET.upper() + "  ")
    assert "We will write to you" in said.text
    (row,) = rows()
    assert (row.state, row.channel) == (Wish.CONFIRMED, Channel.LETTER)
    assert notices.content_of(row.id)["to"] == STREET


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"channel": ""}, "Choose how we may tell you."),
        ({"email": "nobody"}, "Enter an e-mail address like name@example.org."),
        ({"channel": "letter", "letter": "Ada"}, "Write your name, and the address below it"),
        ({"channel": "sms", "sms": "+441234567"}, "Choose how we may tell you."),
        ({"email": ADA, "lang": "xx"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_and_not_kept(client, letters, survey, typed, said):
    answer = ask(client, survey, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert rows() == []


def test_what_nobody_confirms_is_forgotten_on_a_monday(app, client, letters, survey):
    ask(client, survey, email=ADA)
    assert rows()[0].forget_on.weekday() == 0
    tasks.forget()
    assert len(rows()) == 1
    service.forget_unconfirmed(on=clock.today() + timedelta(days=14))
    assert rows() == []


def test_whoever_asks_in_one_week_is_forgotten_on_one_day():
    week = {service.forgotten_on(date(2026, 11, 23) + timedelta(days=each)) for each in range(7)}
    assert week == {date(2026, 12, 7)}


def test_people_change_the_language_and_see_that_they_stopped(client, letters, survey):
    (mine,) = notices.hearing(survey, ADA)
    here = f"/en/n/{keys.key_of(keys.STOP, mine)}/"
    assert ADA not in client.get(here).text
    assert "We will tell you" in client.post(f"{here}language/", data={"language": "ar"}).text
    assert notices.content_of(mine)["lang"] == "ar"
    client.post(f"{here}language/", data={"language": "de"})
    assert notices.content_of(mine)["lang"] == "ar"
    client.post(here)
    assert "You will hear no more" in client.get(here).text


@pytest.mark.parametrize("key", ["x", "0" * 34, "A" * 33 + "=", "../x"])
def test_a_made_up_key_opens_nothing(client, letters, survey, key):
    notices.hearing(survey, ADA)
    for path in (f"/en/n/{key}/", f"/en/hear/confirm/{key}/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    assert rows()[0].state == Wish.CONFIRMED


def test_a_key_for_one_thing_is_none_for_another(client, letters, survey):
    mine = notices.asked(survey, ADA)
    assert client.post(f"/en/hear/confirm/{keys.key_of(keys.STOP, mine)}/").status_code == 404
    assert client.post(f"/en/n/{keys.key_of(keys.CONFIRM, mine)}/").status_code == 404


def test_who_stopped_can_ask_again(client, letters, survey):
    (mine,) = notices.hearing(survey, ADA)
    service.stop(mine)
    db.session.commit()
    ask(client, survey, email=ADA)
    assert sorted(row.state for row in rows()) == [Wish.ASKED, Wish.STOPPED]


def test_without_any_way_to_tell_people_nothing_is_offered(app, client, survey):
    plan = {"weeks": 6, "by_letter": False}
    service.settle(service.queries.plan(survey.id), **plan, on=clock.today())
    db.session.commit()
    assert client.get(page_of(survey)).status_code == 404
    assert "Tell me when" not in client.get(f"/en/results/{survey.slug}/").text


def test_only_languages_of_the_survey_are_offered(client, letters, survey):
    page = client.get(page_of(survey, "ar")).text
    assert '<option value="ar" selected>' in page
    assert '<option value="de"' not in page


def test_each_way_that_is_offered_has_its_input(client, survey):
    page = client.get(f"/en/hear/{survey.slug}/").text
    assert 'name="letter"' in page
    assert 'name="sms"' not in page
