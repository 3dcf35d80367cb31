"""What was published before there were commitments has them afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.db import db
from app.entries.commitments import queries
from app.entries.models import Entry
from tests.app.insights.test_migration import go_to
from tests.factories import entries, promises

BEFORE = "0270_entry"


@pytest.fixture(params=["app", "app_on_postgresql"])
def app(request):
    return request.getfixturevalue(request.param)


def test_down_and_up_again_each_promise_of_the_newest_version_is_a_commitment(app):
    loop = entries.published()
    entries.publish(loop, at=entries.PUBLISHED + timedelta(days=30))
    slug, survey_id = loop.entry.slug, loop.survey.id
    db.session.remove()
    go_to(BEFORE)
    with db.engine.connect() as connection:
        columns = connection.execute(text("select * from survey")).keys()
    assert "responsible_id" not in columns
    go_to("head")
    entry = db.session.query(Entry).filter_by(slug=slug).one()
    (found,) = queries.commitments_of(entry)
    assert (found.number, found.version_number, found.due_on) == (1, 2, promises.DUE)
    assert found.first_due_on == promises.DUE
    assert [(each.kind, each.by_id) for each in found.events] == [("made", loop.approver.id)]
    assert entry.survey.answered_on == entries.PUBLISHED.date()
    assert entry.survey_id == survey_id
    assert queries.name_of(found) == "name 1 [en]"
