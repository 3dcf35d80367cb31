"""The page of the record: who did what, filtered, checked, compared, downloaded."""

import json
import logging
import re
import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app import clock, mail
from app.access import Role
from app.accounts import queries as accounts_queries
from app.accounts import record, service
from app.accounts.models import Organisation
from app.acts import queries, tasks, words
from app.acts import service as acts
from app.acts.models import ActCheck, Finding, ToldHead
from app.db import db
from tests.app.acts.conftest import AT, act, tamper
from tests.architecture.sources import ROOT
from tests.factories import accounts, builder

PAGE = "/staff/record/"


def checked(noted: record.Head | None = None) -> ActCheck:
    check = acts.ask(noted, by=accounts.user(Role.ADMINISTRATOR).id, at=clock.now())
    db.session.commit()
    return check


def test_acts_are_told_in_sentences_with_who_and_what(browser, administrator):
    survey = builder.published("service_feedback", slug="park")
    act(1, administrator.id, "somebody.invented_this")
    service.record("survey.close", str(survey.id), {}, by=administrator.id, at=AT)
    db.session.commit()
    page = browser.get(PAGE).text
    assert "Closed a survey." in page
    assert "<code>somebody.invented_this</code>" in page
    assert administrator.name in page
    assert re.search(r'<a href="/staff/surveys/park/[^"]*"><bdi>' + survey.name, page)


def test_every_act_of_the_sources_that_stands_in_words_has_a_kind():
    assert {each.partition(".")[0] for each in words.SENTENCES} == set(words.KINDS)


def test_every_act_that_the_sources_name_has_words():
    named = re.compile(r'_?record(?:ed)?\(\s*"([a-z_]+\.[a-z_]+)"')
    found = {
        act for each in (ROOT / "app").rglob("*.py") for act in named.findall(each.read_text())
    }
    assert {"notices.correct", "entry.published"} <= found
    assert found - words.SENTENCES.keys() == set()


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("?kind=survey", {1, 2}),
        ("?kind=quote", {3}),
        ("?about=survey-2", {2}),
        ("?since=2026-03-02&until=2026-03-02", {1, 2, 3}),
        ("?until=2026-03-01", set()),
        ("?since=2026-03-02&until=9999-12-31", {1, 2, 3}),
        ("?kind=survey&about=survey-3", set()),
    ],
)
def test_filters_leave_what_was_asked_for(browser, administrator, asked, numbers):
    for number, action in ((1, "survey.edit"), (2, "survey.edit"), (3, "quote.refused")):
        act(number, administrator.id, action)
    db.session.commit()
    page = browser.get(PAGE + asked).text
    assert set(map(int, re.findall(r'<code dir="ltr">survey-(\d)</code>', page))) == numbers


def test_one_persons_acts(browser, administrator):
    other = accounts.user(Role.EDITOR)
    act(1, administrator.id)
    act(2, other.id)
    db.session.commit()
    page = browser.get(f"{PAGE}?person={other.id}").text
    assert "survey-2" in page
    assert "survey-1<" not in page


def test_long_records_come_in_pages(browser, administrator):
    for number in range(60):
        act(number, administrator.id)
    db.session.commit()
    second = browser.get(f"{PAGE}?kind=survey&page=2").text
    assert "Page 2 of 2" in second
    assert re.findall(r'<code dir="ltr">survey-(\d+)</code>', second) == list("9876543210")
    assert "kind=survey" in re.search(r'rel="prev" href="([^"]+)"', second)[1]


def test_what_people_of_another_organisation_did_is_theirs(browser, head):
    stranger = service.create_user(
        service.create_organisation("Elsewhere"),
        name="Stranger", email="stranger@elsewhere.example", password=accounts.PASSWORD, roles=[],
    )  # fmt: skip
    act(77, stranger.id)
    db.session.commit()
    page = browser.get(PAGE).text
    assert "survey-77" not in page
    assert "survey-8" in page


def test_an_untouched_record_holds_and_is_the_noted_one(browser, head):
    answer = accounts.post(browser, f"{PAGE}checks/", {"number": head.number, "hash": head.hash})
    assert answer.status_code == 303
    page = browser.get(PAGE).text
    assert "The record holds" in page
    assert f"Act {head.number} is the one that was noted." in page


@pytest.mark.parametrize(
    "typed", [{"number": "4"}, {"hash": "a" * 64}, {"number": "4", "hash": "short"}]
)
def test_half_of_a_note_is_refused(browser, head, typed):
    before = db.session.query(ActCheck).count()
    answer = accounts.post(browser, f"{PAGE}checks/", typed)
    assert answer.status_code == 422
    assert db.session.query(ActCheck).count() == before


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_event set action = 'survey.delete' where number = 4",
        "update audit_event set detail = '{}' where number = 4",
        "update audit_event set object_id = 'survey-9' where number = 4",
        "update audit_event set actor_id = null where number = 4",
        "update audit_event set at = '2026-03-02 09:30:15.123457' where number = 4",
        "update audit_event set hash = substr(hash, 2) || '0' where number = 4",
        "update audit_event set number = 400 where number = 4",
        "delete from audit_event where number = 4",
    ],
)
def test_what_was_changed_or_removed_is_named(head, statement):
    tamper(statement)
    check = checked()
    assert (check.finding, check.found_at) == (Finding.BROKEN, 4)


