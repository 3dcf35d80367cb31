"""Quotes: exact words, the author's consent, two people."""

import hashlib
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from analysis import Comment
from app.access import Role
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.insights import moving, queries, quote_checks, quoting, service, vectors
from app.insights.comment_models import Assignment, Embedding, text_hash
from app.insights.models import PublishedQuote, QuoteState, Run
from app.respond import queries as respond_queries
from app.respond.models import Response
from surveys import Chosen
from tests.factories import accounts, builder, respond
from tests.factories.insights import RUN_AT, finished_run

WORDS = "I waited two hours. The nurse, Anna, was kind.\nCall me on 020 7946 0958!"
YES = Chosen(("given",))


@pytest.fixture
def survey(app: Flask) -> Survey:
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


@pytest.fixture
def willing(survey: Survey) -> Response:
    return respond.sent(survey, {"good": WORDS, "quote_consent": YES})


@pytest.fixture
def silent(survey: Survey) -> Response:
    return respond.sent(survey, {"good": WORDS})


@pytest.fixture
def run(survey: Survey, willing: Response, silent: Response) -> Run:
    placed = [("nurse kind", Comment(str(each.id), WORDS, "en")) for each in (willing, silent)]
    return finished_run(survey, placed)


def proposed(run: Run, response: Response, by: User, words: str = WORDS) -> PublishedQuote:
    topic = queries.topic_numbered(run, 1)
    kept = quote_checks.kinds(words)
    quote = quoting.propose_quote(topic, response.id, words, not_personal=kept, by=by.id, at=RUN_AT)
    db.session.commit()
    return quote


@pytest.mark.parametrize(
    ("wanted", "quote"),
    [
        (WORDS, WORDS),
        ("I waited two hours.", "I waited two hours. […]"),
        ("was kind", "[…] was kind […]"),
        ("I waited two hours. [...] was kind", "I waited two hours. […] was kind […]"),
        ("I waited two hours. […] was kind", "I waited two hours. […] was kind […]"),
        (WORDS.replace("\n", "\r\n"), WORDS),
    ],
)
def test_an_excerpt_is_verbatim_and_marks_what_is_left_out(wanted, quote):
    assert quoting.excerpt(WORDS, wanted) == quote


@pytest.mark.parametrize(
    "wanted",
    ["I waited three hours", "was kind […] two hours", "[…]", " ", "waited two hour", "nurse, Ann"],
)
def test_words_that_were_not_written_like_this_are_no_quote(wanted):
    with pytest.raises(quoting.NotVerbatimError):
        quoting.excerpt(WORDS, wanted)


def test_words_without_spaces_between_them_can_be_cut():
    assert quoting.excerpt("看護師さんは親切でした", "親切でした") == "[…] 親切でした"
    assert quoting.excerpt("พยาบาลใจดีมาก", "ใจดี") == "[…] ใจดี […]"


@given(st.text(min_size=1, max_size=80), st.data())
def test_every_piece_of_an_excerpt_stands_in_the_comment(comment, data):
    start = data.draw(st.integers(0, len(comment)))
    wanted = comment[start : data.draw(st.integers(start, len(comment)))]
    try:
        quote = quoting.excerpt(comment, wanted)
    except quoting.NotVerbatimError:
        return
    whole = comment.replace("\r\n", "\n").replace("\r", "\n")
    for piece in quote.split("[…]"):
        assert piece.strip() in whole


def test_nobody_is_quoted_without_having_agreed(run, silent):
    with pytest.raises(quoting.NoConsentError):
        proposed(run, silent, accounts.user(Role.ANALYST))


def test_a_quote_carries_its_salted_hash(run, willing):
    quote = proposed(run, willing, accounts.user(Role.ANALYST))
    assert quote.text_hash == hashlib.sha256((quote.salt + WORDS).encode()).hexdigest()


def test_the_same_words_are_proposed_once(run, willing):
    person = accounts.user(Role.ANALYST)
    proposed(run, willing, person)
    with pytest.raises(quoting.DecidedError):
        proposed(run, willing, person)


