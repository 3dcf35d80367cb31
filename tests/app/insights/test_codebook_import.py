"""A codebook of an earlier year comes in: looked at, made at once or not at all, undone as one."""

import io
import json
from http import HTTPStatus

import pytest
from sqlalchemy import select

from analysis import Recipe
from app import clock
from app.access import Role
from app.db import db
from app.insights import analysing, codebook_given, queries, service
from app.insights.codebook_given import Problem, read
from app.insights.models import Topic, TopicEdit
from surveys.exchange.books import book
from tests.factories import accounts, builder, respond
from tests.factories.insights import analysed, open_question

HERE = "/staff/surveys/clinic/insights/runs/1"
LINES = (
    "topic,theme,name,name_en,name_es,meaning,includes,excludes,example_1,example_2",
    "1,,Lifts,Lifts,Ascensores,They stand still,Stairs,Signs,The lift broke,Ring 020 7946 0958",
    "2,,Food,,,'=What people eat,,,The soup was cold,",
)
GOOD = "\n".join(LINES).encode()
PARKING = [f"Parking was hard {number}" for number in range(12)]


@pytest.fixture
def survey(app):
    accounts.organisation()
    made = builder.published("service_feedback", slug="clinic")
    analysed(made, {"parking": PARKING, "nurse": [f"Kind nurse {each}" for each in range(8)]})
    db.session.commit()
    return made


@pytest.fixture
def analyst(client, survey):
    person = accounts.user(Role.ANALYST)
    accounts.sign_in(client, person)
    return person


def look(client, data, name="codebook.csv"):
    sent = {"file": (io.BytesIO(data), name), "csrf_token": accounts.csrf_token(client)}
    return client.post(f"{HERE}/codebook/import/", data=sent)


def packed(page):
    start = page.index('name="codebook" value="') + len('name="codebook" value="')
    return page[start : page.index('">', start)].replace("&#34;", '"').replace("&#39;", "'")


def make(client, codebook, seen=0):
    sent = {"codebook": codebook, "seen": seen}
    return accounts.post(client, f"{HERE}/codebook/import/make/", sent)


def topics():
    db.session.expire_all()
    chosen = select(Topic).where(Topic.made_by == "person").order_by(Topic.number)
    return db.session.scalars(chosen).all()


