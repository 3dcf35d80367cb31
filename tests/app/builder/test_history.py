"""Undo, redo, and earlier drafts: on both databases, by hand and by htmx."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

import surveys
from app.access import Role
from app.builder import history, revising, service, telling
from app.builder.models import DraftRevision
from app.builder.service import Edit
from app.db import db
from app.errors import ConflictError, NotFoundError
from surveys import editing
from tests.app.builder.desk import Desk
from tests.app.builder.parts import words
from tests.factories import accounts, builder

NOW = datetime(2026, 5, 4, 10, 14, tzinfo=UTC)


@pytest.fixture(params=["app", "app_on_postgresql"])
def place(request):
    """The application on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def park(place):
    blank = editing.new_survey(code="park", source_lang="en", title="The park")
    return builder.draft(editing.add_page(blank, title="First"), slug="park")


def retitle(survey, title, by=None):
    edit = Edit("edit_survey", "", lambda draft: editing.edit_survey(draft, title=title))
    service.apply(survey, edit, seen=survey.revision, by=by, at=NOW)


def title(survey):
    return words(survey, survey.draft.title)


def take(survey, way):
    step = getattr(history.reach(history.steps(survey)), way.__name__)
    return way(survey, step.number, seen=survey.revision, by=None, at=NOW)


def test_steps_are_taken_back_and_done_again_one_by_one(park):
    for name in ("One", "Two", "Three"):
        retitle(park, name)
    seen = []
    for way in (history.undo, history.undo, history.redo, history.undo, history.undo):
        take(park, way)
        seen.append(title(park))
    assert seen == ["Two", "One", "Two", "One", "The park"]
    assert history.reach(history.steps(park)).undo is None
    for _ in range(3):
        take(park, history.redo)
    assert title(park) == "Three"
    assert history.reach(history.steps(park)).redo is None


def test_an_edit_after_undo_leaves_nothing_to_redo_but_loses_nothing(park):
    retitle(park, "One")
    lost = park.draft_json
    take(park, history.undo)
    retitle(park, "Another")
    assert history.reach(history.steps(park)).redo is None
    kept = db.session.scalars(select(DraftRevision.draft_json)).all()
    assert lost in kept


def test_undo_takes_back_only_what_was_seen(park):
    retitle(park, "One")
    step, seen = history.reach(history.steps(park)).undo, park.revision
    retitle(park, "Two")
    with pytest.raises(ConflictError):
        history.undo(park, step.number, seen=seen, by=None, at=NOW)
    with pytest.raises(ConflictError):
        history.undo(park, step.number, seen=park.revision, by=None, at=NOW)
    assert title(park) == "Two"


def test_an_earlier_draft_comes_back_as_one_more_step(park):
    for name in ("One", "Two"):
        retitle(park, name)
    first = history.steps(park)[0].number
    history.bring_back(park, first, seen=park.revision, by=None, at=NOW)
    assert title(park) == "The park"
    assert park.revision == 4
    take(park, history.undo)
    assert title(park) == "Two"
    with pytest.raises(NotFoundError):
        history.bring_back(park, 99, seen=park.revision, by=None, at=NOW)


def test_a_change_of_the_settings_is_no_step(park):
    retitle(park, "One")
    revising.next_revision(park, park.revision)
    retitle(park, "Two")
    assert [step.number for step in history.steps(park)] == [1, 3]
    assert title_of(history.draft_at(park, 2)) == title_of(history.draft_at(park, 3)) == "One"
    take(park, history.undo)
    assert title(park) == "One"


def title_of(draft):
    return draft.text(draft.title, "en").text


def test_publication_takes_no_step_away_and_its_codes_never_mean_something_else(park):
    page = park.draft.pages[0].id

    def asking(draft):
        return editing.add_item(draft, page, "long_text", "How old?", code="age")

    service.apply(park, Edit("add_item", page, asking), seen=1, by=None, at=NOW)
    service.publish(park, by=None, at=NOW)
    take(park, history.undo)
    assert list(park.draft.items()) == []
    with pytest.raises(editing.EditError) as refused:
        asking(park.draft)
    assert refused.value.code == "code_retired"
    take(park, history.redo)
    assert [item.code for item in park.draft.items()] == ["age"]
    assert surveys.to_json(park.draft) == park.versions[0].definition_json