def test_a_second_person_approves_in_the_browser(client: FlaskClient, run, willing):
    author, second = accounts.user(Role.EDITOR), accounts.user(Role.APPROVER)
    page = f"/staff/surveys/clinic/insights/runs/1/comments/{willing.id}/"
    accounts.sign_in(client, author)
    assert "This person agreed to be quoted" in client.get(page).text
    refused = accounts.post(client, f"{page}quote/", {"words": "I never wrote this"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "not exactly the words" in refused.text
    assert "I never wrote this" in refused.text
    words = quoting.excerpt(WORDS, "was kind")
    shown = accounts.post(client, f"{page}quote/", {"words": words})
    assert "This is what the public would read" in shown.text
    assert db.session.query(PublishedQuote).count() == 0
    checked = {"words": words, "seen": quote_checks.fingerprint(words)}
    accounts.post(client, f"{page}quote/", checked)
    quote = db.session.query(PublishedQuote).one()
    decide = f"/staff/surveys/clinic/quotes/{quote.id}/approve/"
    assert accounts.post(client, decide, {}).status_code == HTTPStatus.FORBIDDEN

    other = client.application.test_client()
    accounts.sign_in(other, second)
    unread = accounts.post(other, decide, {"read": "something else"})
    assert unread.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Confirm that you have read this text" in unread.text
    read = {"read": quote.text_hash}
    assert accounts.post(other, decide, read).status_code == HTTPStatus.SEE_OTHER
    db.session.expire_all()
    assert (quote.state, quote.approved_by) == (QuoteState.APPROVED, second.id)
    again = accounts.post(other, decide.replace("approve", "refuse"), {})
    assert again.status_code == HTTPStatus.CONFLICT


def test_whoever_proposed_does_not_approve(client, run, willing):
    person = accounts.user(Role.ADMINISTRATOR)
    quote = proposed(run, willing, person)
    accounts.sign_in(client, person)
    accounts.post(client, f"/staff/surveys/clinic/quotes/{quote.id}/approve/", {})
    db.session.expire_all()
    assert quote.state == QuoteState.PROPOSED
    assert "somebody else has to approve" in client.get("/staff/surveys/clinic/quotes/").text


def test_a_quote_follows_its_topic_but_not_to_another_one(run, willing, silent):
    author, second = accounts.user(Role.ANALYST), accounts.user(Role.APPROVER)
    quote = proposed(run, willing, author)
    assert quoting.approved_quotes([quote.topic_id]) == []
    kept = quote_checks.kinds(quote.text)
    quoting.approve_quote(quote, not_personal=kept, by=second.id, at=RUN_AT)
    assert quoting.approved_quotes([quote.topic_id]) == [quote]
    moving.move_comments(run, [willing.id], None, seen=run.edits, by=author.id, at=RUN_AT)
    assert quoting.approved_quotes([quote.topic_id]) == []


def test_forgetting_leaves_no_word_behind(run, willing, silent):
    author = accounts.user(Role.ANALYST)
    quote = proposed(run, willing, author)
    for model in ("use", "e5"):
        vector = Embedding(text_hash=text_hash(WORDS), model_id=model, vector=b"12")
        db.session.add(vector)
    db.session.commit()
    number_of_vectors = db.session.query(Embedding).count

    service.forget(willing.id)
    db.session.expire_all()
    assert (quote.state, quote.text, quote.salt, quote.response_id) == ("withdrawn", "", "", None)
    assert quote.text_hash
    assert db.session.query(Assignment).filter_by(response_id=willing.id).count() == 0
    assert str(willing.id) not in queries.topic_numbered(run, 1).quotes_json
    assert str(silent.id) in queries.topic_numbered(run, 1).quotes_json
    assert number_of_vectors() == 2, "somebody else wrote the same"


def test_the_vectors_of_all_parts_go_with_the_comment(survey):
    parts = ("The nurses were kind to my mother. ", "The car park was full all day long.")
    only = respond.sent(survey, {"good": "".join(parts)})
    (question,) = (item for item in queries.open_questions(survey) if item.code == "good")
    vectors.store_texts(survey.id, question.id, respond_queries.comments_on(survey.id, question.id))
    for text in (*parts, "".join(parts), "Words of somebody else."):
        db.session.add(Embedding(text_hash=text_hash(text), model_id="use", vector=b"12"))
    db.session.commit()

    service.forget(only.id)
    assert [row.text_hash for row in db.session.query(Embedding)] == [
        text_hash("Words of somebody else.")
    ]
