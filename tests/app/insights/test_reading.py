"""People read what the machine was least sure of; two at once never have the same comment."""

import json
import re
import threading
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

import pytest
from sqlalchemy import select

from analysis import Comment
from app.access import Role
from app.db import db
from app.insights import claims, moving, queries, reading_queue, service
from app.insights.audit_models import AuditComment, ReadingClaim
from app.insights.comment_models import RunComment
from app.insights.models import Run
from app.insights.reading_queue import Why
from tests.factories import accounts, builder, insights, respond
from tests.factories.insights import RUN_AT, finished_run

HOURS = [f"Open longer on day {day}" for day in range(30)]
NURSE = [f"The nurse was kind on day {day}" for day in range(15)]
ODD = ["The moon is made of cheese", "My hat is blue"]
RARE = "La consulta abre tarde"


@pytest.fixture
def survey(app):
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


@pytest.fixture
def run(survey):
    code = insights.open_question(survey).code
    placed = []
    for label, texts in (("open hours", HOURS), ("nurse kind", NURSE), ("", ODD)):
        for text in texts:
            sent = respond.sent(survey, {code: text})
            placed.append((label, Comment(str(sent.id), text, "en")))
    sent = respond.sent(survey, {code: RARE}, lang="es")
    placed.append(("open hours", Comment(str(sent.id), RARE, "es")))
    return with_fits(survey, placed)


def with_fits(survey, placed):
    """A run in which the first grouped comments fit least, and languages are counted."""
    made = finished_run(survey, placed)
    langs = [comment.lang for _, comment in placed]
    quality = {"languages": {lang: langs.count(lang) for lang in set(langs)}}
    made.quality_json = json.dumps(quality)
    for comment in db.session.scalars(select(RunComment).where(RunComment.run_id == made.id)):
        comment.fit = 0.1 + 0.01 * comment.place if comment.grouped else -0.2
    db.session.commit()
    return made


@pytest.fixture
def analyst(client):
    person = accounts.user(Role.ANALYST)
    accounts.sign_in(client, person)
    return person


def text_of(page):
    return re.search(r'class="words">([^<]*)<', page).group(1)


def id_in(location):
    return UUID(location.split("?")[0].rstrip("/").rsplit("/", 1)[-1])


def send(client, path, **data):
    data.setdefault("seen", 0)
    answer = accounts.post(client, f"/staff/surveys/clinic/insights/runs/1/{path}", data)
    db.session.expire_all()
    return answer


def test_what_few_said_and_what_fits_badly_is_to_be_read_first(run):
    left = reading_queue.left(run)
    assert left == {Why.NOT_GROUPED: 2, Why.FITS_BADLY: 2, Why.FEW_WROTE_IN_IT: 1}
    worst = [each.comment.text for each in reading_queue.listed(run, Why.FITS_BADLY, 1)]
    assert worst == HOURS[:2]
    (rare,) = reading_queue.listed(run, Why.FEW_WROTE_IN_IT, 1)
    assert (rare.comment.text, rare.why) == (RARE, (Why.FEW_WROTE_IN_IT,))


def test_two_people_at_once_are_given_different_comments(run):
    one, other = accounts.user(Role.ANALYST), accounts.user(Role.ANALYST, email="b@example.org")
    given = [
        reading_queue.give(run, Why.NOT_GROUPED, by=person.id, at=RUN_AT) for person in (one, other)
    ]
    assert None not in given
    assert len(set(given)) == 2
    # Whoever comes back to an own claim goes on with it.
    assert reading_queue.give(run, Why.NOT_GROUPED, by=one.id, at=RUN_AT) == given[0]
    # Nothing is left for a third until a claim is over.
    third = accounts.user(Role.ANALYST, email="c@example.org")
    assert reading_queue.give(run, Why.NOT_GROUPED, by=third.id, at=RUN_AT) is None
    later = RUN_AT + claims.HELD_FOR + timedelta(seconds=1)
    assert reading_queue.give(run, Why.NOT_GROUPED, by=third.id, at=later) in given


