"""Big exports are written: apart, sealed, once; killed, disturbed, and without room."""

import os
import resource
import subprocess
import time
from pathlib import Path

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.blobs import FolderBlobs, open_blobs
from app.builder.models import Survey
from app.db import db
from app.exports import apart, sealed, tasks, writing
from app.exports.models import FileState, WantedExport
from app.jobs import Job, JobState
from app.operations import isolated
from app.operations.worker import Worker
from surveys import editing
from tests.app.exports import parks
from tests.app.exports.big import (
    CANARY,
    PAGE,
    Happening,
    acts,
    ask,
    fetch,
    row,
    rows,
    stored,
    withdraw,
    works,
)
from tests.app.exports.parks import answer_all
from tests.conftest import KEYS
from tests.factories.accounts import post
from tests.factories.respond import sent


def test_a_file_in_the_store_tells_nothing_and_a_folder_keeps_nothing(
    survey: Survey, analyst: FlaskClient
) -> None:
    answer_all(survey, CANARY)
    ask(analyst)
    works()
    settings = current_app.config["SETTINGS"]
    (key,) = stored()
    raw = open_blobs(settings).get(key)
    assert CANARY.encode() not in raw
    assert CANARY.encode() in fetch(analyst, row()).data
    assert list(sealed.aside(settings).iterdir()) == []


