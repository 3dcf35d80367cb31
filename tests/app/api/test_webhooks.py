"""Other systems are told what happens, once each, and are given up when they do not listen."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import jsonschema_rs
import pytest
from sqlalchemy import select

from app import clock
from app.access import Role
from app.accounts import queries as accounts_queries
from app.api import messages, tasks
from app.api.models import Delivery, Event, Webhook
from app.api.openapi import DOCUMENT
from app.builder import service as builder
from app.builder import tasks as builder_tasks
from app.db import db
from app.jobs import Job
from app.operations import registry
from app.operations.worker import Worker
from tests.app.api.receiver import receiving
from tests.factories import accounts, entries
from tests.factories.builder import draft, published
from tests.factories.respond import sent

PAGE = "/staff/api/messages/"


@pytest.fixture
def settings(settings):
    return replace(settings, messages_to_loopback=True)


@pytest.fixture
def receiver():
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def boss(client):
    person = accounts.user(Role.ADMINISTRATOR)
    accounts.sign_in(client, person)
    return person


@pytest.fixture
def webhook(app, receiver):
    """An address that has been told everything for a while."""
    registry.load()
    body, person = accounts.organisation(), accounts.user(Role.ADMINISTRATOR)
    at = clock.now()
    made = messages.add_webhook(body.id, receiver.url, Event, by=person.id, at=at)
    made.made_on -= timedelta(days=5)
    db.session.commit()
    return made


def works(app, jobs: int = 20) -> None:
    """Let the worker do what waits now."""
    db.session.commit()
    Worker(app).drain(limit=jobs)
    db.session.expire_all()


def hurry(app) -> None:
    """Let the worker do at once what is to be tried again later, until nothing is."""
    for _ in range(messages.TRIES):
        db.session.query(Job).filter(Job.name == "api.deliver").update({"run_at": clock.now()})
        works(app)


def described(message: dict) -> None:
    """Raise unless the message is as the document says."""
    schema = {"$ref": "#/components/schemas/Message", "components": DOCUMENT["components"]}
    jsonschema_rs.validate(schema, message)


def deliveries() -> list[Delivery]:
    return list(db.session.scalars(select(Delivery).order_by(Delivery.made_at)))


def test_publishing_and_closing_are_told_with_ids_alone(app, receiver, webhook):
    survey = draft()
    builder.publish(survey, by=None, at=clock.now())
    builder.close(survey, by=None, at=clock.now())
    works(app)
    told = [json.loads(body) for body in receiver.bodies]
    for each in told:
        described(each)
    assert sorted((each["type"], tuple(each["data"])) for each in told) == [
        ("survey.closed", ("survey",)),
        ("survey.published", ("survey", "version")),
    ]
    assert {each["data"]["survey"] for each in told} == {survey.slug}
    assert {each.state for each in deliveries()} == {"done"}
    assert len({head["webhook-id"] for head in receiver.heads}) == 2


def test_the_same_happening_is_told_once(app, receiver, webhook):
    survey = draft()
    version = builder.publish(survey, by=None, at=clock.now())
    works(app)
    tasks.tell("survey.published", str(survey.id), str(version.number))
    works(app)
    tasks.deliver(str(deliveries()[0].id))
    assert len(receiver.bodies) == 1


def test_responses_are_told_once_a_day_as_a_number(app, receiver, webhook):
    survey, today = published(), clock.today()
    for days in (0, 1, 1, 2, 6):
        sent(survey, {}, on=today - timedelta(days=days))
    for _ in range(2):
        tasks.tell_daily()
        works(app)
    for body in receiver.bodies:
        described(json.loads(body))
    told = [json.loads(body)["data"] for body in receiver.bodies]
    assert sorted(told, key=lambda each: each["on"]) == [
        {"survey": survey.slug, "on": (today - timedelta(days=2)).isoformat(), "responses": 1},
        {"survey": survey.slug, "on": (today - timedelta(days=1)).isoformat(), "responses": 2},
    ]


def test_a_published_entry_is_told_by_its_address(app, receiver, webhook):
    made = entries.published()
    works(app)
    (told,) = [json.loads(body) for body in receiver.bodies if b"entry.published" in body]
    described(told)
    assert told["data"] == {"survey": made.survey.slug, "entry": made.entry.slug, "version": 1}


def test_a_response_by_itself_makes_no_message(app, receiver, webhook):
    sent(published(), {})
    works(app)
    assert deliveries() == []


def test_the_last_day_of_a_survey_closes_it_too(app, receiver, webhook):
    survey = published()
    survey.closes_on = clock.today() - timedelta(days=1)
    db.session.commit()
    for _ in range(2):
        builder_tasks.note_ends()
        works(app)
    assert [json.loads(body)["type"] for body in receiver.bodies] == ["survey.closed"]


def test_an_address_is_told_only_what_it_wants_of_its_own_organisation(app, receiver, webhook):
    webhook.events = Event.SURVEY_CLOSED.value
    foreign = draft()
    foreign.organisation_id = accounts.service.create_organisation("Elsewhere").id
    for survey in (foreign, draft()):
        builder.publish(survey, by=None, at=clock.now())
    builder.close(foreign, by=None, at=clock.now())
    works(app)
    assert receiver.bodies == []


def test_what_is_not_taken_is_tried_again_later_and_later(app, receiver, webhook):
    receiver.status = 500
    builder.publish(draft(), by=None, at=clock.now())
    waits = []
    for _ in range(3):
        # Only this one: the periodic jobs, all due at once, would be more than a drain takes.
        db.session.query(Job).filter(Job.name == "api.deliver").update({"run_at": clock.now()})
        works(app)
        job = db.session.query(Job).filter(Job.name == "api.deliver").one()
        waits.append((job.run_at - clock.now()).total_seconds())
    # A loaded machine takes some seconds from one line to the next.
    assert waits == pytest.approx([30, 120, 480], rel=0.3)
    (delivery,) = deliveries()
    assert (delivery.state, delivery.tries, delivery.last_status) == ("waiting", 3, 500)
    assert len({head["webhook-id"] for head in receiver.heads}) == 1
    receiver.status = 200
    hurry(app)
    assert deliveries()[0].state == "done"


def test_an_address_that_never_listens_is_given_up_with_a_notice(app, client, receiver, webhook):
    receiver.status = 503
    for _ in range(messages.GIVEN_UP):
        builder.publish(draft(), by=None, at=clock.now())
    hurry(app)
    assert {each.state for each in deliveries()} == {"failed"}
    assert webhook.disabled_on == clock.today()
    assert accounts_queries.acts(1)[0].action == "webhook.disable"
    assert db.session.query(Job).filter(Job.state == "dead").all() == []
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    page = client.get(PAGE).text
    assert "no longer told anything" in page
    assert "Status 503" in page
    assert receiver.url.partition("?")[0] in client.get("/staff/").text
    before = len(receiver.bodies)
    builder.publish(draft(), by=None, at=clock.now())
    works(app)
    assert len(receiver.bodies) == before


def test_whoever_says_gone_is_not_asked_again(app, receiver, webhook):
    receiver.status = 410
    builder.publish(draft(), by=None, at=clock.now())
    hurry(app)
    assert len(receiver.bodies) == 1
    assert webhook.disabled_on == clock.today()


def test_sending_is_resumed_with_what_waited(app, client, receiver, webhook):
    survey = draft()
    builder.publish(survey, by=None, at=clock.now())
    works(app, jobs=1)
    webhook.disabled_on = clock.today()
    works(app)
    assert receiver.bodies == []
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    accounts.post(client, f"{PAGE}{webhook.id}/enable", {})
    works(app)
    assert len(receiver.bodies) == 1
    assert webhook.disabled_on is None


def test_an_address_is_added_with_a_secret_shown_once_and_removed(client, boss):
    data = {"url": "https://hooks.example/in", "events": ["survey.published"]}
    page = accounts.post(client, PAGE, data).text
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", page)[0]
    shown = client.get(PAGE).text
    assert "https://hooks.example/in" in shown
    assert secret not in shown
    made = db.session.scalars(select(Webhook)).one()
    assert accounts_queries.acts(1)[0].action == "webhook.add"
    accounts.post(client, f"{PAGE}{made.id}/remove", {})
    assert db.session.scalars(select(Webhook)).all() == []
    assert accounts_queries.acts(1)[0].action == "webhook.remove"


@pytest.mark.parametrize(
    "data",
    [
        {"url": "", "events": ["survey.published"]},
        {"url": "ftp://hooks.example/", "events": ["survey.published"]},
        {"url": "https://a@hooks.example/", "events": ["survey.published"]},
        {"url": "https://hooks.example/\x00", "events": ["survey.published"]},
        {"url": "https://hooks.example/", "events": []},
        {"url": "https://hooks.example/", "events": ["response.read"]},
    ],
)
def test_an_address_that_cannot_be_is_not_added(client, boss, data):
    assert accounts.post(client, PAGE, data).status_code == 422
    assert db.session.scalars(select(Webhook)).all() == []


def test_a_foreign_address_can_be_neither_removed_nor_enabled(client, boss, webhook):
    webhook.organisation_id = accounts.service.create_organisation("Elsewhere").id
    db.session.commit()
    for act in ("remove", "enable"):
        assert accounts.post(client, f"{PAGE}{webhook.id}/{act}", {}).status_code == 404


def test_old_messages_are_forgotten(app, webhook):
    builder.publish(draft(), by=None, at=clock.now())
    works(app)
    deliveries()[0].made_at -= timedelta(days=31)
    db.session.commit()
    tasks.tell_daily()
    assert deliveries() == []