def test_two_acts_that_changed_places_show(head):
    tamper(
        "update audit_event set number = 99 where number = 4",
        "update audit_event set number = 4 where number = 5",
        "update audit_event set number = 5 where number = 99",
    )
    assert checked().finding == Finding.BROKEN


def test_a_cut_end_shows_against_what_somebody_noted(head):
    tamper("delete from audit_event where number > 7")
    # Fewer acts than were noted follow, so that nothing takes the number that was noted.
    unnoted = checked()
    assert unnoted.finding == Finding.HOLDS
    found = checked(head)
    assert (found.finding, found.found_at) == (Finding.UNMET, head.number)


def test_a_cut_end_shows_against_what_was_told_at_night(app, head):
    assert acts.tell_head(on=date(2026, 3, 2))
    db.session.commit()
    tamper("delete from audit_event where number > 7")
    for number in range(20):
        act(number)
    db.session.commit()
    assert checked().finding == Finding.UNMET


def test_a_record_written_anew_shows_against_what_was_noted(head):
    tamper("delete from audit_event")
    for number in range(30):
        act(number)
    db.session.commit()
    assert service.verify_chain()
    assert checked(head).finding == Finding.UNMET


def test_a_long_record_is_checked_by_a_job_that_may_run_twice(browser, head, monkeypatch):
    monkeypatch.setattr(acts, "AT_ONCE", 5)
    accounts.post(browser, f"{PAGE}checks/", {})
    check = queries.newest_check()
    assert check.done_at is None
    assert "0 of" in browser.get(PAGE).text
    tasks.check(str(check.id))
    done = check.done_at
    tasks.check(str(check.id))
    assert (check.finding, check.done_at) == (Finding.HOLDS, done)
    part = browser.get(PAGE, headers={"HX-Request": "true"}).text
    assert "The record holds" in part
    assert "<html" not in part


def program() -> str:
    """Return the program that the handbook shows."""
    handbook = (ROOT / "deploy" / "RUNBOOK.md").read_text("utf-8")
    chapter = handbook.partition("## The record of acts")[2]
    return re.search(r"```python\n(.*?)```", chapter, re.DOTALL)[1]


def run_program(lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program()], input=lines, capture_output=True, text=True, check=False
    )


def test_the_file_is_checked_by_the_program_of_the_handbook(browser, head):
    answer = accounts.post(browser, f"{PAGE}file/", {})
    lines = answer.text
    told = [json.loads(line) for line in lines.splitlines()]
    assert [each["number"] for each in told] == list(range(1, len(told) + 1))
    assert told[-1]["action"] == "record.downloaded"
    done = run_program(lines)
    assert (done.returncode, told[-1]["hash"] in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("name", ["at", "actor", "action", "object", "detail", "hash", "number"])
def test_the_program_notices_each_change(browser, head, name):
    lines = accounts.post(browser, f"{PAGE}file/", {}).text.splitlines()
    changed = json.loads(lines[4]) | {name: 17 if name == "number" else "x"}
    altered = [*lines[:4], json.dumps(changed), *lines[5:]]
    assert run_program("\n".join(altered)).returncode == 1
    assert run_program("\n".join(lines[1:])).returncode == 1
    assert run_program("\n".join([lines[1], lines[0], *lines[2:]])).returncode == 1
    assert len(program().strip().splitlines()) <= 20


def test_the_last_act_is_told_once_a_day_whatever_crashes(app, head, caplog, settings):
    caplog.set_level(logging.INFO)
    tasks.tell_head()
    tasks.tell_head()
    told = [each for each in caplog.messages if head.hash in each]
    assert len(told) == 1
    assert db.session.query(ToldHead).count() == 1


def test_what_was_told_cannot_be_untold(app, head):
    tasks.tell_head()
    for statement in ("update told_head set hash = 'x'", "delete from told_head"):
        with pytest.raises(DatabaseError, match="refused: told_head"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_an_address_is_kept_changed_and_forgotten(browser, administrator):
    assert accounts.post(browser, f"{PAGE}address/", {"email": "no address"}).status_code == 422
    for email in ("audit@elsewhere.example", "other@elsewhere.example", ""):
        assert accounts.post(browser, f"{PAGE}address/", {"email": email}).status_code == 303
        kept = queries.address_of(administrator.organisation_id)
        assert (kept.email if kept else "") == email
    assert "elsewhere" not in accounts_queries.acts(1)[0].detail
    assert db.session.query(Organisation).count() == 1
    assert mail.is_on() is False
