"""Staff read every comment, name, confirm, merge and move; who and when is kept."""

from http import HTTPStatus
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.insights import editing, queries
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, TopicEdit
from app.jobs import Job
from tests.factories import accounts, builder, respond
from tests.factories.insights import RUN_AT, analysed, finished_run

PARKING = [f"Parking near the clinic was hard on day {day}" for day in range(1, 61)]
STAFF_NICE = [f"The nurse was kind and patient, visit {day}" for day in range(1, 13)]
ODD = ["The moon is made of cheese", "My hat is blue"]


@pytest.fixture
def survey(app: Flask) -> Survey:
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


@pytest.fixture
def run(survey: Survey) -> Run:
    return analysed(survey, {"parking clinic": PARKING, "nurse kind": STAFF_NICE, "": ODD})


@pytest.fixture
def analyst(client: FlaskClient) -> User:
    person = accounts.user(Role.ANALYST)
    accounts.sign_in(client, person)
    return person


def page(client: FlaskClient, path: str, status: int = HTTPStatus.OK) -> str:
    answer = client.get(f"/staff/surveys/clinic/{path}")
    assert answer.status_code == status, answer.text
    return answer.text


def send(client: FlaskClient, path: str, **data: object):
    """Send a form from a page that knew every edit."""
    data.setdefault("seen", db.session.scalar(select(func.max(Run.edits))) or 0)
    answer = accounts.post(client, f"/staff/surveys/clinic/{path}", data)
    db.session.expire_all()
    return answer


def ids_in(run: Run, number: int | None) -> list[str]:
    topics = {topic.id: topic.number for topic in queries.all_topics(run)}
    if number is None:
        alone = db.session.query(RunComment).filter_by(run_id=run.id, grouped=False)
        return [str(row.response_id) for row in alone]
    rows = db.session.query(Assignment).filter_by(run_id=run.id, standing=True)
    return [str(row.response_id) for row in rows if topics.get(row.topic_id) == number]


def test_questions_and_analyses_are_listed_and_a_new_one_starts(client, survey, analyst):
    respond.sent(survey, {"good": "Good"})
    text = page(client, "insights/")
    assert "1 comment" in text
    question = queries.open_questions(survey)[0].id
    answer = send(client, "insights/runs/", question=question)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert "Waiting to begin" in page(client, "insights/runs/1/")
    assert db.session.query(Job).filter_by(name="insights.run").count() == 1
    send(client, "insights/runs/", question=question)
    assert "under way already" in page(client, "insights/")
    assert send(client, "insights/runs/", question="nonsense").status_code == HTTPStatus.NOT_FOUND


def test_progress_asks_again_by_itself_and_stops_when_done(client, survey, analyst):
    respond.sent(survey, {"good": "Good"})
    send(client, "insights/runs/", question=queries.open_questions(survey)[0].id)
    part = client.get("/staff/surveys/clinic/insights/runs/1/", headers={"HX-Request": "true"}).text
    assert 'hx-trigger="every 3s"' in part
    assert "<html" not in part
    db.session.query(Job).delete()
    db.session.commit()
    part = client.get("/staff/surveys/clinic/insights/runs/1/", headers={"HX-Request": "true"}).text
    assert "hx-trigger" not in part
    assert "Start again" in part


def test_topics_are_listed_by_size_with_the_machines_words_marked(client, run, analyst):
    text = page(client, "insights/runs/1/")
    assert text.index("parking clinic") < text.index("nurse kind")
    assert text.count("Named by the machine") == 2
    assert ">60<" in text
    assert "Not grouped" in text


def test_every_comment_can_be_read_searched_and_filtered(client, run, analyst):
    first = page(client, "insights/runs/1/topics/1/")
    second = page(client, "insights/runs/1/topics/1/?page=2")
    shown = [text for text in PARKING if f"{text}<" in first or f"{text}<" in second]
    assert shown == PARKING
    found = page(client, "insights/runs/1/topics/1/?words=DAY+60")
    assert "day 60" in found
    assert "day 59" not in found
    assert "No comment fits" in page(client, "insights/runs/1/topics/1/?language=fr")
    assert "moon" in page(client, "insights/runs/1/not-grouped/")
    part = client.get(
        "/staff/surveys/clinic/insights/runs/1/topics/1/?words=day+7",
        headers={"HX-Request": "true"},
    ).text
    assert part.lstrip().startswith("<div id")


def test_a_name_is_kept_per_language_with_who_and_when(client, run, analyst):
    refused = send(client, "insights/runs/1/topics/1/names/", **{"name-en": " "})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Give the topic a name in this language." in refused.text
    send(client, "insights/runs/1/topics/1/names/", **{"name-en": "Parking <b>near</b> the clinic"})
    topic = queries.topic_numbered(run, 1)
    assert topic.label == "Parking <b>near</b> the clinic"
    assert topic.label_by_machine == "parking clinic"
    text = page(client, "insights/runs/1/topics/1/")
    assert "Parking &lt;b&gt;near&lt;/b&gt; the clinic" in text
    assert analyst.name in text
    edit = db.session.query(TopicEdit).one()
    assert (edit.kind, edit.by, edit.before) == ("renamed", analyst.id, "{}")


