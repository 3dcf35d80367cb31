"""Save and come back: a code opens unsent answers, on any device, until they are sent or left."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.builder.models import SurveyStatus
from app.db import db
from app.respond import queries, removal, tasks, tokens
from app.respond.models import Receipt, Response, UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import publish_again, published
from tests.markup import problems

SAVE = "Save and come back later"
LEAVE = "Leave and delete my answers"


@pytest.fixture
def survey(app):
    return published(
        samples.survey(
            page("one", item("short_text", "name", required=True), item("number", "size")),
            page("two", item("long_text", "comment", max_length=20)),
        )
    )


@pytest.fixture
def phone(client, survey):
    """Somebody who has answered the first page and saves on the second."""
    return Citizen(client, survey).starts().answers(name="Ada")


def code_on(citizen) -> str:
    return "".join(span.get_text() for span in citizen.html.select(".code span")[::2])


def comes_back(client, survey, code, lang="en") -> Citizen:
    citizen = Citizen(client, survey, lang)
    citizen.opens(f"/{lang}/s/{survey.slug}/return/")
    form = citizen.html.find("main").find("form")
    return citizen.posts(citizen.form({}, of=form).to_dict() | {"code": code}, form["action"])


def handle_of(citizen) -> str:
    return citizen.url.split("/r/")[1].split("/")[0]


def hours_later(hours: float) -> None:
    rows.only_draft().touched_at = clock.now() - timedelta(hours=hours)
    db.session.commit()


def test_what_is_saved_in_arabic_is_sent_in_english_on_another_device(app, client, survey):
    phone = Citizen(client, survey, "ar").opens(f"/ar/s/{survey.slug}/")
    phone.posts(phone.form({})).answers(name="أمل")
    save = phone.html.find("button", attrs={"name": "page.save"})
    phone.posts(phone.form({"comment": "حديقة"}).to_dict() | {"page.save": save["value"]})
    assert phone.response.status_code == 200
    assert problems(phone.response.get_data(as_text=True)) == []
    laptop = comes_back(app.test_client(), survey, code_on(phone).lower())
    assert laptop.url.startswith(f"/en/s/{survey.slug}/r/")
    assert laptop.url.endswith("/two")
    assert "حديقة" in laptop.text
    laptop.answers().sends()
    assert rows.stored() == {"name": "أمل", "comment": "حديقة"}
    assert rows.languages() == {"name": "ar", "comment": "ar"}
    assert rows.only_response().lang == "en"


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


def test_the_old_address_is_dead_once_the_code_was_used(app, client, survey, phone):
    here = phone.url
    phone.presses(SAVE, comment="More later")
    laptop = comes_back(app.test_client(), survey, code_on(phone))
    assert handle_of(laptop) != handle_of(phone)
    phone.opens(here)
    assert phone.response.status_code == 410
    assert phone.h1 == "These answers are saved"
    assert "More later" not in phone.text
    assert phone.html.find("a", href=f"/en/s/{survey.slug}/return/") is not None


def test_words_posted_from_the_old_tab_are_handed_back(app, client, survey, phone):
    here, form = phone.url, phone.form({"comment": "From the old tab"})
    phone.presses(SAVE)
    comes_back(app.test_client(), survey, code_on(phone))
    phone.posts(form, here)
    assert phone.response.status_code == 410
    assert "From the old tab" in phone.text
    assert "i_comment" not in rows.only_draft().answers


def test_a_code_used_twice_opens_for_the_last_one(app, client, survey, phone):
    code = code_on(phone.presses(SAVE))
    first = comes_back(app.test_client(), survey, code)
    second = comes_back(app.test_client(), survey, code)
    assert handle_of(first) != handle_of(second)
    assert first.opens(first.url).response.status_code == 410
    second.answers(comment="x").sends()
    assert rows.count(Response) == 1


def test_the_same_form_twice_gives_one_address(app, client, survey, phone):
    code = code_on(phone.presses(SAVE))
    laptop = Citizen(client, survey).opens(f"/en/s/{survey.slug}/return/")
    asked = laptop.url
    data = laptop.form({}, of=laptop.html.find("main").find("form")).to_dict() | {"code": code}
    once, twice = laptop.posts(data, asked).url, laptop.posts(data, asked).url
    assert once == twice
    assert laptop.response.status_code == 200


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


def test_after_sending_the_code_says_so(app, client, survey, phone):
    code = code_on(phone.presses(SAVE))
    laptop = comes_back(app.test_client(), survey, code).answers(comment="x").sends()
    assert "Your return code opens nothing any more." in laptop.text
    late = comes_back(client, survey, code)
    assert late.response.status_code == 410
    assert "sent already" in late.h1
    assert rows.count(Response) == rows.count(Receipt) == 1


def test_who_never_saved_is_told_nothing_of_return_codes(phone):
    phone.answers(comment="x").sends()
    assert "return code" not in phone.text


def test_after_withdrawal_the_code_says_so(app, client, survey, phone):
    code = code_on(phone.presses(SAVE))
    comes_back(app.test_client(), survey, code).answers(comment="x").sends()
    removal.forget(rows.only_response().id, on=clock.today())
    late = comes_back(client, survey, code)
    assert late.response.status_code == 410
    assert "withdrawn" in late.h1


@pytest.mark.parametrize("who", ["the one who saved", "the one who came back"])
def test_leaving_deletes_the_code_too(app, client, survey, phone, who):
    code = code_on(phone.presses(SAVE))
    leaving = phone if who == "the one who saved" else comes_back(client, survey, code)
    leaving.presses(LEAVE)
    assert leaving.url == "/en/left/"
    assert rows.count(UnfinishedResponse) == 0
    assert comes_back(app.test_client(), survey, code).response.status_code == 404


def test_an_old_address_deletes_nothing(app, client, survey, phone):
    leave = phone.url.replace("/two", "/leave-safely")
    code = code_on(phone.presses(SAVE))
    hours_later(3)
    assert client.post(leave).status_code == 410
    comes_back(app.test_client(), survey, code)
    assert client.post(leave).status_code == 410
    assert rows.count(UnfinishedResponse) == 1


def test_the_old_start_button_begins_nothing_beside_saved_answers(app, client, survey):
    phone = Citizen(client, survey).comes()
    start, form = phone.url, phone.form({})
    code = code_on(phone.posts(form).answers(name="Ada").presses(SAVE))
    comes_back(app.test_client(), survey, code)
    assert phone.posts(form, start).response.status_code == 410
    assert phone.h1 == "These answers are saved"
    assert rows.count(UnfinishedResponse) == 1


def test_a_retry_from_the_old_address_shows_the_receipt_of_the_same_answers(app, survey, phone):
    phone.answers(comment="x")
    check, form = phone.url, phone.form({})
    code = code_on(phone.presses(SAVE))
    laptop = comes_back(app.test_client(), survey, code)
    assert laptop.url.endswith("/check-answers")
    laptop.sends()
    phone.posts(form, check)
    assert phone.response.status_code == 200
    assert code_on(phone) == code_on(laptop)
    assert rows.count(Response) == 1


def test_an_old_check_page_sends_nothing_else(app, survey, phone):
    phone.answers(comment="x")
    check, form = phone.url, phone.form({})
    code = code_on(phone.presses(SAVE))
    laptop = comes_back(app.test_client(), survey, code)
    assert phone.posts(form, check).response.status_code == 410
    laptop.opens(laptop.url.replace("check-answers", "two")).answers(comment="y").sends()
    assert phone.posts(form, check).response.status_code == 409
    assert rows.stored()["comment"] == "y"


def test_who_comes_back_finishes_on_the_version_they_began(app, client, survey, phone):
    code = code_on(phone.presses(SAVE))
    survey.draft_json = samples.surveys.to_json(
        samples.survey(page("other", item("short_text", "new", required=True)))
    )
    publish_again(survey)
    laptop = comes_back(app.test_client(), survey, code)
    laptop.ids = phone.ids
    laptop.answers(comment="Old question").sends()
    assert rows.only_response().version.number == 1


def test_who_comes_back_too_late_is_told_and_shown_their_words(app, client, survey, phone):
    code = code_on(phone.presses(SAVE, comment="Not in vain"))
    late = Citizen(client, survey).opens(f"/en/s/{survey.slug}/return/")
    survey.status = SurveyStatus.CLOSED
    late.posts({"code": code}, late.url)
    assert late.response.status_code == 410
    assert "closed" in late.h1
    assert "Not in vain" in late.text
    assert late.opens(late.url).response.status_code == 410
    tasks.expire()
    assert rows.count(UnfinishedResponse) == 1, "the address may be open for two hours"
    hours_later(2.1)
    tasks.expire()
    assert rows.count(UnfinishedResponse) == 0


def test_each_kind_of_code_says_where_it_belongs(app, client, survey, phone):
    code = code_on(phone.presses(SAVE))
    asked = client.post("/en/receipt/", data={"code": code})
    assert asked.status_code == 422
    assert "This looks like a return code" in asked.text
    laptop = comes_back(app.test_client(), survey, code).answers(comment="x").sends()
    wrong = comes_back(client, survey, code_on(laptop))
    assert wrong.response.status_code == 422
    assert "This looks like a receipt code" in wrong.text
    made_up = tokens.receipt_code("nothing was ever sent under this")
    assert "This looks like a receipt code" in comes_back(client, survey, made_up).text


def test_guessing_is_slowed_down(client, survey, phone):
    made_up = tokens.return_code("a" * 22)
    code = code_on(phone.presses(SAVE))
    statuses = [comes_back(client, survey, made_up).response.status_code for _ in range(6)]
    assert statuses == [404] * 5 + [429]
    assert comes_back(client, survey, code).response.status_code == 429
    assert comes_back(client, survey, "ABC").response.status_code == 429


def test_a_slip_is_told_and_what_was_typed_stays(client, survey):
    slip = comes_back(client, survey, "ABC")
    assert slip.response.status_code == 422
    assert slip.html.find(id="code")["value"] == "ABC"
    assert problems(slip.response.get_data(as_text=True)) == []


def test_a_code_typed_at_another_survey_leads_to_its_own(app, client, survey, phone):
    other = published(samples.survey(page("one", item("short_text", "y"))), slug="elsewhere")
    code = code_on(phone.presses(SAVE))
    there = comes_back(app.test_client(), other, code)
    assert there.url.startswith(f"/en/s/{survey.slug}/r/")


def test_the_page_with_the_code_exists_only_after_saving(client, phone):
    assert client.get(phone.url.replace("/two", "/saved-answers")).status_code == 404


def test_locked_answers_open_by_their_code_alone(app, client, survey, phone):
    here = phone.url
    code = code_on(phone.presses(SAVE, comment="More later"))
    phone.presses("Lock my answers")
    assert phone.url == "/en/locked/"
    assert survey.slug not in phone.response.get_data(as_text=True)
    assert phone.opens(here).response.status_code == 410
    assert phone.h1 == "These answers are saved"
    assert "More later" in comes_back(app.test_client(), survey, code).text


def test_what_has_no_code_cannot_be_locked(client, phone):
    assert client.post(phone.url.replace("/two", "/lock-answers")).status_code == 404
    assert client.get(phone.url).status_code == 200


def test_nothing_is_kept_by_the_browser(phone):
    phone.presses(SAVE)
    assert phone.response.headers["Cache-Control"] == "no-store"
    assert "Clear-Site-Data" in phone.response.headers
    assert "Set-Cookie" not in phone.response.headers


def test_queries_name_their_promise():
    assert timedelta(days=queries.SAVED_DAYS) < queries.SAVED