def test_a_file_of_ours_is_read_in_each_form():
    sheet = [line.split(",") for line in LINES]
    told = [
        {"name": "Lifts", "names": {"en": "Lifts", "es": "Ascensores"},
         "meaning": "They stand still", "includes": "Stairs", "excludes": "Signs",
         "examples": [{"text": "The lift broke", "lang": "en"},
                      {"text": "Ring 020 7946 0958", "lang": "en"}]},
        {"name": "Food", "names": {}, "meaning": "=What people eat",
         "examples": [{"text": "The soup was cold"}]},
    ]  # fmt: skip
    forms = (
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("utf-16"),
        GOOD.replace(b",", b";"),
        book({"codebook": sheet}),
        json.dumps({"survey": "old", "topics": told}).encode(),
    )
    for data in forms:
        found, problems = read(data)
        assert problems == ()
        first, second = found
        assert (first.names["es"], first.name("en"), second.name("en")) == (
            "Ascensores", "Lifts", "Food",
        )  # fmt: skip
        assert (first.meaning, first.includes, first.excludes) == (
            "They stand still", "Stairs", "Signs",
        )  # fmt: skip
        assert first.examples == ("The lift broke", "Ring [phone]")
        assert second.meaning == "=What people eat"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem("nothing")),
        (b"name,meaning\n", Problem("nothing")),
        (b"label,meaning\na,b\n", Problem("no_name_column", 1)),
        (b"name,meaning\nx,y\n,z\n", Problem("no_name", 3)),
        (b"name\nx\nX\n", Problem("twice", 3)),
        (b"name\n" + b"x" * 201, Problem("name_too_long", 2)),
        (b"name,meaning\nx," + b"y" * 2001, Problem("text_too_long", 2)),
        (b"name,example_1\nx," + b"y" * 2001, Problem("example_too_long", 2)),
        (b"name\n" + b"\n".join(b"n%d" % each for each in range(201)), Problem("too_many")),
        (b"name\nx\0y\n", Problem("not_readable", 2)),
        (b"name\ncaf\xe9\n", Problem("not_text")),
        (b"PK\x03\x04 torn", Problem("not_readable")),
        (b"{", Problem("not_readable")),
        (b"[" * 100_000, Problem("not_readable")),
        (b'{"topics": 3}', Problem("no_topics")),
        (b'[{"name": "a"}, 7]', Problem("not_readable", 2)),
        (b'[{"name": "\\ud800"}]', Problem("not_readable", 1)),
        (b'[{"name": ["a"]}]', Problem("not_readable", 1)),
        (b'[{"name": "a", "examples": "b"}]', Problem("not_readable", 1)),
        (b"x" * (codebook_given.MOST_BYTES + 1), Problem("too_big")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(data, problem):
    assert problem in read(data).problems


def test_it_is_looked_at_first_and_made_in_one_step_that_is_undone_as_one(client, survey, analyst):
    page = look(client, GOOD).text
    assert "2 topics will be made." in page
    assert topics() == []
    made = make(client, packed(page))
    assert made.status_code == HTTPStatus.SEE_OTHER
    assert "Ring [phone]" in client.get(made.location).text
    assert [(topic.label, topic.meaning) for topic in topics()] == [
        ("Lifts", "They stand still"), ("Food", "=What people eat"),
    ]  # fmt: skip
    # A topic without comments has pages like every other one.
    for path in ("/", "/topics/3/", "/map/", "/themes/", "/quality/", "/history/"):
        assert client.get(HERE + path).status_code == HTTPStatus.OK
    edit = db.session.scalars(select(TopicEdit)).one()
    assert edit.kind == "imported"
    accounts.post(client, f"{HERE}/history/{edit.number}/undo/", {})
    assert all(topic.is_undone for topic in topics())
    assert "Lifts" not in client.get(f"{HERE}/codebook/").text
    accounts.post(client, f"{HERE}/history/2/undo/", {})
    assert not any(topic.is_undone for topic in topics())


def test_what_is_there_already_is_left_as_it_is(client, survey, analyst):
    make(client, packed(look(client, GOOD).text))
    again = look(client, GOOD + b"\n3,,Signs,,,Where to go,,,,").text
    assert "1 topic will be made." in again
    assert "There already, left as they are" in again
    make(client, packed(again), seen=1)
    assert [topic.label for topic in topics()] == ["Lifts", "Food", "Signs"]
    refused = make(client, json.dumps([{"name": "Food"}]), seen=2)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "All of these topics are there already." in refused.text


def test_a_mistake_makes_nothing_and_every_mistake_is_told(client, survey, analyst):
    refused = look(client, b"name,meaning\n,a\nLifts,b\nlifts,c\n")
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Line 2: The topic has no name." in refused.text
    assert "Line 4: Another topic in the file has this name." in refused.text
    assert look(client, b"", name="").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    forged = make(client, '[{"name": "\ud800"}, {"name": ""}]'.encode(errors="replace"))
    assert forged.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert topics() == []


def test_only_who_may_change_topics_may_bring_one_in(client, survey):
    accounts.sign_in(client, accounts.user(Role.READER))
    assert client.get(f"{HERE}/codebook/import/").status_code == HTTPStatus.FORBIDDEN
    assert look(client, GOOD).status_code == HTTPStatus.FORBIDDEN


def test_the_next_analysis_sorts_comments_into_the_topics(client, survey, analyst):
    question = open_question(survey)
    said = [f"The lift is broken again on floor {each}" for each in range(1, 7)]
    lifts = [respond.sent(survey, {question.code: text}).id for text in said]
    other = [
        respond.sent(survey, {question.code: f"Waiting took {each} hours"}).id for each in range(6)
    ]
    make(client, packed(look(client, GOOD).text))
    recipe = Recipe(embedder="use", default_lang="en")
    run = service.start_run(survey, question.id, recipe, by=None, at=clock.now())
    db.session.commit()
    analysing.run_analysis(str(run.id))
    db.session.expire_all()
    inside = {
        each: {topic.label for topic in queries.topics_of(run, each)} for each in (*lifts, *other)
    }
    assert all("Lifts" in inside[each] for each in lifts)
    assert not any("Lifts" in inside[each] for each in other)
    kept = {topic.label: topic for topic in queries.all_topics(run)}
    assert kept["Lifts"].meaning == "They stand still"
    # Nothing was near it, and people made it: it stays.
    assert kept["Food"].given_json == '["The soup was cold"]'
    people = {topic.label: people for topic, people in queries.topics_for(run)}
    assert people["Food"] == 0
