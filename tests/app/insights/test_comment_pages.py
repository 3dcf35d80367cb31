"""All comments in one list: searched, filtered, chosen many at once, and every act taken back."""

import re
import struct
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import AuditEvent, User
from app.builder.models import Survey
from app.db import db
from app.insights import comments, facets, queries, sums
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run
from app.insights.wanted import Sort, Wanted
from surveys import Chosen
from tests import markup
from tests.factories import accounts, builder, respond, topics
from tests.factories.insights import Comment, finished_run

HERE = "/staff/surveys/clinic/insights/runs/1"
SAID = [
    ("parking", "Parking was dear, and the café shut", "en", "web", "phone", 1),
    ("parking", "No pude aparcar cerca del café", "es", "paper", "phone", 2),
    ("parking", "駐車場が足りません", "ja", "web", "website", 3),
    ("staff", "كان الموظّفون لطفاء جدًا", "ar", "phone", "website", 4),
    ("staff", "Nurses were kind at the CAFÉ", "en", "web", "phone", 5),
    ("", "My hat is blue", "en", "web", "website", 6),
]


@pytest.fixture
def survey(app: Flask) -> Survey:
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


@pytest.fixture
def run(survey: Survey) -> Run:
    placed = []
    for topic, text, lang, channel, code, day in SAID:
        response = respond.sent(
            survey,
            {"good": text, "channel": Chosen((code,))},
            lang=lang, channel=channel, on=date(2026, 3, day),
        )  # fmt: skip
        placed.append((topic, Comment(str(response.id), text, lang)))
    run = finished_run(survey, placed)
    db.session.commit()
    return run


@pytest.fixture
def analyst(client: FlaskClient) -> User:
    person = accounts.user(Role.ANALYST)
    accounts.sign_in(client, person)
    return person


def texts(client: FlaskClient, query: str = "", path: str = "/comments/") -> list[str]:
    """Return the comments that a list shows, in its order."""
    answer = client.get(f"{HERE}{path}{'?' if query else ''}{query}")
    assert answer.status_code == HTTPStatus.OK, answer.text
    return re.findall(r'class="words">([^<]*)<', answer.text)


def some(*numbers: int) -> set[str]:
    return {SAID[number][1] for number in numbers}


def send(client: FlaskClient, path: str = "comments/", **data: object):
    data.setdefault("seen", db.session.scalar(select(func.max(Run.edits))) or 0)
    answer = accounts.post(client, f"{HERE}/{path}", data)
    db.session.expire_all()
    return answer


def ids(run: Run, *numbers: int) -> list[str]:
    by_text = {each.text: each for each in comments.page(run, Wanted(), 1).comments}
    return [str(by_text[SAID[number][1]].response_id) for number in numbers]


def sizes(run: Run) -> dict[int, int]:
    db.session.expire_all()
    return {each.topic.number: each.people for each in queries.topics_for(run)}


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


def test_comments_are_put_elsewhere_as_well_and_taken_out_again(client, run, analyst):
    send(client, act="add", to="2", responses=ids(run, 0, 1))
    assert sizes(run) == {1: 3, 2: 4}
    send(client, act="take_out", topic="1", responses=ids(run, 0))
    assert sizes(run) == {1: 2, 2: 4}
    assert set(texts(client, "", "/topics/2/")) == some(0, 1, 3, 4)


def test_every_act_says_what_it_did_and_is_undone(client, run, analyst):
    send(client, act="move", to="2", responses=ids(run, 0, 5))
    page = client.get(f"{HERE}/comments/").text
    assert "2 comments moved." in page
    assert "/history/1/undo/" in page
    send(client, "history/1/undo/", back=f"{HERE}/comments/?words=hat")
    assert sizes(run) == {1: 3, 2: 2}
    assert "That has been undone." in client.get(f"{HERE}/comments/").text
    assert "/history/2/undo/" in client.get(f"{HERE}/history/").text
    assert send(client, "history/77/undo/").status_code == HTTPStatus.NOT_FOUND
    assert send(client, "history/1/undo/").status_code == HTTPStatus.CONFLICT


def test_nothing_ticked_is_said(client, run, analyst):
    send(client, act="move", to="2", back=f"{HERE}/comments/")
    assert "Tick at least one comment." in client.get(f"{HERE}/comments/").text
    assert run.edits == 0


