"""What staff, readers and the public are told of the nights."""

from http import HTTPStatus

from sqlalchemy import update

from app import clock
from app.access import Role
from app.algorithm import record, texts
from app.db import db
from app.insights import (
    content,
    figures,
    nightly,
)
from app.insights.models import Run
from tests.app.insights.later.nightly.deciding import acts, moved
from tests.factories import accounts, nights
from tests.factories.nights import BEES, PARKING


def test_staff_turn_it_on_and_off_and_read_of_the_nights(client, run, survey, person):
    nights.night(survey, {**PARKING, **BEES}).ends()
    accounts.sign_in(client, person)
    place = "/staff/surveys/clinic/insights/"
    page = client.get(f"{place}runs/1/").text
    assert "Add new comments every night" in page
    assert 'id="nightly" name="nightly" value="yes" checked' in page
    for path in ("runs/1/", "runs/1/history/", f"questions/{run.question_id}/"):
        told = client.get(place + path).text
        assert "Started by the software at night. Accepted by the software" in told
    assert (
        "without the comments that were added at night"
        in client.get(f"{place}runs/1/quality/").text
    )
    data = {"back": f"{place}runs/1/"}
    answer = accounts.post(client, f"{place}nightly/", data)
    assert (answer.status_code, answer.location) == (HTTPStatus.SEE_OTHER, data["back"])
    page = client.get(f"{place}runs/1/").text
    assert 'id="nightly" name="nightly" value="yes">' in page
    assert "New comments are no longer added by themselves." in page
    evil = accounts.post(client, f"{place}nightly/", {"nightly": "yes", "back": "//evil.example"})
    assert evil.location == place
    db.session.expire_all()
    assert nightly.is_on(survey.id)
    assert [each.actor_id for each in acts("nightly.turned_off")] == [person.id]
    nights.arrive(survey, PARKING)
    db.session.execute(update(Run).values(reached_at=None))
    db.session.commit()
    assert "2 comments came in since. They are added tonight." in client.get(f"{place}runs/1/").text


def test_readers_are_told_and_cannot_turn_it_on(client, run, survey, person):
    accounts.sign_in(client, accounts.user(Role.READER, email="reader@example.org"))
    place = "/staff/surveys/clinic/insights/"
    page = client.get(f"{place}runs/1/").text
    assert "New comments are added every night." in page
    assert 'name="nightly"' not in page
    assert accounts.post(client, f"{place}nightly/", {}).status_code == HTTPStatus.FORBIDDEN


def test_what_waits_stands_on_the_start_page_and_says_why(client, run, survey, person):
    moved(nights.night(survey, PARKING)).ends()
    accounts.sign_in(client, person)
    assert "counts once you accept it" in client.get("/staff/").text
    page = client.get("/staff/surveys/clinic/insights/runs/2/").text
    assert "The software started this analysis at night. It waits for you" in page
    listed = client.get(f"/staff/surveys/clinic/insights/questions/{run.question_id}/").text
    assert "Started by the software at night" in listed
    accounts.post(client, "/staff/surveys/clinic/insights/runs/2/accept/", {})
    assert "counts once you accept it" not in client.get("/staff/").text


def test_the_public_reads_that_comments_were_added_and_old_figures_keep_their_digest(
    run, survey, person
):
    first = figures.make_snapshot(survey, at=clock.now())
    assert "added_until" not in first.figures_json
    assert content.canonical(figures.of(first)) == first.figures_json
    nights.night(survey, PARKING).ends()
    second = figures.make_snapshot(survey, at=clock.now())
    until = figures.of(second).open[0].run.added_until
    assert until == clock.today()
    assert content.canonical(figures.of(second)) == second.figures_json
    facts = record.content_of(survey, figures.of(second), {}).questions[0]
    assert facts.added_until == until
    told = texts.known(record.content_of(survey, figures.of(second), {}), "en", website="x")
    assert "the computer put new comments into these topics by itself" in told["scale"]
    before = texts.known(record.content_of(survey, figures.of(first), {}), "en", website="x")
    assert "by itself" not in before["scale"]
