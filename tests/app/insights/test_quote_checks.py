"""Personal data in quotes: marked in words, decided by two people, recorded."""

from http import HTTPStatus

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from analysis import Comment
from analysis.privacy import Kind, find
from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.insights import queries, quote_checks, quoting
from app.insights.models import PublishedQuote, QuoteState, Run
from app.respond.models import Response
from surveys import Chosen
from tests.factories import accounts, builder, respond
from tests.factories.insights import RUN_AT, finished_run

WORDS = "The nurse, Anna, was kind.\nCall me on 020 7946 0958!"
WITHOUT_NUMBER = "The nurse, Anna, was kind.\nCall me on […] !"


@pytest.fixture
def response(app: Flask) -> Response:
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    return respond.sent(survey, {"good": WORDS, "quote_consent": Chosen(("given",))})


@pytest.fixture
def run(response: Response) -> Run:
    comment = Comment(str(response.id), WORDS, "en")
    return finished_run(response.version.survey, [("nurse kind", comment)])


def page_of(run: Run, response: Response) -> str:
    return f"/staff/surveys/clinic/insights/runs/{run.number}/comments/{response.id}/quote/"


def shown(page) -> BeautifulSoup:
    return BeautifulSoup(page.text, "html.parser")


def propose(run: Run, response: Response, *, by, not_personal=()) -> PublishedQuote:
    topic = queries.topic_numbered(run, 1)
    quote = quoting.propose_quote(
        topic, response.id, WORDS, not_personal=not_personal, by=by.id, at=RUN_AT
    )
    db.session.commit()
    return quote


def test_what_is_found_is_marked_and_named_in_words(client: FlaskClient, run, response):
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    page = shown(accounts.post(client, page_of(run, response), {"words": WORDS}))

    section = page.find(id="check")
    assert [mark.text for mark in section("mark")] == ["Anna", "020 7946 0958"]
    assert [mark.find_next_sibling("bdi").text for mark in section("mark")] == [
        "name of a person",
        "phone number",
    ]
    assert [legend.text for legend in section("legend")] == [
        "Anna name of a person",
        "020 7946 0958 phone number",
    ]
    assert section.find("input", attrs={"name": "words"})["value"] == WORDS


def test_each_place_is_taken_out_or_kept_and_the_text_that_is_left_is_shown_again(
    client: FlaskClient, run, response
):
    person = accounts.user(Role.ANALYST)
    accounts.sign_in(client, person)
    address = page_of(run, response)
    seen = quote_checks.fingerprint(WORDS)

    one_left_open = {"words": WORDS, "seen": seen, "span-0": "keep"}
    refused = accounts.post(client, address, one_left_open)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Say of each marked place" in refused.text

    both = {**one_left_open, "span-1": "out"}
    again = shown(accounts.post(client, address, both)).find(id="check")
    assert db.session.query(PublishedQuote).count() == 0
    assert again.find("input", attrs={"name": "words"})["value"] == WITHOUT_NUMBER
    assert again.find("input", checked=True)["value"] == "keep"

    last = {field["name"]: field["value"] for field in again("input", type="hidden")}
    done = accounts.post(client, address, {**last, "span-0": "keep"})
    assert done.status_code == HTTPStatus.SEE_OTHER
    quote = db.session.query(PublishedQuote).one()
    assert (quote.text, quote.proposed_with) == (WITHOUT_NUMBER, "name")


def test_a_choice_about_another_text_is_no_choice(client: FlaskClient, run, response):
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    posted = {"words": WORDS, "seen": quote_checks.fingerprint("other"), "span-0": "keep"}
    page = accounts.post(client, page_of(run, response), {**posted, "span-1": "keep"})
    assert "This is what the public would read" in page.text
    assert db.session.query(PublishedQuote).count() == 0


def test_a_quote_of_nothing_but_personal_data_cannot_be_taken_out(client, run, response):
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    words = quoting.excerpt(WORDS, "020 7946 0958")
    posted = {"words": words, "seen": quote_checks.fingerprint(words), "span-0": "out"}
    page = accounts.post(client, page_of(run, response), posted)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Nothing of the quote would be left" in page.text


def test_the_second_person_speaks_for_what_is_marked_and_it_is_recorded(
    client: FlaskClient, run, response
):
    author, second = accounts.user(Role.ANALYST), accounts.user(Role.APPROVER)
    quote = propose(run, response, by=author, not_personal=("name", "phone"))
    accounts.sign_in(client, second)
    page = shown(client.get("/staff/surveys/clinic/quotes/"))
    assert [mark.text for mark in page("mark")] == ["Anna", "020 7946 0958"]
    assert "says that what is marked is not personal data" in page.text

    decide = f"/staff/surveys/clinic/quotes/{quote.id}/approve/"
    refused = accounts.post(client, decide, {"read": quote.text_hash})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "or refuse the quote" in refused.text
    done = accounts.post(client, decide, {"read": quote.text_hash, "harmless": "yes"})
    assert done.status_code == HTTPStatus.SEE_OTHER
    db.session.expire_all()
    assert (quote.state, quote.approved_by) == (QuoteState.APPROVED, second.id)
    assert (quote.proposed_with, quote.approved_with) == ("name phone", "name phone")
    entry = db.session.query(AuditEvent).filter_by(action="quote.approved").one()
    assert entry.actor_id == second.id
    assert '"not_personal":"name phone"' in entry.detail
    assert "said not to be personal data" in client.get("/staff/surveys/clinic/quotes/").text


def test_no_quote_becomes_public_while_nobody_speaks_for_what_is_found(run, response):
    author, second = accounts.user(Role.ANALYST), accounts.user(Role.APPROVER)
    with pytest.raises(quote_checks.PersonalDataError) as refused:
        propose(run, response, by=author, not_personal=("name",))
    assert refused.value.kinds == ("phone",)
    quote = propose(run, response, by=author, not_personal=("name", "phone"))
    with pytest.raises(quote_checks.PersonalDataError):
        quoting.approve_quote(quote, not_personal=("phone",), by=second.id, at=RUN_AT)
    assert quote.state == QuoteState.PROPOSED
    assert quoting.approved_quotes([quote.topic_id]) == []


def test_every_kind_has_a_name_for_people(app):
    assert set(quote_checks.KIND_NAMES) == set(Kind)
    with app.test_request_context():
        assert len({str(name) for name in quote_checks.KIND_NAMES.values()}) == len(Kind)


@given(st.text(alphabet="ab 020794609581,.é\n王", max_size=60))
def test_what_is_taken_out_leaves_words_that_stand_in_the_comment(text):
    spans = find(text)
    left = quoting.without(text, spans)
    try:
        quote = quoting.excerpt(text, left)
    except quoting.NotVerbatimError:
        assert not left.replace("[…]", "").strip()
        return
    assert all(piece.strip() in text for piece in quote.split("[…]"))


def test_the_pieces_of_a_marked_text_make_up_the_text():
    segments = quote_checks.marked(WORDS)
    assert "".join(segment.text for segment in segments) == WORDS
    assert [segment.kind for segment in segments if segment.kind] == ["name", "phone"]
