"""One sending, one response, one receipt: whatever is clicked, repeated, changed or lost."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.db import db
from app.respond import removal, tokens
from app.respond.models import Receipt, Response, UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published

AT_ONCE = 8


@pytest.fixture
def survey(app):
    return published(samples.survey(page("one", item("short_text", "name"))))


@pytest.fixture
def ready(client, survey):
    """Somebody on the check page."""
    return Citizen(client, survey).starts().answers(name="Ada")


def at_the_same_time(
    app: Flask, url: str, data: dict[str, str], times: int = AT_ONCE
) -> list[tuple[int, bytes]]:
    """Post the same form from several connections at once."""
    db.session.commit()
    barrier = threading.Barrier(times)
    answers: list[tuple[int, bytes]] = []

    def post() -> None:
        barrier.wait()
        answer = FlaskClient(app).post(url, data=data)
        answers.append((answer.status_code, answer.get_data()))

    threads = [threading.Thread(target=post) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_start_button_pressed_eight_times_at_once_begins_one(app, client, survey):
    citizen = Citizen(client, survey).comes()
    answers = at_the_same_time(app, citizen.url, citizen.form({}).to_dict())
    assert {status for status, _page in answers} == {303}
    assert rows.count(UnfinishedResponse) == 1


def test_two_first_pages_begin_two(client, survey):
    Citizen(client, survey).starts()
    Citizen(client, survey).starts()
    assert rows.count(UnfinishedResponse) == 2


def test_eight_sendings_at_once_leave_one_response_and_show_one_receipt(app, ready):
    answers = at_the_same_time(app, ready.url, ready.form({}).to_dict())
    assert {status for status, _page in answers} == {200}
    assert len({page for _status, page in answers}) == 1
    assert rows.count(Response) == rows.count(Receipt) == 1


def test_a_refreshed_receipt_is_the_same_to_the_byte(ready):
    form, url = ready.form({}), ready.url
    first = ready.posts(form, url).response.get_data()
    assert ready.posts(form, url).response.get_data() == first
    assert rows.count(Response) == 1


def test_a_receipt_can_be_read_in_another_language(ready):
    ready.sends()
    code = [span.get_text() for span in ready.html.select(".code span")]
    ready.presses("العربية")
    assert ready.response.status_code == 200
    assert [span.get_text() for span in ready.html.select(".code span")] == code
    assert rows.count(Response) == 1


def test_the_old_start_button_offers_a_fresh_start_after_sending(client, survey):
    citizen = Citizen(client, survey).comes()
    start, form = citizen.url, citizen.form({})
    citizen.posts(form).answers(name="Ada").sends()
    citizen.posts(form, start)
    assert citizen.response.status_code == 410
    assert "sent already" in citizen.h1
    assert citizen.html.find("a", href=start) is not None
    assert rows.count(UnfinishedResponse) == 0


def test_back_after_sending_shows_no_answer(ready):
    before = ready.url.replace("check-answers", "one")
    ready.sends().opens(before)
    assert ready.response.status_code == 410
    assert "Ada" not in ready.text


def test_changed_answers_in_another_tab_are_shown_before_anything_is_sent(client, survey, ready):
    form, check = ready.form({}), ready.url
    other_tab = Citizen(client, survey).opens(check.replace("check-answers", "one"))
    other_tab.answers(name="Grace")
    ready.posts(form, check)
    assert ready.response.status_code == 409
    assert "Grace" in ready.text
    assert rows.nothing_sent()
    ready.sends()
    assert rows.stored() == {"name": "Grace"}


def test_other_answers_with_the_same_token_are_refused_and_told_nothing(client, survey, ready):
    form, check = ready.form({}), ready.url
    other_tab = Citizen(client, survey).opens(check.replace("check-answers", "one"))
    other_tab.answers(name="Grace").sends()
    ready.posts(form, check)
    assert ready.response.status_code == 409
    assert "Grace" not in ready.text
    assert rows.stored() == {"name": "Grace"}


def test_a_made_up_digest_sends_nothing(ready):
    form = ready.form({})
    form["page.token"] = f"{'0' * 64}.{form['page.token'].partition('.')[2]}"
    ready.posts(form, ready.url)
    assert ready.response.status_code == 409
    assert rows.nothing_sent()


def test_no_token_at_all_sends_nothing(ready):
    ready.posts({}, ready.url)
    assert ready.response.status_code == 409
    assert rows.nothing_sent()


def test_a_late_retry_of_what_was_withdrawn_is_told_that_it_is_gone(ready):
    form, check = ready.form({}), ready.url
    ready.posts(form, check)
    removal.forget(rows.only_response().id, on=clock.today())
    ready.posts(form, check)
    assert ready.response.status_code == 410
    assert "withdrawn" in ready.h1
    assert "Ada" not in ready.text
    assert rows.nothing_sent()


def test_a_token_of_one_survey_starts_no_other(client, survey):
    other = Citizen(client, published(samples.survey(page("x", item("short_text", "y"))))).comes()
    citizen = Citizen(client, survey).comes()
    citizen.posts(other.form({}), citizen.url)
    assert citizen.response.status_code == 422
    assert rows.count(UnfinishedResponse) == 0
    citizen.posts(citizen.form({}), citizen.url)
    assert citizen.response.status_code == 200
    assert rows.count(UnfinishedResponse) == 1


def test_a_handle_of_one_survey_opens_and_sends_in_no_other(client, survey, ready):
    other = published(samples.survey(page("one", item("short_text", "y"))), slug="elsewhere")
    elsewhere = ready.url.replace(survey.slug, other.slug)
    assert client.get(elsewhere).status_code == 404
    assert client.post(elsewhere, data=ready.form({})).status_code == 404
    assert rows.nothing_sent()
    assert rows.count(UnfinishedResponse) == 1


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(token=st.text(max_size=60))
def test_no_made_up_token_is_a_start_token(app, survey, token):
    assert tokens.handle_of(token, survey.id) is None
