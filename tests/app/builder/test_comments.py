"""Colleagues comment on a draft: threads stay findable, also when their question is deleted."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.builder import commenting
from app.builder.models import DraftComment
from app.db import db
from surveys import editing
from tests.app.builder.desk import Desk
from tests.app.builder.parts import only
from tests.factories import accounts, builder


@pytest.fixture(params=["app", "app_on_postgresql"])
def place(request):
    """The application on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def park(place):
    draft = editing.add_page(editing.new_survey(code="park", source_lang="en", title="The park"))
    draft = editing.add_item(draft, draft.pages[0].id, "long_text", "Why?")
    return builder.draft(draft, slug="park")


@pytest.fixture
def reader(place):
    return Desk(place, accounts.user(Role.READER))


def say(desk, survey, text, part="", **more):
    return desk.post("park/comments/", {"text": text, "part": part, **more}, survey=survey)


def first():
    return db.session.scalar(select(DraftComment).where(DraftComment.thread_id.is_(None)))


def test_a_thread_on_a_question_is_counted_answered_resolved_and_opened_again(place, park, reader):
    item = only(park)
    assert say(reader, park, "Too <b>short</b>", item.id).status_code == 303
    assert commenting.open_counts(park) == {item.id: 1}
    editor = Desk(place, accounts.user(Role.EDITOR))
    assert say(editor, park, "Better now?", item.id, thread=str(first().id)).status_code == 303
    shown = reader.get(f"park/comments/?part={item.id}").text
    for text in ("Too &lt;b&gt;short&lt;/b&gt;", "Better now?", editor.person.name, "Not resolved"):
        assert text in shown
    assert f"comments/?part={item.id}" in reader.get("park/").text
    url = f"park/comments/{first().id}/"
    assert editor.post(f"{url}resolve", {"part": item.id}, survey=park).status_code == 303
    assert commenting.open_counts(park) == {}
    assert first().resolved_by == editor.person.id
    assert "Resolved" in reader.get("park/comments/").text
    reader.post(f"{url}reopen", {}, survey=park)
    assert commenting.open_counts(park) == {item.id: 1}
    assert first().resolved_by is None


def test_comments_on_a_deleted_question_stay_in_the_list(place, park, reader):
    item = only(park)
    say(reader, park, "Remember this", item.id)
    builder.redraft(park, editing.delete_item(park.draft, item.id))
    shown = reader.get("park/comments/").text
    assert "Remember this" in shown
    assert "Why?" in shown
    assert "Deleted" in shown
    assert "has been deleted" in reader.get(f"park/comments/?part={item.id}").text
    gone = say(reader, park, "Long thoughts", item.id)
    assert gone.status_code == 409
    assert "Long thoughts" in gone.text
    assert say(reader, park, "Still", item.id, thread=str(first().id)).status_code == 303


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001, "a\x00b", "\ufffd"])
def test_what_is_no_comment_is_refused(park, reader, text):
    assert say(reader, park, text).status_code == 422
    assert first() is None


def test_threads_of_other_surveys_and_none_at_all(place, park, reader):
    other = builder.draft("a11_trust", slug="trust")
    say(reader, park, "Here")
    thread = str(first().id)
    assert reader.post("trust/comments/", {"text": "x", "thread": thread}).status_code == 409
    assert reader.post(f"trust/comments/{thread}/resolve", {}).status_code == 404
    for wrong in (str(uuid4()), "nonsense", ""):
        assert say(reader, park, "x", thread=wrong).status_code == 409
    assert commenting.threads(other) == []


def test_open_threads_come_first_and_the_newest_of_them_at_the_top(park, reader):
    for text in ("One", "Two", "Three"):
        say(reader, park, text)
    newest = commenting.threads(park)[0].first.comment
    reader.post(f"park/comments/{newest.id}/resolve", {}, survey=park)
    order = [thread.first.comment.text for thread in commenting.threads(park)]
    assert order == ["Two", "One", "Three"]
