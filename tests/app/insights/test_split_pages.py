"""The machine proposes how a topic could be split; people name the parts, or send it away."""

from http import HTTPStatus
from typing import TYPE_CHECKING

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.db import db
from app.insights import queries, service, splits, splitting
from app.insights.comment_models import Embedding, text_hash
from app.insights.models import Run
from app.insights.split_models import SplitComment, TopicSplit
from app.jobs import Job
from tests import markup
from tests.factories import accounts, topics
from tests.factories.insights import analysed

if TYPE_CHECKING:
    from uuid import UUID

HERE = "/staff/surveys/clinic/insights/runs/1"
BUS = [f"The bus was late on day {day}" for day in range(1, 13)]
CAR = [f"Parking the car is dear on day {day}" for day in range(1, 9)]


@pytest.fixture
def run(app: Flask) -> Run:
    run = analysed(topics.asked(), {"getting here": [*BUS, *CAR], "nurse": ["A", "B", "C"]})
    chance = np.random.default_rng(3)
    for text in (*BUS, *CAR):
        vector = np.array([1.0, 0.0] if text in BUS else [0.0, 1.0])
        packed = np.append(vector, 0.02 * chance.normal(size=6)).astype(np.float16).tobytes()
        db.session.add(Embedding(text_hash=text_hash(text), model_id=run.embedder, vector=packed))
    db.session.commit()
    return run


@pytest.fixture
def analyst(client: FlaskClient) -> User:
    person = accounts.user(Role.ANALYST)
    accounts.sign_in(client, person)
    return person


def send(client: FlaskClient, act: str, **data: object):
    data.setdefault("seen", db.session.scalar(select(Run.edits)))
    answer = accounts.post(client, f"{HERE}/topics/1/split/{act}/", data)
    db.session.expire_all()
    return answer


def worked(client: FlaskClient) -> str:
    """Ask for a proposal, let the worker do it, and return the page that shows it."""
    assert send(client, "propose").status_code == HTTPStatus.SEE_OTHER
    split = db.session.scalars(select(TopicSplit).order_by(TopicSplit.asked_at.desc())).first()
    splitting.propose(str(split.id))
    db.session.query(Job).delete()
    db.session.commit()
    db.session.expire_all()
    return client.get(f"{HERE}/topics/1/split/").text


def sizes(run: Run) -> list[tuple[str, int]]:
    return [(each.topic.label, each.people) for each in queries.topics_for(run)]


def test_the_parts_are_shown_and_nothing_changes_until_one_is_named(client, run, analyst):
    before = sizes(run)
    page = worked(client)
    assert "Part 1" in page
    assert "12 people" in page
    assert "8 people" in page
    assert "bus" in page
    assert page.count("<blockquote") == 6
    assert markup.problems(page) == []
    assert sizes(run) == before
    assert "Look at the proposal" in client.get(f"{HERE}/topics/1/").text


def test_named_parts_become_topics_and_the_rest_stays(client, run, analyst):
    worked(client)
    send(client, "take", **{"name-2": "Parking", "name-1": " "})
    assert sizes(run) == [("getting here", 12), ("nurse", 3), ("Parking", 8)] or sizes(run) == [
        ("getting here", 12), ("Parking", 8), ("nurse", 3),
    ]  # fmt: skip
    assert client.get(f"{HERE}/topics/1/split/").status_code == HTTPStatus.FOUND
    assert queries.handled(run).read == 0, "nobody has read what the machine told apart"


def test_each_part_that_was_taken_can_be_given_back(client, run, analyst):
    before = sizes(run)
    worked(client)
    send(client, "take", **{"name-1": "Buses", "name-2": "Parking"})
    assert {label for label, _ in sizes(run)} == {"getting here", "Buses", "Parking", "nurse"}
    for number in (2, 1):
        accounts.post(client, f"{HERE}/history/{number}/undo/", {"seen": run.edits})
        db.session.expire_all()
    assert sizes(run) == before


def test_at_least_one_part_needs_a_name(client, run, analyst):
    worked(client)
    for names in ({}, {"name-1": "x" * 201}):
        refused = send(client, "take", **names)
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert markup.problems(refused.text) == []
    assert len(sizes(run)) == 2


def test_a_proposal_is_sent_away(client, run, analyst):
    worked(client)
    send(client, "dismiss")
    assert "Look at the proposal" not in client.get(f"{HERE}/topics/1/").text
    assert send(client, "take", **{"name-1": "Buses"}).status_code == HTTPStatus.NOT_FOUND


def test_a_proposal_is_old_when_comments_have_left_the_topic(client, run, analyst):
    worked(client)
    ids = [str(each) for each in topics.inside(run, 1)[:1]]
    form = {"act": "move", "to": "2", "responses": ids, "seen": 0}
    accounts.post(client, f"{HERE}/comments/", form)
    db.session.expire_all()
    assert "has changed since" in client.get(f"{HERE}/topics/1/split/").text
    assert send(client, "take", **{"name-1": "Buses"}).status_code == HTTPStatus.CONFLICT
    assert len(sizes(run)) == 2


def test_a_new_name_does_not_make_a_proposal_old(client, run, analyst):
    worked(client)
    form = {"name-en": "Getting here", "seen": 0}
    accounts.post(client, f"{HERE}/topics/1/names/", form)
    db.session.expire_all()
    assert "has changed since" not in client.get(f"{HERE}/topics/1/split/").text


def test_comments_that_are_too_few_or_without_a_vector_are_not_split(client, run, analyst):
    db.session.query(Embedding).delete()
    db.session.commit()
    assert "too much alike" in worked(client)


def test_the_page_asks_again_while_the_machine_works(client, run, analyst):
    send(client, "propose")
    part = client.get(f"{HERE}/topics/1/split/", headers={"HX-Request": "true"}).text
    assert 'hx-trigger="every 3s"' in part
    assert "<html" not in part
    db.session.query(Job).delete()
    db.session.commit()
    assert "could not finish" in client.get(f"{HERE}/topics/1/split/").text


def test_what_is_withdrawn_is_in_no_proposal(client, run, analyst):
    worked(client)
    gone: UUID = topics.inside(run, 1)[0]
    service.forget(gone)
    db.session.commit()
    assert db.session.query(SplitComment).filter_by(response_id=gone).count() == 0
    split = splits.newest(queries.topic_numbered(run, 1))
    assert sum(part.people for part in splits.parts(split)) == 19
    service.forget_rare_words(run.survey_id)
    db.session.commit()
    assert db.session.query(TopicSplit).count() == 0
