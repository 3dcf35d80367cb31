"""Save and come back: a code opens unsent answers, on any device, until they are sent or left."""

from datetime import timedelta

from app import clock
from app.builder.models import SurveyStatus
from app.respond import queries, removal, tasks, tokens
from app.respond.models import Receipt, Response, UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.coming_back import SAVE, code_on, comes_back, handle_of, hours_later
from tests.app.respond.samples import item, page
from tests.factories.builder import publish_again, published
from tests.markup import problems


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


def test_locked_answers_open_by_their_code_alone(app, client, survey, phone):
    here = phone.url
    code = code_on(phone.presses(SAVE, comment="More later"))
    phone.presses("Lock my answers")
    assert phone.url == "/en/locked/"
    assert survey.slug not in phone.response.get_data(as_text=True)
    assert phone.opens(here).response.status_code == 410
    assert phone.h1 == "These answers are saved"
    assert "More later" in comes_back(app.test_client(), survey, code).text


def test_queries_name_their_promise():
    assert timedelta(days=queries.SAVED_DAYS) < queries.SAVED
