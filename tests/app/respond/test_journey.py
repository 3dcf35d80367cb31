"""A citizen answers: from the first page to the receipt, in several languages."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.db import db
from app.jobs import Job
from app.respond import queries, tokens
from app.respond.models import Receipt, Response, UnfinishedResponse
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import chosen, item, page
from tests.factories.builder import published
from tests.markup import problems

SEND = {"en": "Send my answers"}


@pytest.fixture
def everything(app):
    return published(samples.everything())


def fill_in(citizen, **more):
    given = {
        "single_choice": "red",
        "multiple_choice": ["red", "blue"],
        "yes_no": "yes",
        "scale": "4",
    }
    citizen.answers(**given)
    citizen.answers(consent="given", short_text="Short", long_text="Long\r\ntext", number="12")
    citizen.answers(date__day="31", date__month="1", date__year="1985", rating="10", **more)


ANSWERS = {
    "single_choice": chosen("red"),
    "multiple_choice": chosen("red", "blue"),
    "yes_no": chosen("yes"),
    "scale": chosen("4"),
    "consent": chosen("given"),
    "short_text": "Short",
    "long_text": "Long\ntext",
    "number": Decimal(12),
    "date": date(1985, 1, 31),
    "rating": chosen("10"),
}


@pytest.mark.parametrize("lang", ["en", "ar", "ja"])
def test_what_is_stored_is_the_same_in_every_language(client, everything, lang):
    citizen = Citizen(client, everything, lang).comes()
    citizen.posts(citizen.form({}))
    fill_in(citizen)
    citizen.posts(citizen.form({}))
    assert citizen.response.status_code == 200
    assert rows.stored() == ANSWERS
    assert set(rows.languages().values()) == {rows.only_response().lang} == {lang}


@pytest.mark.parametrize("lang", ["en", "ar", "ja"])
def test_every_page_is_valid_html_in_its_language(client, everything, lang):
    citizen = Citizen(client, everything, lang).comes()
    citizen.posts(citizen.form({}))
    citizen.answers(multiple_choice=["red"], single_choice="purple")
    assert citizen.response.status_code == 422
    fill_in(citizen)
    citizen.posts(citizen.form({}))
    assert len(citizen.seen) == 7
    for html in citizen.seen:
        assert problems(html) == []
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in html


def test_nobody_needs_a_cookie(client, everything):
    citizen = Citizen(client, everything).starts()
    fill_in(citizen)
    citizen.sends()
    assert client._cookies == {}  # noqa: SLF001  (the test client keeps what pages set)


def test_what_was_answered_comes_back_with_the_page(client, everything):
    citizen = Citizen(client, everything).starts()
    first = citizen.url
    citizen.answers(single_choice="green", multiple_choice=["blue"], scale="2")
    second = citizen.url
    citizen.answers(long_text="<b>&\n\n two", number="1.5", short_text='"x"')
    assert citizen.opens(first).form({}).getlist("i_single_choice") == ["green"]
    assert citizen.form({}).getlist("i_multiple_choice") == ["blue"]
    assert citizen.opens(second).form({})["i_long_text"] == "<b>&\n\n two"
    assert citizen.form({})["i_number"] == "1.5"


def test_back_leads_along_the_path(client, everything):
    citizen = Citizen(client, everything).starts()
    assert citizen.html.find("a", class_="back") is None
    citizen.answers(single_choice="green").answers(number="1")
    back = citizen.html.find("a", class_="back")
    assert back["href"].endswith("/second")


def test_one_answer_is_changed_from_the_check_page(client, everything):
    citizen = Citizen(client, everything).starts()
    fill_in(citizen)
    links = [link["href"] for link in citizen.html.select("dd.change a")]
    citizen.opens(next(link for link in links if link.endswith("#i_single_choice")))
    citizen.answers(single_choice="green")
    assert citizen.h1 == "Check your answers"
    citizen.sends()
    assert rows.stored() == ANSWERS | {"single_choice": chosen("green")}


def test_the_check_page_shows_every_answer_in_words(client, everything):
    citizen = Citizen(client, everything).starts()
    fill_in(citizen)
    assert "multiple_choice_red in en multiple_choice_blue in en" in citizen.text
    assert "31 January 1985" in citizen.text
    assert "Long text" in citizen.text


def test_the_check_page_lists_what_is_missing_and_cannot_send(client):
    required = samples.survey(
        page("one", item("statement", "hello")),
        page("two", item("short_text", "name", required=True)),
        page("three", item("short_text", "more")),
    )
    citizen = Citizen(client, published(required)).starts().answers()
    citizen.opens(citizen.url.replace("/two", "/three")).answers(more="x")
    link = citizen.html.find("div", class_="note").find("a")
    assert link["href"].endswith("/two?check=1#i_name")
    assert "Send my answers" not in citizen.text
    citizen.posts(citizen.form({}), citizen.url)
    assert citizen.response.status_code == 422
    assert rows.nothing_sent()
    citizen.opens(link["href"]).answers(name="y").sends()
    assert rows.stored() == {"name": "y", "more": "x"}


def test_the_receipt_is_shown_once_and_only_hashes_are_kept(client, everything):
    citizen = Citizen(client, everything).starts()
    handle = citizen.url.split("/")[5]
    fill_in(citizen)
    citizen.sends()
    code = "".join(span.get_text() for span in citizen.html.select(".code span:not([aria-hidden])"))
    receipt = queries.receipt_by_code(tokens.read_code(code))
    assert receipt.response_id == rows.only_response().id
    everything_stored = "".join(
        str(vars(row)) for model in (Receipt, Response) for row in db.session.scalars(select(model))
    )
    assert handle not in everything_stored
    assert code not in everything_stored
    assert code not in citizen.url
    assert rows.count(UnfinishedResponse) == 0


def test_a_sent_comment_waits_to_be_read_by_the_machine(client, everything):
    citizen = Citizen(client, everything).starts()
    fill_in(citizen)
    citizen.sends()
    job = db.session.scalars(select(Job)).one()
    assert job.name == "insights.embed"
    assert str(rows.only_response().id) not in job.args


def test_the_receipt_names_the_promise(client, everything):
    everything.promised_on = date(2027, 5, 1)
    citizen = Citizen(client, everything, "ar").comes()
    citizen.posts(citizen.form({}))
    fill_in(citizen)
    citizen.posts(citizen.form({}))
    assert "2027" in citizen.text


def test_the_first_page_says_what_it_is_about(client, everything):
    everything.closes_on, everything.promised_on = date(2099, 1, 31), date(2099, 3, 31)
    citizen = Citizen(client, everything).comes()
    assert citizen.h1 == "title in en"
    assert "City of Northbank" in citizen.text
    assert "31 January 2099" in citizen.text
    assert "31 March 2099" in citizen.text
    assert "العربية" in citizen.text


def test_pages_with_answers_are_never_cached(client, everything):
    citizen = Citizen(client, everything).starts()
    assert citizen.response.headers["Cache-Control"] == "no-store"
    fill_in(citizen)
    citizen.sends()
    assert citizen.response.headers["Cache-Control"] == "no-store"
    assert citizen.response.headers["Clear-Site-Data"] == '"cache", "storage"'


def questions_of(citizen):
    return [str(each) for each in citizen.html.select("form[novalidate] .group")]


def test_what_one_person_answered_is_not_drawn_for_the_next(client, everything):
    ada = Citizen(client, everything).starts()
    first, empty = ada.url, questions_of(ada)
    ada.answers(single_choice="purple", multiple_choice=["red", "none"])
    assert ada.response.status_code == 422
    assert questions_of(ada) != empty
    ada.answers(single_choice="red", multiple_choice=["blue"], yes_no="yes", scale="4")
    assert ada.response.status_code == 200
    answered = questions_of(ada.opens(first))
    assert sum(" checked" in each for each in answered) == 4
    assert questions_of(Citizen(client, everything).starts()) == empty
    assert questions_of(ada.opens(first)) == answered
    arabic = Citizen(client, everything, "ar").comes()
    assert questions_of(arabic.posts(arabic.form({}))) not in (empty, [])