def test_answers_that_were_published_keep_their_codes_too(park):
    page = park.draft.pages[0].id
    draft = editing.add_item(park.draft, page, "single_choice", "Which?", labels=["Red", "Blue"])
    builder.redraft(park, draft)
    item = next(iter(draft.items()))
    builder.redraft(park, editing.add_option(draft, item.id, "Green"))
    service.publish(park, by=None, at=NOW)
    take(park, history.undo)
    assert next(iter(park.draft.items())).retired_codes == ("green",)


def test_only_the_newest_steps_are_kept(park, monkeypatch):
    monkeypatch.setattr(revising, "MOST_KEPT", 3)
    for number in range(6):
        retitle(park, f"Title {number}")
    assert db.session.scalar(select(func.count()).select_from(DraftRevision)) == 3
    assert [step.number for step in history.steps(park)] == [4, 5, 6]
    assert history.draft_at(park, 2) is None
    assert title_of(history.draft_at(park, 4)) == "Title 2"


def test_the_history_says_who_did_what_to_what(place, park):
    ana = accounts.user(Role.EDITOR)
    page = park.draft.pages[0].id
    edit = Edit("edit_page", page, lambda draft: editing.edit_page(draft, page, title="Begin"))
    service.apply(park, edit, seen=1, by=ana.id, at=NOW)
    take(park, history.undo)
    with place.test_request_context("/staff/"):
        undone, renamed = telling.lines(park, NOW)
        (yesterday,) = telling.since(park, 2, NOW + timedelta(days=1))
    assert renamed.text == f"\u2068{ana.name}\u2069 changed the settings of a page"
    assert (renamed.label, renamed.when) == ("Begin", "today, 10:14 UTC")
    assert undone.text == "Somebody took a step back"
    assert undone.taken == renamed.text
    assert yesterday.when == "4 May 2026, 10:14 UTC"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_buttons_take_back_and_do_again(place, park, htmx):
    desk = Desk(place, accounts.user(Role.EDITOR))
    desk.post("park/pages/", {"title": "Second"}, survey=park)
    assert f"{desk.person.name}\u2069 added a page" in desk.get("park/").text
    text = desk.followed("park/undo", {"step": "1"}, survey=park, htmx=htmx)
    assert "The last step has been taken back." in text
    assert len(park.draft.pages) == 1
    text = desk.followed("park/redo", {"step": "2"}, survey=park, htmx=htmx)
    assert "The step has been done again." in text
    assert len(park.draft.pages) == 2


def test_whoever_has_not_seen_it_takes_nothing_back(place, park):
    desk = Desk(place, accounts.user(Role.EDITOR))
    retitle(park, "One")
    db.session.commit()
    answer = desk.post("park/undo", {"step": "1"}, survey=park, seen=1)
    assert answer.status_code == 409
    assert title(park) == "One"
    for step in ("", "x", "99", "9" * 30, "-1"):
        assert desk.post("park/undo", {"step": step}, survey=park).status_code == 409


def test_the_pages_of_the_history(place, park):
    desk = Desk(place, accounts.user(Role.EDITOR))
    assert "Nobody has changed this survey" in desk.get("park/history/").text
    for name in ("One", "Two <b>"):
        retitle(park, name)
    db.session.commit()
    listed = desk.get("park/history/").text
    assert listed.count("changed the words at the beginning or end") == 3
    shown = desk.get("park/history/1/").text
    assert "The park" in shown
    assert "What bringing it back would change" in shown
    answer = desk.post("park/history/1/", {}, survey=park)
    assert answer.status_code == 303
    assert title(park) == "The park"
    assert "brought back an earlier draft" in desk.get("park/history/").text
    assert desk.get("park/history/77/").status_code == 404
    assert desk.post("park/history/1/", {}, survey=park, seen=1).status_code == 409


def test_a_reader_looks_and_changes_nothing(place, park):
    retitle(park, "One")
    db.session.commit()
    reader = Desk(place, accounts.user(Role.READER))
    assert reader.get("park/history/").status_code == 200
    assert "Bring this draft back" not in reader.get("park/history/1/").text
    assert reader.post("park/undo", {"step": "1"}, survey=park).status_code == 403
    assert reader.post("park/history/1/", {}, survey=park).status_code == 403
