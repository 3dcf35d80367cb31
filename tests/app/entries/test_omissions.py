"""What the findings leave out: worked out, shown, answered with a reason, kept with the version."""

import threading

import pytest
from sqlalchemy import event

from app.access import Role
from app.db import db
from app.entries import gate, omissions, omitting, service, tasks
from app.entries.content import parsed
from app.entries.left_out import read
from app.entries.refusals import NotReadyError
from app.insights import service as insights
from app.jobs import Job
from app.receipts import service as receipts
from tests.factories import accounts, entries, respond
from tests.markup import problems

pytestmark = pytest.mark.usefixtures("app")


def codes(loop):
    return {each.code for each in gate.problems(loop.entry) if each.block == "omissions"}


def test_a_language_and_its_topic_that_are_left_out_are_found():
    loop = entries.lopsided()
    found = omissions.found(loop.entry)
    assert {"language:ko", "question:satisfaction:1"} <= set(found.gaps)
    topics = {each["number"]: each for each in found.figures["topics"]}
    left = next(each for each in topics.values() if each["people"] == 30)
    assert (left["told"], left["gap"]) == (False, True)
    assert f"topic:{left['number']}" in found.gaps
    korean = next(each for each in found.figures["groups"] if each["code"] == "ko")
    assert (korean["size"], korean["covered"], korean["behind"]) == (30, 0, True)


def test_when_all_is_told_nothing_is_left_out():
    loop = entries.drafted()
    assert omissions.found(loop.entry).gaps == ()


def test_the_author_says_why_before_it_can_be_handed_in():
    loop = entries.lopsided()
    assert codes(loop) == set()
    row = db.session.get(omissions.EntryAudit, loop.entry.id)
    row.reason_digest = ""
    db.session.flush()
    assert codes(loop) == {"omissions_unanswered"}
    with pytest.raises(NotReadyError):
        service.submit_for_review(
            loop.entry, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
        )
    omissions.answer(loop.entry, "A survey of its own", by=loop.author.id, at=entries.DRAFTED)
    assert codes(loop) == set()
    version = entries.publish(loop)
    kept = parsed(version.content_json).omissions
    assert kept.reason == "A survey of its own"
    assert "language:ko" in kept.gaps
    assert (kept.statements, kept.draws) == (2, 200)


def test_other_findings_need_it_worked_out_again():
    loop = entries.lopsided()
    finding = loop.entry.findings[1]
    service.remove_finding(finding, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED)
    assert codes(loop) == {"omissions_missing"}
    waiting = db.session.query(Job).filter_by(name="entries.omissions").one()
    assert str(loop.entry.id) in waiting.args


def test_a_reason_answers_the_gaps_that_its_author_saw_and_no_others():
    loop = entries.lopsided()
    service.remove_finding(
        loop.entry.findings[0], seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
    )
    db.session.commit()
    omitting.work_out(loop.entry.id)
    assert codes(loop) == {"omissions_unanswered"}


def test_twice_is_once():
    loop = entries.lopsided()
    before = omissions.found(loop.entry).figures
    db.session.commit()
    omitting.work_out(loop.entry.id)
    assert omissions.found(loop.entry).figures == before


def test_a_withdrawal_takes_the_figures_and_leaves_the_reason():
    loop = entries.lopsided()
    gone = entries.some_response(loop)
    receipts.withdraw(
        entries.receipt_of(gone), code=respond.receipt_for(gone), on=entries.DRAFTED.date()
    )
    db.session.commit()
    assert omissions.found(loop.entry).figures["groups"] == []
    assert codes(loop) == {"omissions_missing"}
    omitting.work_out(loop.entry.id)
    assert omissions.found(loop.entry).figures["people"] == 114
    assert codes(loop) == set()


def test_readers_see_nothing_of_fewer_than_ten_people():
    loop = entries.lopsided()
    found = omissions.found(loop.entry)
    exact = read(loop.entry, found, "en", exact=True)
    shielded = read(loop.entry, found, "en", exact=False)
    assert {row.people for row in exact.topics} == {60, 20, 30, 5}
    assert {row.people for row in shielded.topics} == {60, 20, 30}
    assert "ko" in {row.code for row in exact.groups}
    assert "ko" not in {row.code for row in shielded.groups}, "none of them, which is a count too"


def test_the_page_tells_it_in_words_and_takes_the_reason(client):
    loop = entries.lopsided()
    path = f"/staff/entries/{loop.entry.id}/left-out/"
    accounts.sign_in(client, accounts.user(Role.EDITOR))
    page = client.get(path).text
    assert problems(page) == []
    assert "Less than others" in page
    assert "Korean" in page
    token = accounts.csrf_token(client, "/staff/account/")
    empty = client.post(path, data={"csrf_token": token, "reason": " "})
    assert empty.status_code == 422
    assert problems(empty.text) == []
    assert client.post(path, data={"csrf_token": token, "reason": "Other"}).status_code == 303
    db.session.expire_all()
    assert omissions.found(loop.entry).reason == "Other"
    assert client.post(f"{path}again/", data={"csrf_token": token}).status_code == 303


def test_readers_get_the_page_without_the_form(client):
    loop = entries.lopsided()
    accounts.sign_in(client, accounts.user(Role.READER))
    page = client.get(f"/staff/entries/{loop.entry.id}/left-out/")
    assert page.status_code == 200
    assert problems(page.text) == []
    assert "<textarea" not in page.text


def test_a_withdrawal_while_it_is_worked_out_is_not_counted(app):
    loop = entries.drafted()
    response = entries.some_response(loop)
    people = omissions.found(loop.entry).figures["people"]
    db.session.commit()
    left = [response.id]

    def withdraw(_connection, _cursor, statement, *_rest):
        if "assignment" in statement and left:
            gone = threading.Thread(target=withdrawn, args=(app, left.pop()))
            gone.start()
            gone.join()

    engine = db.engines["reading"]
    event.listen(engine, "after_cursor_execute", withdraw)
    try:
        tasks.work_out_omissions(str(loop.entry.id))
    finally:
        event.remove(engine, "after_cursor_execute", withdraw)
    assert not left
    assert omissions.found(loop.entry).figures["people"] == people - 1


def withdrawn(app, response_id):
    with app.app_context():
        insights.forget(response_id)
        db.session.commit()
