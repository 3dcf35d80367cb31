"""Sending back with reasons: told at the place, counted, kept; the list is the organisation's."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.access import Role
from app.db import db
from app.entries import service as entries_service
from app.entries.models import EntryState
from app.workflow import mine, reasons, returning, service
from app.workflow.models import WorkState
from app.workflow.plans import Said
from tests.factories import accounts
from tests.factories.entries import PUBLISHED

WORDS = "Which wards are meant?"


@pytest.fixture
def browser(client, handed_in):
    """The approver, signed in."""
    db.session.commit()
    accounts.sign_in(client, handed_in.approver)
    return client


def send(browser, loop, **more):
    entry, finding = loop.entry, loop.entry.findings[1]
    data = {"seen": str(entry.revision), f"{finding.id}-reasons": ["figures_unclear", "tone"]}
    data |= {f"{finding.id}-words": WORDS} | more
    return accounts.post(browser, f"/staff/work/{entry.id}/send-back/", data)


def test_the_author_reads_the_reasons_at_the_finding(browser, handed_in):
    loop, finding = handed_in, handed_in.entry.findings[1]
    assert send(browser, loop).status_code == 303
    assert loop.entry.state == EntryState.DRAFT
    assert service.plan_of(finding.id).state == WorkState.SENT_BACK
    assert "Sent back" in [each.tag for each in mine.work(loop.author, PUBLISHED.date())]
    accounts.sign_in(browser, loop.author)
    there = browser.get(f"/staff/entries/{loop.entry.id}/findings/{finding.id}/").text
    assert "The figures are not clear" in there
    assert WORDS in there
    other = loop.entry.findings[0].id
    assert WORDS not in browser.get(f"/staff/entries/{loop.entry.id}/findings/{other}/").text


def test_once_the_author_has_changed_it_nothing_waits_and_the_record_stays(browser, handed_in):
    loop = handed_in
    send(browser, loop)
    entries_service.edit(
        loop.entry,
        {},
        {"contact": "new"},
        seen=loop.entry.revision,
        by=loop.author.id,
        at=PUBLISHED,
    )
    db.session.commit()
    assert mine.work(loop.author, PUBLISHED.date()) == []
    since = PUBLISHED - timedelta(days=1)
    given = reasons.given(loop.survey.organisation_id, since=since)
    assert given == {"figures_unclear": 1, "tone": 1}


def test_what_does_not_come_back_a_second_time_counts_as_ready(browser, handed_in):
    loop, first = handed_in, handed_in.entry.findings[1].id
    send(browser, loop)
    entry = loop.entry
    entries_service.submit_for_review(entry, seen=entry.revision, by=loop.author.id, at=PUBLISHED)
    said = {entry.id: Said(("legal",))}
    returning.send_back(entry, said, seen=entry.revision, by=loop.approver.id, at=PUBLISHED)
    assert service.plan_of(first).state == WorkState.READY
    assert service.plan_of(entry.id).state == WorkState.SENT_BACK


def test_nothing_said_or_nothing_handed_in_is_refused(browser, handed_in):
    loop = handed_in
    address = f"/staff/work/{loop.entry.id}/send-back/"
    nothing = {"seen": str(loop.entry.revision)}
    assert accounts.post(browser, address, nothing).status_code == 422
    assert accounts.post(browser, address, nothing | {"seen": "1"}).status_code == 422
    assert send(browser, loop, seen="1").status_code == 409
    assert send(browser, loop).status_code == 303
    assert send(browser, loop).status_code == 409


def test_reasons_that_are_not_offered_cannot_be_given(browser, handed_in):
    loop = handed_in
    organisation, by = loop.survey.organisation_id, loop.approver.id
    reasons.keep(organisation, "tone", {}, is_offered=False, by=by, at=PUBLISHED)
    db.session.commit()
    assert send(browser, loop).status_code == 422


def test_an_administrator_keeps_the_list(client, loop):
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    page = "/staff/work/reasons/"
    added = {
        "code": "too_long",
        "text-en": "It is too long",
        "text-es": "Es largo",
        "is_offered": "y",
    }
    assert accounts.post(client, page, added).status_code == 303
    assert "It is too long" in client.get(page).text
    for wrong in ({"code": "Too long!"}, {"text-en": "", "text-es": " "}, {"code": ""}):
        assert accounts.post(client, page, added | wrong).status_code == 422
    found = {each.code: each for each in reasons.reasons_of(loop.survey.organisation_id)}
    assert found["too_long"].texts == {"en": "It is too long", "es": "Es largo"}
    assert next(iter(found)) == "figures_unclear"


def test_what_was_sent_back_stays_as_it_was(handed_in):
    loop = handed_in
    said = {loop.entry.id: Said(("legal",), WORDS)}
    returning.send_back(
        loop.entry, said, seen=loop.entry.revision, by=loop.approver.id, at=PUBLISHED
    )
    db.session.commit()
    assert loop.entry.review_note == WORDS
    for statement in (
        "update work_return set words = ''",
        "delete from work_return_reason",
        "update work_return_reason set code = 'tone'",
        "delete from work_return",
    ):
        with pytest.raises(DatabaseError, match=r"no (update|delete)"):
            db.session.execute(text(statement))
        db.session.rollback()
