"""Big exports: who asks, sees, fetches and stops them; gone when an answer goes."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from app import clock
from app.access import Role
from app.accounts.models import Organisation, User
from app.builder import archiving
from app.builder.models import Survey
from app.db import db
from app.exports import service, tasks, wanting
from app.exports.models import FileState
from app.exports.table import Format, Wanted
from app.receipts import retention
from surveys import editing
from tests.app.exports import parks
from tests.app.exports.big import (
    CANARY,
    PAGE,
    WIDE,
    acts,
    ask,
    deletes,
    fetch,
    fetch_raw,
    row,
    rows,
    shift,
    stored,
    withdraw,
    works,
)
from tests.app.exports.parks import answer_all
from tests.factories import accounts
from tests.factories.accounts import csrf_token, post, sign_in
from tests.factories.builder import published
from tests.factories.respond import sent


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


def test_answers_whose_time_is_over_take_their_files_with_them(
    survey: Survey, analyst: FlaskClient
) -> None:
    answer_all(survey)
    ask(analyst)
    works()
    survey.status, survey.closed_at = "closed", clock.now() - timedelta(days=400)
    survey.retention_months = 1
    survey.warned_for, survey.warned_on = survey.deletes_on, clock.today() - timedelta(days=7)
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
