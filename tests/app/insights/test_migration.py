"""A database of the release before becomes one of this release, and no decision is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import text

from app import create_app, schema
from app.access import Role
from app.db import db
from app.insights import history, queries
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run, Topic
from app.jobs import Job
from tests import postgres
from tests.conftest import settings_in
from tests.factories import accounts, builder, respond
from tests.factories.insights import open_question

BEFORE = "0150_offered"
RUN, ONE, TWO, EDIT = (uuid4() for _ in range(4))


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An empty database of the release before."""
    settings = settings_in(tmp_path)
    if request.param == "postgresql":
        url = postgres.new_database(request.getfixturevalue("postgres_server"))
        settings = replace(settings, database_url=url)
    app = create_app(settings, testing=True)
    with app.app_context():
        go_to(BEFORE)
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def go_to(revision: str) -> None:
    """Migrate up or down to a revision."""
    is_newest = schema.revision(db.engine) == schema.newest()
    go = command.downgrade if is_newest else command.upgrade
    with db.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = OFF")
        connection.begin()
        go(schema.configuration(connection), revision)
        connection.commit()
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = ON")


def key(of: UUID) -> str:
    """Return an id as raw statements name it."""
    return of.hex if db.engine.dialect.name == "sqlite" else str(of)


def put(table: str, **values: object) -> None:
    """Insert a row as the release before would have."""
    named = {f'"{name}"': f":{name}" for name in values}
    raw = {name: key(each) if isinstance(each, UUID) else each for name, each in values.items()}
    statement = f"insert into {table} ({', '.join(named)}) values ({', '.join(named.values())})"
    db.session.execute(text(statement), raw)


def filled() -> dict[str, UUID]:
    """Fill the old tables; return the responses by what became of them."""
    # Surveys and responses are rows of the newest release: they are made there, and taken back.
    go_to("head")
    survey = builder.published("service_feedback")
    question, person = open_question(survey), accounts.user(Role.ANALYST)
    names = ("left", "moved", "back", "out", "never", "in")
    found = {name: respond.sent(survey, {question.code: name}).id for name in names}
    db.session.query(Job).delete()
    db.session.commit()
    go_to(BEFORE)
    at = "2026-03-16 09:00:00"
    put("run", id=RUN, survey_id=survey.id, question_id=question.id, number=1, state="done",
        stage="", progress=1.0, recipe_json="{}", quality_json="{}", embedder="use",
        versions_json="{}", comments=5, error="", created_at=at, finished_at=at)  # fmt: skip
    for number, topic_id in enumerate((ONE, TWO), 1):
        put("topic", id=topic_id, run_id=RUN, number=number, words_json='{"en": ["a"]}',
            public_words_json="{}", label_by_machine="a", label_by_staff="Cars" * (number == 1),
            labels_json='{"en": "Cars"}' if number == 1 else "{}", quotes_json="[]",
            merged_into_id=None, is_confirmed=number == 1)  # fmt: skip
    put("topic_edit", id=EDIT, topic_id=ONE, kind="renamed", before="{}",
        after='{"en": "Cars"}', by=person.id, at=at)  # fmt: skip
    places = {
        "left": (ONE, ONE, None), "moved": (ONE, TWO, person.id), "back": (ONE, ONE, person.id),
        "out": (TWO, None, person.id), "never": (None, None, None), "in": (None, ONE, person.id),
    }  # fmt: skip
    for name, (machine, now, by) in places.items():
        put("assignment", run_id=RUN, response_id=found[name], topic_id=now,
            machine_topic_id=machine, strength=0.7, lang="en",
            not_grouped="far" if name == "never" else "", moved_by=by,
            moved_at=at if by else None, read_by=by, read_at=at if by else None)  # fmt: skip
    db.session.commit()
    db.session.remove()
    return found


def placed(response_id: UUID) -> dict[UUID, tuple[bool, float | None, bool]]:
    """Return for each topic of a comment: whether it stands, the machine's part, who decided."""
    rows = db.session.query(Assignment).filter_by(response_id=response_id)
    return {
        row.topic_id: (row.standing, row.machine_strength, row.decided_by is not None)
        for row in rows
    }


def test_what_the_machine_said_and_what_people_decided_become_rows_of_their_own(old):
    found = filled()
    schema.upgrade(db.engine)
    assert placed(found["left"]) == {ONE: (True, 1.0, False)}
    assert placed(found["moved"]) == {ONE: (False, 1.0, True), TWO: (True, None, True)}
    assert placed(found["back"]) == {ONE: (True, 1.0, True)}
    assert placed(found["out"]) == {TWO: (False, 1.0, True)}
    assert placed(found["never"]) == {}
    assert placed(found["in"]) == {ONE: (True, None, True)}
    run = db.session.get_one(Run, RUN)
    comments = db.session.query(RunComment).order_by(RunComment.place).all()
    assert [each.place for each in comments] == list(range(6))
    assert {each.response_id for each in comments if not each.grouped} == {
        found["out"], found["never"]
    }  # fmt: skip
    assert {each.fit for each in comments} == {0.7}
    assert queries.not_grouped(run) == {"": 1, "far": 1}
    assert queries.handled(run) == (6, 4, 4)
    assert [(each.people, each.topic.label) for each in queries.topics_for(run)] == [
        (3, "Cars"), (1, "a")
    ]  # fmt: skip


def test_runs_topics_and_edits_take_their_new_places(old):
    found = filled()
    schema.upgrade(db.engine)
    run = db.session.get_one(Run, RUN)
    assert queries.current_run(run.survey_id, run.question_id) == run
    topic = db.session.get_one(Topic, ONE)
    assert (topic.key, topic.theme.label, topic.made_by, topic.revision) == (
        ONE, "Cars", "machine", 1
    )  # fmt: skip
    (row,) = history.edits(run, topic)
    assert (row.edit.number, row.edit.run_id, run.edits, row.may_be_undone) == (1, RUN, 1, True)
    (job,) = db.session.query(Job)
    assert (job.name, job.unique_key) == ("insights.embed", f"embed:{run.survey_id}")
    assert found


def test_back_and_forth_keeps_where_comments_are(old):
    found = filled()
    schema.upgrade(db.engine)
    db.session.remove()
    go_to(BEFORE)
    rows = db.session.execute(
        text("select response_id, topic_id, machine_topic_id from assignment")
    )
    back = {UUID(str(row[0])): tuple(each and UUID(str(each)) for each in row[1:]) for row in rows}
    assert back == {
        found["left"]: (ONE, ONE), found["moved"]: (TWO, ONE), found["back"]: (ONE, ONE),
        found["out"]: (None, TWO), found["never"]: (None, None), found["in"]: (ONE, None),
    }  # fmt: skip
    db.session.remove()
    schema.upgrade(db.engine)
    assert placed(found["moved"]) == {ONE: (False, 1.0, True), TWO: (True, None, True)}
