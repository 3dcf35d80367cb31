"""The same lists and figures on PostgreSQL; and of two who link one topic, one is first."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from app.db import db, reading
from app.entries import concerns
from app.entries.concern_models import Concern, ConcernTopic
from app.entries.concerns import LinkedElsewhereError
from tests.factories import concerns as concern_of
from tests.factories import entries


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql


@pytest.fixture
def client(app):
    return app.test_client()


def test_lists_and_figures(client):
    loop = entries.published()
    concern = concern_of.concern(loop)
    concern_of.link(loop, concern)
    found = client.get("/ar/you-said/", query_string={"q": "TITLE", "concern": concern.slug})
    assert found.text.count('class="card"') == 1
    assert 'class="card"' not in client.get("/ar/you-said/?q=elephant").text
    for path in (
        "scoreboard/", "scoreboard/scoreboard.csv", f"topics/{concern.slug}/", "topics/",
        "you-said/entries.json", "you-said/entries.csv", "you-said/feed.atom", "sitemap.xml",
        f"you-said/{loop.entry.slug}/block/",
    ):  # fmt: skip
        assert client.get(f"/en/{path}").status_code == 200, path


def test_of_two_who_link_one_topic_at_once_one_is_first(app):
    loop = entries.published()
    ids = [concern_of.concern(loop, {"en": name}).id for name in ("One", "Two")]
    organisation_id, author_id = loop.survey.organisation_id, loop.author.id

    def links(concern_id: UUID) -> bool:
        with app.app_context(), reading(only=False):
            topic = concerns.topics_of(organisation_id)[0]
            concern = db.session.get_one(Concern, concern_id)
            try:
                concerns.link(concern, topic, by=author_id, at=entries.DRAFTED)
            except LinkedElsewhereError:
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(links, ids)) == [False, True]
    assert db.session.query(ConcernTopic).count() == 1
