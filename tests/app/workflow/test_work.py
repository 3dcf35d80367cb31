"""Who does what by when: settled, changed, commented, kept for good."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app import clock
from app.access import Role
from app.accounts import queries as accounts_queries
from app.accounts import service as accounts_service
from app.db import db
from app.entries import service as entries_service
from app.workflow import mine, queries, service
from app.workflow.models import MAX_COMMENT, WorkState
from app.workflow.plans import Plan
from tests.factories import accounts
from tests.factories.entries import PUBLISHED

DUE = date(2026, 6, 1)


def path(place, more: str = "") -> str:
    return f"/staff/work/{place.entry.id}/{place.about_id}/{more}"


def test_a_finding_gets_an_owner_a_date_and_a_state(browser, place, colleague):
    chosen = {"owner": str(colleague.id), "due_on": "2026-06-01", "state": "in_work"}
    assert accounts.post(browser, path(place, "plan/"), chosen).status_code == 303
    assert service.plan_of(place.about_id) == Plan(colleague.id, DUE, WorkState.IN_WORK)
    page = browser.get(path(place)).text
    assert page.count(colleague.name) >= 2
    assert "1 June 2026" in page
    act = accounts_queries.acts(1)[0]
    assert (act.action, act.object_id) == ("work.assigned", str(place.entry.id))


def test_every_change_stays_with_who_made_it(loop, place, colleague):
    for state in (WorkState.IN_WORK, WorkState.READY, WorkState.READY):
        plan = Plan(colleague.id, DUE, state)
        service.assign(place, plan, by=loop.author.id, at=PUBLISHED)
    kept = [(each.state, each.by) for each in queries.changes_of(place.about_id)]
    assert sorted(kept) == [("in_work", loop.author.id), ("ready", loop.author.id)]


def test_nobody_from_elsewhere_gets_work(loop, place):
    body = accounts_service.create_organisation("Elsewhere")
    stranger = accounts_service.create_user(
        body, name="Stranger", email="s@elsewhere.example", password=accounts.PASSWORD,
        roles=[Role.EDITOR],
    )  # fmt: skip
    for plan in (Plan(stranger.id), Plan(None, None, WorkState.WAITS, stranger.id)):
        with pytest.raises(service.NobodyHereError):
            service.assign(place, plan, by=loop.author.id, at=PUBLISHED)
    assert queries.item_of(place.about_id) is None


def test_states_follow_the_entry(handed_in, place):
    entry = handed_in.entry
    assert queries.standing(entry.state, "in_work") == WorkState.HANDED_IN
    entries_service.approve_and_publish(entry, by=handed_in.approver.id, at=PUBLISHED)
    assert queries.standing(entry.state, None) == WorkState.PUBLISHED


def test_a_comment_reaches_who_is_named(browser, loop, place, colleague):
    said = {"text": "Please look at the figures.", "mentioned": [str(colleague.id)]}
    assert accounts.post(browser, path(place, "comments/"), said).status_code == 303
    assert [each.tag for each in mine.work(colleague, DUE)] == ["Comment"]
    assert mine.work(accounts.user(Role.ANALYST), DUE) == []
    accounts.sign_in(browser, colleague)
    assert "meant for you" in browser.get("/staff/").text
    assert "Please look at the figures." in browser.get(path(place)).text
    accounts.post(browser, path(place, "known/"), {})
    assert mine.work(colleague, DUE) == []


def test_a_comment_has_its_bounds(browser, place):
    for said in ("", "x" * (MAX_COMMENT + 1)):
        assert accounts.post(browser, path(place, "comments/"), {"text": said}).status_code == 422
    assert queries.comments_of(place.about_id) == []


def test_a_deleted_comment_leaves_who_deleted_it(browser, loop, place, colleague):
    made = service.comment(place, "Secret words", [], by=colleague.id, at=PUBLISHED)
    db.session.commit()
    remove = path(place, f"comments/{made.id}/remove/")
    assert accounts.post(browser, remove, {}).status_code == 403
    accounts.sign_in(browser, colleague)
    assert accounts.post(browser, remove, {}).status_code == 303
    page = browser.get(path(place)).text
    assert "Secret words" not in page
    assert f"deleted by {colleague.name}" in page


@pytest.mark.parametrize(
    "statement",
    [
        "update work_comment set text = 'other words'",
        "update work_comment set text = ''",
        "update work_comment set removed_at = at",
        "delete from work_comment",
        "update work_change set state = 'ready'",
        "delete from work_change",
    ],
)
def test_the_database_keeps_what_was_said_and_changed(loop, place, statement):
    service.comment(place, "Words", [], by=loop.author.id, at=PUBLISHED)
    service.assign(place, Plan(state=WorkState.IN_WORK), by=loop.author.id, at=PUBLISHED)
    db.session.commit()
    with pytest.raises(DatabaseError, match=r"no (update|delete)|removed"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_work_of_others_is_not_there(client, place):
    stranger = accounts_service.create_user(
        accounts_service.create_organisation("Elsewhere"),
        name="Stranger", email="s@elsewhere.example", password=accounts.PASSWORD,
        roles=[Role.ADMINISTRATOR],
    )  # fmt: skip
    stranger.tf_primary_method = "authenticator"
    db.session.commit()
    accounts.sign_in(client, stranger)
    assert client.get(path(place)).status_code == 404
    assert accounts.post(client, path(place, "plan/"), {"state": "ready"}).status_code == 404
    assert place.entry.survey.name not in client.get("/staff/work/").text


def test_analysts_comment_and_do_not_settle(client, place, colleague):
    accounts.sign_in(client, colleague)
    assert accounts.post(client, path(place, "plan/"), {"state": "ready"}).status_code == 403
    assert accounts.post(client, path(place, "comments/"), {"text": "Hm"}).status_code == 303


def test_a_finding_that_is_taken_out_leaves_its_work_behind(loop, place, colleague):
    service.assign(place, Plan(state=WorkState.READY), by=loop.author.id, at=PUBLISHED)
    service.comment(place, "Words", [colleague.id], by=loop.author.id, at=clock.now())
    assert [each.tag for each in mine.work(colleague, DUE)] == ["Comment"]
    seen = loop.entry.revision
    entries_service.remove_finding(place.finding, seen=seen, by=loop.author.id, at=PUBLISHED)
    db.session.commit()
    assert len(queries.comments_of(place.about_id)) == 1
    # Its page is gone: nobody is sent there for ever, by the start page or by mail.
    assert mine.work(colleague, DUE) == []
