"""The board: what waits for whom, filtered, counted, moved one by one or several at once."""

import re
from datetime import date

import pytest

from app.access import Role
from app.db import db
from app.workflow import board, mine, service
from app.workflow.models import WorkState
from app.workflow.plans import Plan
from app.workflow.queries import Place
from tests.factories import accounts
from tests.factories.entries import PUBLISHED

PAGE = "/staff/work/"
PAST, TODAY = date(2026, 4, 1), date(2026, 5, 1)


def ticks(page: str) -> list[str]:
    return re.findall(r'name="about" id="tick-[^"]+" value="([^"]+)"', page)


def test_the_answer_and_its_findings_stand_by_how_far_they_are(browser, loop, place):
    service.assign(place, Plan(state=WorkState.READY), by=loop.author.id, at=PUBLISHED)
    db.session.commit()
    page = browser.get(PAGE).text
    assert len(ticks(page)) == 1 + len(loop.entry.findings)
    sections = re.findall(r'<h2 id="state-(\w+)">[^<]+<span class="muted">\((\d+)\)', page)
    assert sections == [("to_write", str(len(loop.entry.findings))), ("ready", "1")]


def test_filters(browser, loop, place, colleague):
    other = Place(loop.entry, loop.entry.findings[1])
    service.assign(place, Plan(loop.author.id, PAST), by=loop.author.id, at=PUBLISHED)
    waits = Plan(colleague.id, None, WorkState.WAITS, loop.author.id)
    service.assign(other, waits, by=loop.author.id, at=PUBLISHED)
    db.session.commit()
    first, second = str(place.about_id), str(other.about_id)
    survey = loop.survey.id
    for asked, expected in (
        ("person=me", {first, second}),
        (f"person={colleague.id}", {second}),
        ("overdue=yes", {first}),
        ("state=waits", {second}),
        (f"survey={survey}&state=waits&overdue=yes", set()),
        ("state=nonsense&person=nobody&survey=1", {*ticks(browser.get(PAGE).text)}),
    ):
        assert set(ticks(browser.get(f"{PAGE}?{asked}").text)) == expected, asked


def test_a_card_moves_with_and_without_script(browser, place):
    data = {"about": str(place.about_id), "state": "in_work"}
    assert accounts.post(browser, f"{PAGE}state/?person=me", data).location.endswith("?person=me")
    assert service.plan_of(place.about_id).state == WorkState.IN_WORK
    token = accounts.csrf_token(browser)
    sent = {"csrf_token": token, **data, "state": "ready"}
    part = browser.post(f"{PAGE}state/", data=sent, headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="board">')
    assert service.plan_of(place.about_id).state == WorkState.READY


@pytest.mark.parametrize("state", ["published", "handed_in", "sent_back", "x", ""])
def test_what_follows_by_itself_is_not_chosen(browser, place, state):
    data = {"about": str(place.about_id), "state": state}
    assert accounts.post(browser, f"{PAGE}state/", data).status_code == 422
    assert service.plan_of(place.about_id).state == WorkState.TO_WRITE


def test_several_at_once_keep_what_is_left_as_it_is(browser, loop, colleague):
    places = [Place(loop.entry, each) for each in loop.entry.findings]
    plan = Plan(loop.author.id, PAST, WorkState.IN_WORK)
    service.assign(places[0], plan, by=loop.author.id, at=PUBLISHED)
    db.session.commit()
    data = {
        "about": [str(each.about_id) for each in places],
        "owner": str(colleague.id), "state": "keep", "due_on": "",
    }  # fmt: skip
    assert accounts.post(browser, f"{PAGE}several/", data).status_code == 303
    plans = [service.plan_of(each.about_id) for each in places]
    assert {each.owner_id for each in plans} == {colleague.id}
    assert (plans[0].due_on, plans[0].state) == (PAST, WorkState.IN_WORK)
    assert plans[1].state == WorkState.TO_WRITE
    nothing = data | {"about": []}
    assert accounts.post(browser, f"{PAGE}several/", nothing).status_code == 422
    assert accounts.post(browser, f"{PAGE}several/", data | {"about": ["x"]}).status_code == 404


def test_what_is_mine_waits_on_the_start_page_until_it_is_ready(browser, loop, place):
    service.assign(place, Plan(loop.author.id, PAST), by=loop.author.id, at=PUBLISHED)
    db.session.commit()
    assert [each.tag for each in mine.work(loop.author, TODAY)] == ["Overdue"]
    assert "This is yours to do by 1 April 2026." in browser.get("/staff/").text
    done = Plan(loop.author.id, PAST, WorkState.READY)
    service.assign(place, done, by=loop.author.id, at=PUBLISHED)
    assert mine.work(loop.author, TODAY) == []


def test_what_waits_for_a_person_is_told_to_that_person(loop, place, colleague):
    waits = Plan(loop.author.id, None, WorkState.WAITS, colleague.id)
    service.assign(place, waits, by=loop.author.id, at=PUBLISHED)
    assert [each.tag for each in mine.work(colleague, TODAY)] == ["Waits for you"]
    assert mine.work(accounts.user(Role.READER), TODAY) == []


def test_approvals_are_for_others_than_the_author(handed_in):
    assert mine.approvals(handed_in.author) == []
    assert [each.tag for each in mine.approvals(handed_in.approver)] == ["To approve"]


def test_a_long_column_shows_its_first_cards_and_counts_all(loop):
    cards = board.cards(loop.survey.organisation_id)
    many = [cards[0]] * (board.SHOWN + 5)
    column = board.columns(many)[0]
    assert (column.number, len(column.cards)) == (board.SHOWN + 5, board.SHOWN)