def test_many_at_the_same_moment_never_share_a_comment(app, run):
    people = [accounts.user(Role.ANALYST, email=f"{n}@example.org").id for n in range(6)]
    db.session.commit()
    run_id, given, ready = run.id, [], threading.Barrier(6)

    def asks(person):
        with app.app_context():
            ready.wait()
            found = reading_queue.give(db.session.get(Run, run_id), None, by=person, at=RUN_AT)
            db.session.commit()
            given.append(found)

    threads = [threading.Thread(target=asks, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Five comments are to be read: the sixth person gets none.
    assert len([each for each in given if each is None]) == 1
    assert len(set(given)) == 6


def test_what_one_has_sorted_another_does_not_overwrite(run):
    one, other = accounts.user(Role.ANALYST), accounts.user(Role.ANALYST, email="b@example.org")
    response_id = reading_queue.give(run, Why.NOT_GROUPED, by=one.id, at=RUN_AT)
    topic = queries.topic_numbered(run, 2)
    reading_queue.answer_topics(run, response_id, [topic], seen=0, by=one.id, at=RUN_AT)
    with pytest.raises(reading_queue.AlreadyReadError):
        reading_queue.answer_topics(run, response_id, [], seen=0, by=other.id, at=RUN_AT)
    assert [each.number for each in queries.topics_of(run, response_id)] == [2]
    assert reading_queue.left(run)[Why.NOT_GROUPED] == 1


def test_several_topics_are_exactly_those_and_one_undo_each(run):
    person = accounts.user(Role.ANALYST)
    response_id = reading_queue.give(run, Why.FITS_BADLY, by=person.id, at=RUN_AT)
    both = list(queries.all_topics(run))
    reading_queue.answer_topics(run, response_id, both, seen=0, by=person.id, at=RUN_AT)
    assert {each.number for each in queries.topics_of(run, response_id)} == {1, 2}
    # Where it is already, nothing is moved; it only counts as read.
    edits = run.edits
    reading_queue.answer_topics(run, response_id, both, seen=edits, by=person.id, at=RUN_AT)
    assert run.edits == edits
    reading_queue.answer_topics(run, response_id, [], seen=edits, by=person.id, at=RUN_AT)
    assert queries.topics_of(run, response_id) == ()


def test_the_next_comment_comes_at_once_until_nothing_is_left(client, run, analyst):
    overview = client.get("/staff/surveys/clinic/insights/runs/1/queue/").text
    assert "2 comments left to read" in overview
    first = send(client, "queue/next/", why="not_grouped")
    assert first.status_code == HTTPStatus.SEE_OTHER
    page = client.get(first.location).text
    assert text_of(page) == ODD[0]
    assert "Like no other comment" in page
    second = send(client, f"queue/{id_in(first.location)}/", act="none", why="not_grouped")
    assert text_of(client.get(second.location).text) == ODD[1]
    over = send(
        client, f"queue/{id_in(second.location)}/", act="elsewhere", topics="2", why="not_grouped"
    )
    assert over.location.endswith("/queue/")
    assert "Nothing is left to read here." in client.get(over.location).text
    assert [each.number for each in queries.topics_of(run, id_in(second.location))] == [2]
    assert queries.handled(run)[1:] == (2, 1)


def test_a_part_of_the_page_is_enough_and_errors_are_told_in_it(client, run, analyst):
    where = send(client, "queue/next/", why="fits_badly").location
    part = client.get(where, headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="reading">')
    assert "autofocus" in part
    refused = send(client, where.split("runs/1/")[1], act="elsewhere", why="fits_badly")
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose at least one topic." in refused.text
    assert send(client, where.split("runs/1/")[1], act="nonsense").status_code == 404


def test_who_leaves_a_comment_to_others_is_not_given_it_again(client, run, analyst):
    where = send(client, "queue/next/", why="language").location
    over = send(client, f"queue/{id_in(where)}/", act="skip", why="language")
    assert over.location.endswith("/queue/")
    other = accounts.user(Role.ANALYST, email="b@example.org")
    assert reading_queue.give(run, Why.FEW_WROTE_IN_IT, by=other.id, at=RUN_AT) == id_in(where)
    assert queries.handled(run).read == 0


def test_a_late_answer_says_so_and_changes_nothing(client, run, analyst):
    where = send(client, "queue/next/", why="not_grouped").location
    other = accounts.user(Role.ANALYST, email="b@example.org")
    topic = queries.topic_numbered(run, 1)
    moving.move_comments(run, [id_in(where)], topic, seen=0, by=other.id, at=RUN_AT)
    db.session.commit()
    late = send(client, f"queue/{id_in(where)}/", act="elsewhere", topics="2", why="not_grouped")
    assert "Yours was not saved." in client.get(late.location).text
    assert [each.number for each in queries.topics_of(run, id_in(where))] == [1]


def test_the_list_says_why_and_pages(client, run, analyst):
    page = client.get("/staff/surveys/clinic/insights/runs/1/queue/list/?why=language").text
    assert RARE in page
    assert "In a language that few wrote in" in page
    strange = client.get("/staff/surveys/clinic/insights/runs/1/queue/list/?why=x&page=99").text
    assert ODD[0] in strange


def test_readers_have_no_queue_and_a_run_that_failed_has_none(client, run):
    accounts.sign_in(client, accounts.user(Role.READER))
    path = "/staff/surveys/clinic/insights/runs/1/queue/"
    assert client.get(path).status_code == HTTPStatus.FORBIDDEN
    accounts.sign_in(client, accounts.user(Role.ANALYST, email="b@example.org"))
    run.state = "failed"
    db.session.commit()
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_who_withdraws_leaves_no_claim_and_no_place_in_the_sample(run, analyst):
    response_id = reading_queue.give(run, None, by=analyst.id, at=RUN_AT)
    db.session.add(AuditComment(run_id=run.id, response_id=response_id, place=1))
    db.session.flush()
    service.forget(response_id)
    for model in (ReadingClaim, AuditComment):
        assert db.session.scalars(select(model)).all() == []