def test_only_a_named_topic_can_be_confirmed(client, run, analyst):
    refused = send(client, "insights/runs/1/topics/2/confirm/")
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    send(client, "insights/runs/1/topics/2/names/", **{"name-en": "Kind nurses"})
    send(client, "insights/runs/1/topics/2/confirm/")
    assert queries.topic_numbered(run, 2).is_confirmed
    send(client, "insights/runs/1/topics/2/reopen/")
    assert not queries.topic_numbered(run, 2).is_confirmed


def test_merged_topics_count_as_one_and_can_be_separated(client, run, analyst):
    send(client, "insights/runs/1/topics/2/merge/", to="1")
    assert [each.people for each in queries.topics_for(run)] == [72]
    moved = client.get("/staff/surveys/clinic/insights/runs/1/topics/2/")
    assert moved.status_code == HTTPStatus.FOUND
    assert "nurse was kind" in page(client, "insights/runs/1/topics/1/?words=nurse")
    again = send(client, "insights/runs/1/topics/1/merge/", to="1")
    assert again.status_code == HTTPStatus.CONFLICT
    send(client, "insights/runs/1/topics/2/separate/")
    assert [each.people for each in queries.topics_for(run)] == [60, 12]


def test_comments_move_between_topics_and_out_of_them(client, run, analyst):
    some = ids_in(run, 1)[:3]
    send(client, "insights/runs/1/comments/", responses=some, to="2", act="move")
    assert [each.people for each in queries.topics_for(run)] == [57, 15]
    odd = ids_in(run, None)
    send(client, "insights/runs/1/comments/", responses=odd, to="2", act="move")
    assert queries.not_grouped(run) == {}
    send(client, "insights/runs/1/comments/", responses=odd, to="none", act="move")
    assert queries.not_grouped(run) == {"far": 2}
    moved = db.session.query(Assignment).filter(Assignment.decided_by.is_not(None)).all()
    assert len({each.response_id for each in moved}) == 5
    assert {each.decided_by for each in moved} == {analyst.id}
    assert all(each.decided_at for each in moved)
    assert queries.handled(run).moved == 5
    assert "Comments moved" in page(client, "insights/runs/1/history/")


def test_reading_is_counted(client, run, analyst):
    send(client, "insights/runs/1/comments/", responses=ids_in(run, 2), act="read")
    assert queries.handled(run) == (74, 12, 0)
    send(
        client,
        "insights/runs/1/comments/",
        responses=[*ids_in(run, 2), "nonsense", str(uuid4())],
        act="read",
    )
    assert queries.handled(run).read == 12


def test_after_moving_one_comes_back_to_the_same_page_and_never_elsewhere(client, run, analyst):
    here = "/staff/surveys/clinic/insights/runs/1/topics/1/?words=day"
    answer = send(client, "insights/runs/1/comments/", act="read", back=here)
    assert answer.location == here
    answer = send(client, "insights/runs/1/comments/", act="read", back="https://evil.example/")
    assert answer.location == "/staff/surveys/clinic/insights/runs/1/"


def test_a_new_run_leaves_what_people_did_to_an_older_one(run, survey, app):
    person = accounts.user(Role.ANALYST)
    topic = queries.topic_numbered(run, 1)
    editing.rename_topic(topic, {"en": "Parking"}, seen=run.edits, by=person.id, at=RUN_AT)
    editing.confirm_topic(topic, seen=run.edits, by=person.id, at=RUN_AT)
    editing.merge_topics(
        queries.topic_numbered(run, 2), topic, seen=run.edits, by=person.id, at=RUN_AT
    )
    db.session.commit()
    finished_run(survey, [])
    db.session.expire_all()
    assert [
        (each.topic.label, each.topic.is_confirmed, each.people) for each in queries.topics_for(run)
    ] == [("Parking", True, 72)]


def test_the_whole_response_is_shown_beside_a_comment(client, run, analyst):
    response_id = ids_in(run, 1)[0]
    text = page(client, f"insights/runs/1/comments/{response_id}/")
    assert "Parking near the clinic" in text
    assert "did not agree to be quoted" in text
    page(client, f"insights/runs/1/comments/{uuid4()}/", HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize(
    "path", ["insights/runs/1/topics/1/", "insights/runs/1/not-grouped/", "quotes/"]
)
def test_a_reader_sees_topics_but_not_what_single_people_wrote(client, run, path):
    accounts.sign_in(client, accounts.user(Role.READER))
    assert "parking clinic" in page(client, "insights/runs/1/")
    page(client, path, HTTPStatus.FORBIDDEN)


def test_a_reader_changes_nothing(client, run):
    accounts.sign_in(client, accounts.user(Role.READER))
    for path in ("runs/", "runs/1/comments/", "runs/1/topics/1/names/", "runs/1/topics/1/merge/"):
        assert send(client, f"insights/{path}").status_code == HTTPStatus.FORBIDDEN


def test_unknown_numbers_are_not_found(client, run, analyst):
    for path in ("runs/9/", "runs/1/topics/9/", "runs/99999999999999999999/"):
        page(client, f"insights/{path}", HTTPStatus.NOT_FOUND)
    for to in ("9", "x", "", "\u0661"):
        answer = send(client, "insights/runs/1/comments/", act="move", to=to)
        assert answer.status_code == HTTPStatus.NOT_FOUND
