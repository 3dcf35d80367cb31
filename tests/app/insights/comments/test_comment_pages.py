"""All comments in one list: searched, filtered, chosen many at once, and every act taken back."""

import re
import struct
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

import pytest

from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.insights import facets, sums
from app.insights.comment_models import Assignment, RunComment
from app.insights.wanted import Sort, Wanted
from tests import markup
from tests.app.insights.comments.looking import HERE, SAID, ids, send, some, texts
from tests.factories import accounts, builder, topics


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("CAFE", {0, 1, 4}),
        ("café parking", {0}),
        ("駐車", {2}),
        ("الموظفون", {3}),
        ("hat blue", {5}),
        ("%", set(range(6))),
        ("zebra", set()),
    ],
)
def test_all_words_are_looked_for_in_any_script(client, run, analyst, words, found):
    assert set(texts(client, urlencode({"words": words}))) == some(*found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {0, 1, 2, 3, 4, 5}),
        ("topic=1", {0, 1, 2}),
        ("topic=1&topic=2", {0, 1, 2, 3, 4}),
        ("theme=2", {3, 4}),
        ("theme=2&topic=1", set()),
        ("topic=99", set()),
        ("reason=any", {5}),
        ("reason=far", {5}),
        ("reason=non_answer", set()),
        ("language=es", {1}),
        ("channel=phone", {3}),
        ("since=2026-03-02&until=2026-03-04", {1, 2, 3}),
        ("since=nonsense", {0, 1, 2, 3, 4, 5}),
        ("answer=channel%3Aphone", {0, 1, 4}),
        ("answer=channel%3Aphone&answer=channel%3Awebsite", {0, 1, 2, 3, 4, 5}),
        ("answer=channel%3Aphone&language=en&topic=1", {0}),
        ("answer=nothing%3Aphone", set()),
        ("read=yes", set()),
        ("read=no&moved=no", {0, 1, 2, 3, 4, 5}),
        ("moved=yes", set()),
        ("sort=shuffled&seed=3", {0, 1, 2, 3, 4, 5}),
        ("page=99999&words=hat", set()),
    ],
)
def test_comments_are_filtered_by_what_is_in_the_address(client, run, analyst, query, found):
    assert set(texts(client, query)) == some(*found)


def test_filters_are_chips_that_can_be_taken_out(client, run, analyst):
    page = client.get(f"{HERE}/comments/?language=es&topic=1&answer=channel%3Aphone").text
    chips = re.search(r'<ul class="chips".*?</ul>', page, re.DOTALL).group(0)
    assert re.findall(r'href="([^"]*)"', chips) == [
        f"{HERE}/comments/?language=es&amp;answer=channel%3Aphone",
        f"{HERE}/comments/?topic=1&amp;answer=channel%3Aphone",
        f"{HERE}/comments/?topic=1&amp;language=es",
        f"{HERE}/comments/",
    ]
    assert "1 comment<" in page
    assert markup.problems(page) == []


def test_order_by_date_and_shuffled_is_stable(client, run, analyst):
    newest = texts(client, "sort=date")
    assert newest == [each[1] for each in reversed(SAID)]
    first, again = texts(client, "sort=shuffled&seed=5"), texts(client, "sort=shuffled&seed=5")
    assert first == again
    orders = {tuple(texts(client, f"sort=shuffled&seed={seed}")) for seed in range(1, 6)}
    assert len(orders) > 1


def test_feeling_and_hands_are_filters(client, run, analyst):
    known = db.session.query(RunComment).filter_by(run_id=run.id).order_by(RunComment.place)
    for comment, feeling in zip(known, ["negative", "positive"] * 3, strict=True):
        comment.sentiment = feeling
    facets.drop(run)
    db.session.commit()
    assert len(texts(client, "feeling=negative")) == 3
    send(client, act="move", to="2", responses=ids(run, 0))
    assert set(texts(client, "moved=yes")) == some(0)
    assert set(texts(client, "read=yes")) == some(0)


def test_more_like_this_are_the_neighbours_nearest_first(client, run, analyst):
    first = UUID(ids(run, 0)[0])
    places = {each.response_id: each.place for each in db.session.query(RunComment)}
    wanted = [places[UUID(each)] for each in ids(run, 4, 1)]
    db.session.get(RunComment, (run.id, first)).similar = struct.pack("<2I", *wanted)
    db.session.commit()
    assert texts(client, f"like={first}") == [SAID[4][1], SAID[1][1]]
    assert "did not compare" not in client.get(f"{HERE}/comments/?like={first}").text


