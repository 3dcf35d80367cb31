"""However many people have answered, no public list or figure reads an answer."""

import re

import pytest
from sqlalchemy import event

from app.db import db
from tests.factories import concerns as concern_of
from tests.factories import entries

ANSWERS = re.compile(r"\b(response|answer|receipt|run_comment|comment_text|assignment)\b")
PATHS = (
    "you-said/", "you-said/?q=title&place=x", "scoreboard/", "topics/", "topics/waiting/",
    "you-said/entries.json", "you-said/entries.csv", "you-said/feed.atom", "sitemap.xml",
    "scoreboard/scoreboard.json", "you-said/{slug}/block/", "you-said/{slug}/entry.json",
)  # fmt: skip


@pytest.fixture
def said(app):
    heard: list[str] = []

    def hear(_connection, _cursor, statement, *_rest):
        heard.append(statement)

    for engine in db.engines.values():
        event.listen(engine, "before_cursor_execute", hear)
    yield heard
    for engine in db.engines.values():
        event.remove(engine, "before_cursor_execute", hear)


def test_no_list_reads_answers(client, said):
    loop = entries.published()
    concern_of.link(loop, concern_of.concern(loop))
    for path in PATHS:
        said.clear()
        assert client.get(f"/en/{path.format(slug=loop.entry.slug)}").status_code == 200
        assert said, path
        assert [each for each in said if ANSWERS.search(each)] == [], path


def test_a_page_that_does_is_noticed(client, said):
    loop = entries.drafted()
    said.clear()
    entries.publish(loop)
    assert [each for each in said if ANSWERS.search(each)] != []


def test_a_list_asks_as_often_for_many_answers_as_for_one(client, said):
    loop = entries.published()
    concern_of.link(loop, concern_of.concern(loop))
    asked = []
    client.get("/en/you-said/")  # the name of the organisation is asked for once
    for _ in range(2):
        said.clear()
        for path in PATHS[:3]:
            client.get(f"/en/{path}")
        asked.append(len(said))
        entries.published()
    assert asked[0] == asked[1]
