"""Big exports: asked for, written by the worker, fetched, given up; gone when an answer goes."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from app import clock
from app.access import Role
from app.accounts import queries as accounts_queries
from app.accounts.models import Organisation, User
from app.blobs import open_blobs
from app.builder import archiving
from app.builder.models import Survey
from app.db import db
from app.exports import apart, sealed, service, tasks, wanting, writing
from app.exports.models import FileState, WantedExport
from app.exports.table import Format, Wanted
from app.jobs import Job, JobState
from app.operations import registry
from app.operations.worker import Worker
from app.receipts import retention
from app.receipts import service as receipts
from app.respond.models import Receipt
from surveys import editing
from tests.app.exports import parks
from tests.app.exports.parks import answer_all
from tests.conftest import KEYS
from tests.factories import accounts
from tests.factories.accounts import csrf_token, post, sign_in
from tests.factories.builder import published
from tests.factories.respond import receipt_for, sent

PAGE = "/staff/surveys/park/export/"
WIDE = {"file_format": "csv", "shape": "wide", "words": "codes", "lang": ""}
CANARY = "Canary in the export"
Happening: TypeAlias = Callable[[], None]


@pytest.fixture
def survey(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Survey:
    registry.load()
    monkeypatch.setattr(wanting, "MOST_AT_ONCE", 0)
    return parks.open_park()


@pytest.fixture
def person(survey: Survey) -> User:
    return accounts.user(Role.ANALYST)


@pytest.fixture
def analyst(person: User, client: FlaskClient) -> FlaskClient:
    sign_in(client, person)
    return client


def ask(client: FlaskClient, **chosen: str) -> WantedExport:
    answer = post(client, PAGE, WIDE | chosen, page=PAGE)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#files")
    return rows()[-1]


def rows() -> list[WantedExport]:
    db.session.expire_all()
    found = db.session.scalars(select(WantedExport).order_by(WantedExport.asked_at)).all()
    db.session.commit()
    return list(found)


def row() -> WantedExport:
    (only,) = rows()
    return only


def works() -> None:
    """Do what the process of a job does, for every job that waits."""
    for job in db.session.scalars(select(Job).where(Job.name == "exports.write")).all():
        args = json.loads(job.args)
        db.session.rollback()
        writing.write(**args)
        db.session.delete(job)
        db.session.commit()


def fetch(client: FlaskClient, wanted: WantedExport):
    return post(client, f"{PAGE}files/{wanted.id}", {}, page=PAGE)


def stored() -> list[str]:
    return list(open_blobs(current_app.config["SETTINGS"]).list(sealed.FOLDER))


def deletes() -> None:
    """Delete from the store what jobs say."""
    for job in db.session.scalars(select(Job).where(Job.name == "uploads.delete")).all():
        for key in json.loads(job.args)["blobs"]:
            open_blobs(current_app.config["SETTINGS"]).delete(key)
    db.session.commit()


def acts() -> list[str]:
    found = [each.object_id for each in accounts_queries.all_acts()
             if each.action == "responses.export"]  # fmt: skip
    db.session.commit()
    return found


@pytest.mark.parametrize(
    ("chosen", "name"),
    [({"file_format": form}, f"park-wide.{form}") for form in ("jsonl", "sav")]
    + [({"archive": "y", "shape": "long"}, "park.zip")],
)
def test_a_big_file_is_asked_for_written_and_fetched(
    survey: Survey, analyst: FlaskClient, tmp_path: Path, chosen: dict[str, str], name: str
) -> None:
    answer_all(survey, parks.FAMILY)
    wanted = ask(analyst, **chosen)
    assert (wanted.state, acts()) == (FileState.WAITING, [])
    page = analyst.get(PAGE).text
    assert 'hx-trigger="every 3s"' in page
    assert "Waiting to begin" in page
    works()
    page = analyst.get(PAGE).text
    assert "every 3s" not in page
    assert f'<bdi dir="ltr">{name}</bdi>' in page
    answer = fetch(analyst, wanted)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content_length == len(answer.data) == row().size
    export = service.prepare(survey, row().wanted, current_app.config["SETTINGS"].keys)
    (tmp_path / "x").mkdir()
    service.write(export, db.engines["reading"], tmp_path / "x" / name)
    assert answer.data == (tmp_path / "x" / name).read_bytes()
    assert acts() == [str(survey.id)]


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


def test_a_small_file_comes_at_once(
    survey: Survey, analyst: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all(survey)
    monkeypatch.undo()
    answer = post(analyst, PAGE, WIDE, page=PAGE)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert rows() == []
    export = parks.prepared(survey, format=Format.SAV)
    most = wanting.MOST_AT_ONCE // len(export.layout.columns)
    assert wanting.comes_at_once(export, most)
    assert not wanting.comes_at_once(export, most + 1)


def test_files_that_people_sent_are_packed_in_the_background(app: Flask) -> None:
    draft = parks.definition()
    draft = editing.add_item(draft, draft.pages[0].id, "upload", "A photo?", code="photo")
    survey = published(draft, slug="photos")
    assert not wanting.comes_at_once(parks.prepared(survey, archive=True), 1)
    assert wanting.comes_at_once(parks.prepared(survey), 1)


def test_the_same_file_is_written_once_at_a_time(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    first = ask(analyst)
    assert ask(analyst).id == first.id
    other = ask(analyst, file_format="jsonl")
    assert other.id != first.id
    assert len(rows()) == 2
    works()
    # A new one of the same kind takes the place of the old one once it is ready.
    newer = ask(analyst)
    assert {each.id for each in rows()} == {first.id, other.id, newer.id}
    works()
    deletes()
    assert {each.id for each in rows()} == {other.id, newer.id}
    assert {key.split("/")[1] for key in stored()} == {str(other.id), str(newer.id)}


def test_a_job_that_runs_twice_writes_once(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    wanted = ask(analyst)
    works()
    before = fetch(analyst, row()).data
    answer_all(survey, "Later")
    writing.write(str(wanted.id))
    assert row().attempt == 1
    assert fetch(analyst, row()).data == before


def test_only_analysts_of_the_same_body_fetch_or_stop(
    survey: Survey, analyst: FlaskClient, person: User, app: Flask
) -> None:
    answer_all(survey)
    wanted = ask(analyst)
    works()
    reader = app.test_client()
    sign_in(reader, accounts.user(Role.READER))
    for path in ("", "/stop"):
        answer = reader.post(
            f"{PAGE}files/{wanted.id}{path}", data={"csrf_token": csrf_token(reader)}
        )
        assert answer.status_code == 403
    other = published(parks.definition(), slug="other")
    assert post(analyst, f"/staff/surveys/{other.slug}/export/files/{wanted.id}", {},
                page=PAGE).status_code == 404  # fmt: skip
    elsewhere = Organisation(name="Elsewhere", contact="")
    db.session.add(elsewhere)
    db.session.flush()
    survey.organisation_id = elsewhere.id
    db.session.commit()
    assert fetch_raw(analyst, wanted).status_code == 404
    assert acts() == []


def fetch_raw(client: FlaskClient, wanted: WantedExport):
    data = {"csrf_token": csrf_token(client)}
    return client.post(f"{PAGE}files/{wanted.id}", data=data)


def test_what_is_given_up_is_not_written(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    wanted = ask(analyst)
    answer = post(analyst, f"{PAGE}files/{wanted.id}/stop", {}, page=PAGE)
    assert answer.status_code == 303
    works()
    assert (row().state, stored()) == (FileState.STOPPED, [])
    page = analyst.get(PAGE).text
    assert "Writing stopped" in page
    assert "every 3s" not in page
    # Fetching it leads back to where its state stands.
    assert fetch(analyst, row()).location == f"{PAGE}#files"
    assert acts() == []


@pytest.fixture
def meanwhile(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Happening]]:
    """Hold what happens, the last one first, when an attempt has just read some answers."""
    monkeypatch.setattr(writing, "A_STEP", 1)
    waiting: list[Happening] = []
    engine = db.engines["reading"]

    def after(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM answer" in statement and "value_json" in statement and waiting:
            waiting.pop()()

    event.listen(engine, "after_cursor_execute", after)
    yield waiting
    event.remove(engine, "after_cursor_execute", after)


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


def test_only_news_is_read_aloud(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    ask(analyst)
    asks = {"HX-Request": "true"}
    quiet = 'role="status" id="live"></p>'
    assert quiet in analyst.get(PAGE).text
    assert quiet in analyst.get(f"{PAGE}?told=wa", headers=asks).text
    works()
    assert '"live">The file is ready.<' in analyst.get(f"{PAGE}?told=wa", headers=asks).text
    assert quiet in analyst.get(f"{PAGE}?told=re", headers=asks).text


def withdraw(response) -> None:
    receipt = db.session.scalars(select(Receipt).where(Receipt.response_id == response.id)).one()
    receipts.withdraw(receipt, code=receipt_for(response), on=clock.today())
    db.session.commit()


def test_a_withdrawal_takes_ready_files_back_at_once(survey: Survey, analyst: FlaskClient) -> None:
    gone = sent(survey, {"why": CANARY})
    answer_all(survey)
    ask(analyst)
    works()
    old = row()
    withdraw(gone)
    assert (row().state, row().seal) == (FileState.DROPPED, "")
    assert fetch(analyst, old).status_code == 303
    assert "answers have been taken back" in analyst.get(PAGE).text
    deletes()
    assert stored() == []
    # Of another survey nothing is taken back.
    assert acts() == []


def test_a_withdrawal_leaves_the_files_of_other_surveys(survey: Survey, person: User) -> None:
    other = published(parks.definition(), slug="other")
    wanting.ask(other, Wanted(), by=person.id, at=clock.now())
    db.session.commit()
    works()
    withdraw(sent(survey, {"why": CANARY}))
    assert row().state == FileState.READY


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


def test_answers_whose_time_is_over_take_their_files_with_them(
    survey: Survey, analyst: FlaskClient
) -> None:
    answer_all(survey)
    ask(analyst)
    works()
    survey.status, survey.closed_at = "closed", clock.now() - timedelta(days=400)
    survey.retention_months = 1
    db.session.commit()
    retention.begin(survey.id, at=clock.now())
    assert retention.erase_some(survey.id, at=clock.now())
    db.session.commit()
    assert row().state == FileState.DROPPED


def test_a_file_lives_for_a_day(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    ask(analyst)
    works()
    tasks.sweep()
    assert len(stored()) == 1
    shift(timedelta(hours=23, minutes=59))
    assert "Download<" in analyst.get(PAGE).text
    shift(timedelta(minutes=1))
    assert "park-wide.csv" not in analyst.get(PAGE).text
    assert fetch(analyst, row()).status_code == 404
    tasks.sweep()
    deletes()
    assert (rows(), stored()) == ([], [])


def shift(by: timedelta) -> None:
    """Let the file be older."""
    found = row()
    found.ended_at, found.asked_at = found.ended_at - by, found.asked_at - by
    db.session.commit()


def test_an_archived_survey_has_no_files(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    ask(analyst)
    works()
    survey.status, survey.closed_at = "closed", clock.now()
    db.session.commit()
    archiving.archive(survey, by=None, at=clock.now())
    db.session.commit()
    assert fetch(analyst, row()).status_code == 404
    tasks.sweep()
    deletes()
    assert (rows(), stored()) == ([], [])
    # What is asked for after that is written: an archive can be read.
    ask(analyst)
    works()
    assert row().state == FileState.READY


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


@pytest.fixture
def with_keys(app: Flask, tmp_path: Path) -> None:
    """Let processes of their own open the database."""
    keys_file = tmp_path / "keys.json"
    keys_file.write_text(json.dumps(asdict(KEYS)))
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], keys_file=keys_file)


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
    command = [sys.executable, "-m", "app.operations.isolated", str(job_id)]
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
    for _number in range(300):
        sent(survey, {"visits": parks.chosen("often")})
    ask(analyst, words="labels")
    # No file may grow beyond this; the database is far smaller than that, the export is not.
    most, before = 2_500_000, resource.getrlimit(resource.RLIMIT_FSIZE)
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