def test_without_neighbours_its_topic_is_shown_and_that_is_said(client, run, analyst):
    first = ids(run, 0)[0]
    assert set(texts(client, f"like={first}")) == some(1, 2)
    assert "did not compare" in client.get(f"{HERE}/comments/?like={first}").text
    assert texts(client, f"like={ids(run, 5)[0]}") == []
    assert len(texts(client, "like=00000000-0000-0000-0000-000000000000")) == 6


def test_the_sentences_about_a_topic_are_marked(client, run, analyst):
    first = ids(run, 0)[0]
    row = db.session.query(Assignment).filter_by(response_id=UUID(first)).one()
    row.spans_json = "[[0, 16], [18, 35]]"
    db.session.commit()
    page = client.get(f"{HERE}/comments/{first}/?topic=1").text
    marked = re.findall(r"<mark>(.*?)</mark>", page)
    assert [re.sub(r"<[^>]*>[^<]*</span>", "", each) for each in marked] == [
        "Parking was dear",
        "and the café shut",
    ]
    assert "About this topic" in marked[0]
    row.spans_json = "[]"
    db.session.commit()
    page = client.get(f"{HERE}/comments/{first}/?topic=1").text
    assert "<mark>" not in page
    assert "All of the comment is about this topic." in page


def test_that_comments_were_read_is_noted_once_a_day_without_the_words(client, run, analyst):
    for query in ("words=hat", "words=blue", ""):
        texts(client, query)
    client.get(f"{HERE}/topics/1/")
    client.get(f"{HERE}/")
    noted = db.session.query(AuditEvent).filter_by(action="comments.read").all()
    assert [(each.actor_id, each.object_id) for each in noted] == [(analyst.id, str(run.survey_id))]
    assert "hat" not in noted[0].detail
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    client.get(f"{HERE}/not-grouped/")
    assert db.session.query(AuditEvent).filter_by(action="comments.read").count() == 2


def test_a_reader_reads_no_comment_and_changes_nothing(client, run):
    accounts.sign_in(client, accounts.user(Role.READER))
    assert client.get(f"{HERE}/comments/").status_code == HTTPStatus.FORBIDDEN
    assert send(client, "history/1/undo/").status_code == HTTPStatus.FORBIDDEN
    assert send(client, "topics/1/codebook/").status_code == HTTPStatus.FORBIDDEN
    assert db.session.query(AuditEvent).filter_by(action="comments.read").count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "words=%00&language=%00", "words=" + "a+" * 500, "topic=" + "9" * 50, "seed=-1&sort=x",
        "words=%ED%A0%80", "answer=:&answer=%25:%25", "like=x&since=99999-01-01", "theme=\u0661",
        "&".join(f"topic={number}" for number in range(2000)),
    ],
)  # fmt: skip
def test_whatever_stands_in_an_address_is_no_error(client, run, analyst, query):
    texts(client, query)


def test_an_address_is_read_as_it_was_written():
    wanted = Wanted(
        topics=(1, 2), theme=3, reason="far", words="a b", language="en", channel="web",
        since=date(2026, 1, 1), feeling="negative", read="no", moved="yes",
        answers=("q:a", "q:b", "p:c"), like=UUID(int=5), sort=Sort.SHUFFLED, seed=9,
    )  # fmt: skip
    assert Wanted.from_query(wanted.query) == wanted
    for name, value in wanted.filters:
        assert (name, value) not in wanted.without(name, value).filters
    assert wanted.by_question() == {"q": ["a", "b"], "p": ["c"]}


def test_a_topic_in_figures(client, app, analyst):
    run = topics.run_of(builder.published("service_feedback", slug="clinic"))
    for comment in db.session.query(RunComment).filter_by(run_id=run.id):
        comment.sentiment = "negative"
    sums.drop(run)
    db.session.commit()
    page = client.get(f"{HERE}/topics/1/").text
    assert "When people wrote about it" in page
    assert "Too few people for shares." in page
    assert "Quotes that the machine chose" in page
    assert markup.problems(page) == []