def test_all_that_fit_are_meant_up_to_fifty_without_asking(client, run, analyst):
    send(client, act="move", to="2", which="all", fits="topic=1&language=es")
    assert sizes(run) == {1: 2, 2: 3}


def test_only_what_was_ticked_one_by_one_has_been_read(client, run, analyst):
    send(client, act="move", to="2", which="all", fits="topic=1")
    assert queries.handled(run).read == 0
    send(client, act="take_out", topic="2", responses=ids(run, 0, 1))
    assert queries.handled(run).read == 2


def test_more_than_fifty_are_asked_about_with_their_number(client, survey, analyst):
    placed = [
        ("many", Comment(str(respond.sent(survey, {"good": f"Bus {n}"}).id), f"Bus {n}", "en"))
        for n in range(52)
    ]
    run = finished_run(survey, placed)
    db.session.commit()
    form = {"act": "move", "to": "none", "which": "all", "fits": "words=bus"}
    asked = send(client, **form)
    assert asked.status_code == HTTPStatus.OK
    assert "Are all of them meant?" in asked.text
    assert "52 comments" in asked.text
    assert markup.problems(asked.text) == []
    assert sizes(run) == {1: 52}
    assert "Are all of them meant?" in send(client, sure="51", **form).text
    send(client, sure="52", **form)
    assert sizes(run) == {1: 0}


def test_a_topic_is_made_of_what_was_found_once_it_has_a_name(client, run, analyst):
    form = {"act": "make", "which": "all", "fits": "words=cafe"}
    page = send(client, **form)
    assert "3 comments" in page.text
    refused = send(client, sure="3", name=" ", **form)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Give the topic a name" in refused.text
    assert markup.problems(refused.text) == []
    assert sizes(run) == {1: 3, 2: 2}
    send(client, sure="3", name="The café", **form)
    assert sizes(run) == {1: 3, 2: 2, 3: 3}
    made = queries.topic_numbered(run, 3)
    assert (made.label, made.made_by) == ("The café", "person")
    assert "Made by a person" in client.get(f"{HERE}/topics/3/").text


def test_examples_come_into_the_codebook_and_out_again(client, run, analyst):
    send(client, act="example", topic="1", responses=ids(run, 0, 1))
    page = client.get(f"{HERE}/topics/1/").text
    assert page.count('name="examples"') == 2
    send(
        client,
        "topics/1/codebook/",
        meaning="Where to leave a car", examples=ids(run, 1),
    )  # fmt: skip
    db.session.expire_all()
    topic = queries.topic_numbered(run, 1)
    assert topic.meaning == "Where to leave a car"
    assert topic.examples_json == f'["{ids(run, 1)[0]}"]'
    long = send(client, "topics/1/codebook/", meaning="x" * 2001)
    assert long.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert markup.problems(long.text) == []


def test_a_topic_changes_its_theme(client, run, analyst):
    send(client, "topics/1/theme/", theme="2")
    assert set(texts(client, "theme=2")) == some(0, 1, 2, 3, 4)
    assert send(client, "topics/1/theme/", theme="9").status_code == HTTPStatus.NOT_FOUND


def test_what_somebody_else_changed_meanwhile_is_told_and_the_choice_kept(client, run, analyst):
    chosen = ids(run, 0, 1)
    send(client, act="move", to="2", responses=chosen[:1])
    late = send(client, act="move", to="none", responses=chosen, seen=0)
    assert late.status_code == HTTPStatus.CONFLICT
    assert "Comments moved" in late.text
    assert analyst.name in late.text
    assert late.text.count('name="responses"') == 2
    assert markup.problems(late.text) == []
    assert sizes(run) == {1: 2, 2: 3}
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', late.text)
    again = {name: value for name, value in fields if name not in {"responses", "csrf_token"}}
    send(client, responses=chosen, **again)
    assert sizes(run) == {1: 1, 2: 2}


def test_what_others_rest_on_is_not_undone_and_they_are_told(client, run, analyst):
    send(client, act="move", to="2", responses=ids(run, 0))
    send(client, act="move", to="none", responses=ids(run, 0))
    refused = send(client, "history/1/undo/")
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "Undo these first" in refused.text
    assert sizes(run) == {1: 2, 2: 2}


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