def test_a_job_that_runs_twice_writes_once(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    wanted = ask(analyst)
    works()
    before = fetch(analyst, row()).data
    answer_all(survey, "Later")
    writing.write(str(wanted.id))
    assert row().attempt == 1
    assert fetch(analyst, row()).data == before


def test_progress_is_told_and_giving_up_ends_the_writing(
    survey: Survey, analyst: FlaskClient, meanwhile: list[Happening]
) -> None:
    for number in range(3):
        answer_all(survey, f"w{number}")
    wanted = ask(analyst)
    seen: list[str] = []

    def look() -> None:
        page = analyst.get(f"{PAGE}?told=x", headers={"HX-Request": "true"}).text
        seen.append(page)
        post(analyst, f"{PAGE}files/{wanted.id}/stop", {}, page=PAGE)

    meanwhile.append(look)
    works()
    assert "0 of 3 responses" in seen[0]
    assert 'role="status" id="live">A file is being written.<' in seen[0]
    assert "<html" not in seen[0]
    assert (row().state, row().done, stored()) == (FileState.STOPPED, 0, [])


def test_what_is_withdrawn_while_a_file_is_written_is_not_in_it(
    survey: Survey, analyst: FlaskClient, meanwhile: list[Happening]
) -> None:
    gone = [sent(survey, {"why": f"{CANARY} {number}"}) for number in range(2)]
    answer_all(survey)
    ask(analyst)
    meanwhile.append(lambda: withdraw(gone[0]))
    meanwhile.append(lambda: withdraw(gone[1]))
    works()
    assert (row().state, row().attempt, row().done) == (FileState.READY, 5, 1)
    assert CANARY.encode() not in fetch(analyst, row()).data
    assert len(stored()) == 1


def test_withdrawals_without_end_end_with_a_reason(
    survey: Survey, analyst: FlaskClient, meanwhile: list[Happening]
) -> None:
    for number in range(writing.MOST_ROUNDS):
        gone = sent(survey, {"why": str(number)})
        meanwhile.append(lambda gone=gone: withdraw(gone))
    answer_all(survey)
    ask(analyst)
    works()
    assert (row().state, row().trouble) == (FileState.FAILED, "changed")
    assert "Not written" in analyst.get(PAGE).text
    assert stored() == []


def test_what_a_killed_process_left_is_swept_and_nothing_else(
    survey: Survey, analyst: FlaskClient
) -> None:
    answer_all(survey)
    wanted = ask(analyst)
    settings = current_app.config["SETTINGS"]
    store, aside = open_blobs(settings), sealed.aside(settings)
    # The first attempt dies between two pieces; the second one is at work.
    row().attempt, row().state = 2, FileState.WRITING
    db.session.execute(update(WantedExport).values(attempt=2, state=FileState.WRITING))
    db.session.commit()
    for attempt in (1, 2):
        store.put(f"exports/{wanted.id}/{attempt}-0", b"half")
        (aside / f"{wanted.id}-{attempt}-abc").mkdir(parents=True)
    tasks.sweep()
    assert stored() == [f"exports/{wanted.id}/2-0"]
    assert [each.name for each in aside.iterdir()] == [f"{wanted.id}-2-abc"]
    # The job is tried again, as after the lease of a dead worker has ended.
    works()
    assert (row().state, row().attempt) == (FileState.READY, 3)
    tasks.sweep()
    assert stored() == [f"exports/{wanted.id}/3-0"]
    assert list(aside.iterdir()) == []


def test_a_worker_writes_it_in_a_process_of_its_own(
    app: Flask, survey: Survey, analyst: FlaskClient, with_keys: None
) -> None:
    answer_all(survey, CANARY)
    ask(analyst, file_format="xlsx")
    Worker(app, "test").drain(limit=20)
    assert db.session.scalars(select(Job.id).where(Job.name == "exports.write")).all() == []
    db.session.commit()
    assert row().state == FileState.READY
    assert fetch(analyst, row()).data[:2] == b"PK"


def test_a_process_that_is_killed_leaves_no_file_and_is_followed_by_another(
    survey: Survey, analyst: FlaskClient, with_keys: None
) -> None:
    answer_all(survey, CANARY)
    ask(analyst, file_format="xlsx")
    job_id = db.session.scalars(select(Job.id).where(Job.name == "exports.write")).one()
    db.session.commit()
    settings = current_app.config["SETTINGS"]
    command = isolated.command(job_id)
    env = os.environ | settings.as_env()
    with subprocess.Popen(command, env=env, cwd=apart.PROJECT) as child:
        while row().state == FileState.WAITING and child.poll() is None:
            time.sleep(0.01)
        child.kill()
    assert (row().state, row().attempt) == (FileState.WRITING, 1)
    assert fetch(analyst, row()).status_code == 303
    works()
    assert (row().state, row().attempt) == (FileState.READY, 2)
    assert len(stored()) == 1
    assert list(sealed.aside(settings).iterdir()) == []


def test_a_job_that_dies_ends_with_a_clear_state(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    ask(analyst)
    db.session.execute(update(Job).values(state=JobState.DEAD, error="crashed"))
    db.session.commit()
    page = analyst.get(PAGE).text
    assert "Not written" in page
    assert "Nothing has been changed" in page
    assert "every 3s" not in page
    # And it can be asked for again.
    ask(analyst)
    assert len(rows()) == 2


def test_a_full_disk_ends_with_a_clear_state(survey: Survey, analyst: FlaskClient) -> None:
    found = parks.option(survey.draft, "visits", "often")
    parks.change(survey, editing.edit_option(survey.draft, found.id, label="x" * 10_000))
    for _number in range(450):
        sent(survey, {"visits": parks.chosen("often")})
    ask(analyst, words="labels")
    # No file may grow beyond this; the database is far smaller than that, the export is not.
    most, before = 4_000_000, resource.getrlimit(resource.RLIMIT_FSIZE)
    assert current_app.config["SETTINGS"].sqlite_file.stat().st_size < most
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        works()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (row().state, row().trouble) == (FileState.FAILED, "no_room")
    assert "There was no room for the file." in analyst.get(PAGE).text
    assert stored() == []
    assert list(sealed.aside(current_app.config["SETTINGS"]).iterdir()) == []


def test_a_store_that_fails_keeps_no_part_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "PIECE", 1_000)
    store, path = FolderBlobs(tmp_path / "store"), tmp_path / "file"
    path.write_bytes(b"x" * 2_500)
    box = sealed.box_of(KEYS, "seal")
    assert sealed.put(store, "exports/a/1", path, box) == 3
    assert b"".join(sealed.pieces(store, "exports/a/1", 3, box)) == path.read_bytes()
    # The third piece cannot be put where something else lies.
    (tmp_path / "store" / "exports" / "a" / "2-2").mkdir()
    with pytest.raises(IsADirectoryError):
        sealed.put(store, "exports/a/2", path, box)
    left = [each.name for each in (tmp_path / "store").rglob("*") if each.is_file()]
    assert sorted(left) == ["1-0", "1-1", "1-2"]


def test_columns_that_a_format_cannot_hold_end_with_a_clear_state(
    survey: Survey, analyst: FlaskClient
) -> None:
    draft = editing.add_page(survey.draft, title="Each place")
    page_id, labels = draft.pages[-1].id, [f"Option {number}" for number in range(200)]
    for code in ("a", "b", "c", "d", "e"):
        draft = editing.add_item(
            draft, page_id, "multiple_choice", "Which?", labels=labels, code=code
        )
    draft = editing.repeat_page(draft, page_id, entry="Place", add="Add a place", most=20)
    parks.change(survey, draft)
    answer_all(survey)
    ask(analyst, file_format="xlsx")
    works()
    assert (row().state, row().trouble) == (FileState.FAILED, "too_big")
    assert "There are too many columns for this format." in analyst.get(PAGE).text


def test_a_file_that_the_store_has_lost_is_said(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    ask(analyst)
    works()
    (key,) = stored()
    open_blobs(current_app.config["SETTINGS"]).put(key, b"something else")
    assert fetch(analyst, row()).status_code == 303
    assert "The file is no longer here." in analyst.get(PAGE).text
    assert acts() == []
