"""Reports are written by a job: once, sealed, kept 30 days, and gone with the words in them."""

from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import delete, select, update

from app import clock
from app.blobs import open_blobs
from app.db import db
from app.exports.models import FileState
from app.insights.models import PublishedQuote, QuoteState
from app.jobs import Job
from app.receipts import retention
from app.reports import service, tasks, writing
from app.reports.models import ReportQuote, WantedReport
from tests.app.reports.conftest import Desk, acts, row, rows, works
from tests.factories.accounts import post


def stored() -> list[str]:
    return list(open_blobs(current_app.config["SETTINGS"]).list(tasks.FOLDER))


def test_a_report_is_asked_for_written_fetched_and_recorded(desk: Desk) -> None:
    wanted = desk.asks()
    assert "Waiting to begin" in desk.sees()
    works()
    assert (row().state, row().step) == (FileState.READY, 3)
    answer = desk.fetches(wanted)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].endswith('-1-full-en.html"')
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "I waited" in answer.text
    assert acts() == ["report.asked", "report.downloaded"]


def test_what_lies_in_the_store_tells_nothing(desk: Desk) -> None:
    desk.asks()
    works()
    (key,) = stored()
    assert b"waited" not in open_blobs(current_app.config["SETTINGS"]).get(key)
    assert list(writing.aside(current_app.config["SETTINGS"]).iterdir()) == []


def test_a_job_that_runs_twice_writes_once(desk: Desk) -> None:
    wanted = desk.asks()
    works()
    seal = row().seal
    writing.write(str(wanted.id))
    assert (row().attempt, row().seal) == (1, seal)


def test_the_same_report_asked_for_twice_is_written_once(desk: Desk) -> None:
    assert desk.asks().id == desk.asks().id
    desk.asks(kind="brief")
    assert len(rows()) == 2
    assert acts() == ["report.asked"] * 2


def test_a_report_that_is_given_up_is_not_written(desk: Desk) -> None:
    wanted = desk.asks()
    answer = post(desk.client, f"{desk.page}{wanted.id}/stop/", {}, page=desk.page)
    assert answer.status_code == 303
    works()
    assert (row().state, stored()) == (FileState.STOPPED, [])
    assert "Writing stopped" in desk.sees()


def test_a_report_goes_with_the_quote_that_stands_in_it(desk: Desk) -> None:
    wanted, brief = desk.asks(), desk.asks(kind="brief")
    works()
    desk.withdraws()
    states = {each.id: each.state for each in rows()}
    # The brief quotes nobody, and stays.
    assert states == {wanted.id: FileState.DROPPED, brief.id: FileState.READY}
    assert desk.fetches(wanted).status_code == 303
    assert "A quote in it has been withdrawn" in desk.sees()
    deleting = db.session.scalars(select(Job.args).where(Job.name == "uploads.delete")).all()
    assert any(str(wanted.id) in args for args in deleting)


def test_a_report_goes_when_the_time_of_the_answers_is_over(desk: Desk) -> None:
    desk.asks()
    works()
    survey = desk.loop.survey
    survey.closes_on, survey.retention_months = clock.today() - timedelta(days=62), 1
    survey.warned_for, survey.warned_on = survey.deletes_on, clock.today() - timedelta(days=7)
    db.session.commit()
    retention.begin(survey.id, at=clock.now())
    assert retention.erase_some(survey.id, at=clock.now())
    db.session.commit()
    assert (row().state, row().trouble) == (FileState.DROPPED, "withdrawn")


def test_without_forgetting_the_report_would_have_stayed(desk: Desk) -> None:
    wanted = desk.asks()
    works()
    # As if nobody had told this feature: the link between report and quote is not there.
    db.session.execute(delete(ReportQuote))
    db.session.commit()
    desk.withdraws()
    assert row().state == FileState.READY
    assert "I waited" in desk.fetches(wanted).text


def test_what_was_missed_is_refused_at_the_download_and_swept(desk: Desk) -> None:
    wanted = desk.asks()
    desk.asks(file_format="docx")
    works()
    db.session.execute(update(PublishedQuote).values(state=QuoteState.WITHDRAWN))
    db.session.commit()
    assert desk.fetches(wanted).status_code == 303
    tasks.sweep()
    assert {each.state for each in rows()} == {FileState.DROPPED}


def test_what_is_withdrawn_while_a_report_is_written_is_not_in_it(
    desk: Desk, meanwhile: list
) -> None:
    wanted = desk.asks()
    meanwhile.append(desk.withdraws)
    works()
    assert (row().state, row().attempt) == (FileState.READY, 3)
    text = desk.fetches(wanted).text
    assert "I waited" not in text
    assert "Its author has withdrawn it." in text


def test_were_the_attempt_not_counted_up_nobody_would_get_the_words_all_the_same(
    desk: Desk, meanwhile: list
) -> None:
    def goes_unnoticed() -> None:
        desk.withdraws()
        # The fault: the attempt that has read the words still counts.
        db.session.execute(update(WantedReport).values(attempt=1, state=FileState.WRITING))
        db.session.commit()

    wanted = desk.asks()
    meanwhile.append(goes_unnoticed)
    works()
    # The words are looked at once more in the moment in which the report is offered.
    assert (row().state, row().trouble) == (FileState.DROPPED, "withdrawn")
    assert desk.fetches(wanted).status_code == 303


def test_a_report_is_deleted_after_thirty_days(desk: Desk) -> None:
    desk.asks()
    works()
    found = row()
    found.ended_at -= service.KEPT - timedelta(minutes=1)
    db.session.commit()
    tasks.sweep()
    assert len(rows()) == 1
    found.ended_at -= timedelta(minutes=2)
    db.session.commit()
    tasks.sweep()
    assert rows() == []
    assert db.session.scalars(select(ReportQuote)).all() == []


def test_what_a_killed_process_left_is_swept_and_nothing_else(desk: Desk) -> None:
    wanted = desk.asks()
    settings = current_app.config["SETTINGS"]
    store, aside = open_blobs(settings), writing.aside(settings)
    db.session.execute(update(WantedReport).values(attempt=2, state=FileState.WRITING))
    db.session.commit()
    for attempt in (1, 2):
        store.put(f"reports/{wanted.id}/{attempt}-0", b"half")
        (aside / f"{wanted.id}-{attempt}-abc").mkdir(parents=True)
    tasks.sweep()
    assert stored() == [f"reports/{wanted.id}/2-0"]
    assert [each.name for each in aside.iterdir()] == [f"{wanted.id}-2-abc"]


def test_a_job_that_ended_without_a_word_is_shown_as_failed(desk: Desk) -> None:
    desk.asks()
    db.session.execute(delete(Job).where(Job.name == "reports.write"))
    db.session.commit()
    assert "Not written" in desk.sees()


def test_withdrawals_without_end_end_with_a_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, meanwhile: list
) -> None:
    monkeypatch.setattr(writing, "MOST_ROUNDS", 1)
    desk.asks()
    meanwhile.append(desk.withdraws)
    works()
    assert (row().state, row().trouble) == (FileState.FAILED, "withdrawn")
    assert clock.now() >= row().ended_at
    assert stored() == []
