"""Two people approve in the same moment, where writers do not queue."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.access import Role
from app.db import db, reading
from app.entries import queries, service
from app.entries.models import Entry, EntryState
from app.entries.refusals import NotInReviewError
from app.errors import ConflictError
from tests.factories import accounts, entries


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql


@pytest.fixture
def waiting(app):
    """An entry that has been handed in."""
    loop = entries.drafted()
    entries.checked(loop)
    seen = loop.entry.revision
    service.submit_for_review(loop.entry, seen=seen, by=loop.author.id, at=entries.PUBLISHED)
    db.session.commit()
    return loop


def at_once(app, *acts):
    """Do these in threads of their own; return which were refused."""

    def run(act):
        with app.app_context(), reading(only=False):
            try:
                act()
                db.session.commit()
            except (NotInReviewError, ConflictError) as error:
                db.session.rollback()
                return type(error)
            return None

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_who_approve_at_once_one_does(app, waiting):
    entry_id, people = waiting.entry.id, [accounts.user(Role.APPROVER).id for _ in range(4)]

    def approves(person_id):
        entry = db.session.get_one(Entry, entry_id)
        service.approve_and_publish(entry, by=person_id, at=entries.PUBLISHED)

    told = at_once(app, *[lambda one=one: approves(one) for one in people])
    assert told.count(None) == 1
    assert set(told) == {None, NotInReviewError}
    db.session.expire_all()
    assert len(queries.versions_of(db.session.get_one(Entry, entry_id))) == 1


def test_who_edits_while_it_is_approved_is_never_published_unread(app, waiting):
    entry_id, approver, author = waiting.entry.id, waiting.approver.id, waiting.author.id
    seen = waiting.entry.revision

    def approves():
        entry = db.session.get_one(Entry, entry_id)
        service.approve_and_publish(entry, by=approver, at=entries.PUBLISHED, seen=seen)

    def edits():
        entry = db.session.get_one(Entry, entry_id)
        texts = {"en": {"next": "something else"}}
        service.edit(entry, texts, {}, seen=seen, by=author, at=entries.PUBLISHED)

    at_once(app, approves, edits)
    db.session.expire_all()
    entry = db.session.get_one(Entry, entry_id)
    versions = queries.versions_of(entry)
    assert all("something else" not in each.content_json for each in versions)
    is_changed = "something else" in entry.texts_json
    assert entry.state == (EntryState.DRAFT if is_changed else EntryState.PUBLISHED)
