"""Figures that have changed since: marked in public, exact for staff, nobody betrayed."""

import pytest

from app.access import Role
from app.db import db
from app.entries import drift, gate, queries
from app.entries.content import parsed
from app.entries.freezing import previewed
from app.insights import figures
from app.insights.disclosure import FEW_PEOPLE, NOT_SHOWN, PublicCount, Shown
from app.receipts import service as receipts
from tests.factories import accounts, entries, respond
from tests.factories import insights as runs
from tests.markup import problems

pytestmark = pytest.mark.usefixtures("app")
MARK = "Figures have changed since"


def page_of(client, loop, path=""):
    return client.get(f"/en/you-said/{loop.entry.slug}/{path}").text


def more(loop, number):
    question = runs.open_question(loop.survey)
    return [respond.sent(loop.survey, {question.code: f"More {n}"}) for n in range(number)]


def a_week_later(loop):
    if figures.is_due(loop.survey):
        figures.make_snapshot(loop.survey, at=entries.PUBLISHED.replace(month=5))
    db.session.commit()


def test_many_late_answers_raise_the_mark(client):
    loop = entries.published()
    assert MARK not in page_of(client, loop)
    more(loop, 20)
    assert MARK not in page_of(client, loop), "not before the next weekly figures"
    a_week_later(loop)
    page = page_of(client, loop)
    assert MARK in page
    assert "Took part: 100 people then, 120 people now." in page
    assert problems(page) == []
    assert "40 people" in page, "the figures themselves stay as they were published"


def test_one_late_answer_is_told_to_staff_and_to_nobody_else(client):
    loop = entries.published()
    more(loop, 1)
    a_week_later(loop)
    assert MARK not in page_of(client, loop)
    assert "figures_changed" in {each.code for each in gate.problems(loop.entry)}
    published = parsed(queries.versions_of(loop.entry)[0].content_json)
    moved = drift.exact(published, previewed(loop.entry))
    assert ("people", 102, 103) in {(each.what, each.before, each.after) for each in moved}


def test_withdrawals_raise_it_too(client):
    loop = entries.published()
    for response in db.session.query(respond.Response).limit(16).all():
        code = respond.receipt_for(response)
        receipts.withdraw(entries.receipt_of(response), code=code, on=entries.PUBLISHED.date())
    db.session.commit()
    a_week_later(loop)
    page = page_of(client, loop)
    assert MARK in page
    assert "Took part: 100 people then, 85 people now." in page


def test_nothing_changed_nothing_said(client):
    loop = entries.published()
    figures.make_snapshot(loop.survey, at=entries.PUBLISHED.replace(month=5))
    db.session.commit()
    assert MARK not in page_of(client, loop)
    assert "figures_changed" not in {each.code for each in gate.problems(loop.entry)}


def test_a_new_version_has_the_new_figures_and_no_mark(client):
    loop = entries.published()
    more(loop, 20)
    a_week_later(loop)
    entries.publish(loop)
    assert MARK not in page_of(client, loop)
    assert MARK not in page_of(client, loop, "versions/1/")


def test_staff_see_exact_figures_where_they_begin_a_new_version(client):
    loop = entries.published()
    more(loop, 3)
    accounts.sign_in(client, accounts.user(Role.EDITOR))
    overview = client.get(f"/staff/entries/{loop.entry.id}/").text
    assert "The published figures have changed since." in overview
    page = client.get(f"/staff/entries/{loop.entry.id}/correction/").text
    assert problems(page) == []
    assert '<td class="num">102</td><td class="num">105</td>' in page


def rounded(value):
    return PublicCount(Shown.ROUNDED, value)


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        (rounded(100), rounded(115), True),
        (rounded(100), rounded(110), False),  # may be six people
        (rounded(100), rounded(100), False),
        (rounded(25), FEW_PEOPLE, True),
        (rounded(10), FEW_PEOPLE, False),  # may be one person
        (FEW_PEOPLE, rounded(20), False),
        (rounded(100), NOT_SHOWN, False),
    ],
)
def test_a_step_that_could_be_a_few_people_is_not_told(before, after, is_told):
    assert bool(list(drift._moved("people", None, before, after))) is is_told  # noqa: SLF001


def test_every_step_that_is_told_is_of_ten_people_at_least():
    # Planted beside it: what would be told if a step of two fives were enough.
    told, careless = set(), set()
    for before in range(200):
        for after in range(200):
            shown = [
                rounded((each + 2) // 5 * 5) if each > 9 else FEW_PEOPLE for each in (before, after)
            ]
            if list(drift._moved("people", None, *shown)):  # noqa: SLF001
                told.add(abs(before - after))
            values = [each.value for each in shown]
            if None not in values and abs(values[0] - values[1]) >= 10:
                careless.add(abs(before - after))
    assert min(told) >= 10
    assert min(careless) < 10
