"""The staff page: who may download, what stands in the record, and that nobody waits."""

import json
import tempfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import clock
from app.access import Role
from app.accounts import queries as accounts_queries
from app.accounts.models import Organisation
from app.builder.models import Survey
from app.db import db
from app.exports import queries
from app.exports.table import Format
from app.respond import removal
from app.respond import service as respond
from app.respond.models import ImportBatch, Response
from surveys.exchange import convert
from tests.app.exports import parks
from tests.app.exports.parks import READERS, answer_all
from tests.factories.accounts import csrf_token, post, sign_in, user
from tests.factories.builder import draft
from tests.markup import problems

PAGE = "/staff/surveys/park/export/"
WIDE = {"file_format": "csv", "shape": "wide", "words": "codes", "lang": ""}
MANY = queries.CHUNK + 100


@pytest.fixture
def survey(app: Flask) -> Survey:
    return parks.open_park()


@pytest.fixture
def analyst(survey: Survey, client: FlaskClient) -> FlaskClient:
    sign_in(client, user(Role.ANALYST))
    return client


def ask(client: FlaskClient, **chosen: str):
    return post(client, PAGE, WIDE | chosen, page=PAGE)


def fill(survey: Survey, count: int, *, batch: ImportBatch | None = None) -> None:
    version = survey.versions[-1]
    why = version.definition.item_coded("why").id
    for number in range(count):
        made = respond.store_response(
            version, {why: f"w{number}"}, lang="en", channel="web", on=clock.today(),
            batch_id=batch.id if batch else None,
        )  # fmt: skip
        respond.give_receipt(made, made.id.hex, body_digest="0" * 64)
    db.session.commit()


@pytest.mark.parametrize("form", list(Format))
def test_each_format_comes_as_a_file(
    survey: Survey, analyst: FlaskClient, tmp_path: Path, form: Format
) -> None:
    answer_all(survey, parks.FAMILY)
    answer = ask(analyst, file_format=form)
    assert answer.status_code == 200
    name = f"park-wide.{form}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    (tmp_path / name).write_bytes(answer.data)
    columns, (row,) = READERS[form](tmp_path / name)
    assert dict(zip(columns, row, strict=True))["why"] == parks.FAMILY
    made = parks.exported(survey, tmp_path / "made", form).read_bytes()
    assert answer.data == made
    answer.close()


def test_an_archive_comes_as_a_zip(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey)
    answer = ask(analyst, archive="y")
    assert (answer.mimetype, answer.data[:4]) == ("application/zip", b"PK\x03\x04")
    assert 'filename="park.zip"' in answer.headers["Content-Disposition"]
    answer.close()


@pytest.mark.parametrize("form", [Format.XLSX, Format.JSONL])
def test_no_copy_stays_behind(
    survey: Survey,
    analyst: FlaskClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: Format,
) -> None:
    answer_all(survey)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    answer = ask(analyst, file_format=form, archive="y")
    assert list(folder.iterdir()) == []
    assert answer.data
    answer.close()


def test_a_reader_may_not_download(survey: Survey, client: FlaskClient) -> None:
    sign_in(client, user(Role.READER))
    assert client.get(PAGE).status_code == 403
    answer = client.post(PAGE, data=WIDE | {"csrf_token": csrf_token(client)})
    assert answer.status_code == 403
    assert acts() == []


def test_the_answers_of_another_body_do_not_exist(survey: Survey, analyst: FlaskClient) -> None:
    other = Organisation(name="Elsewhere", contact="")
    db.session.add(other)
    db.session.flush()
    survey.organisation_id = other.id
    db.session.commit()
    assert analyst.get(PAGE).status_code == 404
    assert post(analyst, PAGE, WIDE).status_code == 404
    assert acts() == []


def acts() -> list[tuple[str, str, dict[str, object]]]:
    found = [(each.action, each.object_id, json.loads(each.detail)) for each in _all_acts()]
    db.session.commit()
    return [each for each in found if each[0] == "responses.export"]


def _all_acts():
    return accounts_queries.all_acts()


def test_each_download_stands_in_the_record(survey: Survey, analyst: FlaskClient) -> None:
    answer_all(survey, "Nobody's business")
    assert b"business" in ask(analyst, file_format="jsonl", words="labels", lang="ar").data
    chosen = {"format": "jsonl", "shape": "wide", "labels": True, "lang": "ar", "archive": False}
    assert acts() == [("responses.export", str(survey.id), chosen)]
    assert analyst.get(PAGE).status_code == 200
    assert len(acts()) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"file_format": "exe"}, {"shape": "\0"}, {"words": ""}, {"lang": "xx"}, {"lang": "=1"}],
)
def test_what_is_not_offered_is_refused(
    survey: Survey, analyst: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = ask(analyst, **wrong)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert acts() == []


def test_an_unpublished_survey_has_nothing_to_download(app: Flask, client: FlaskClient) -> None:
    draft(parks.definition(), slug="park")
    sign_in(client, user(Role.ANALYST))
    assert "Publish the survey first" in client.get(PAGE).text
    answer = client.post(PAGE, data=WIDE | {"csrf_token": csrf_token(client)})
    assert answer.status_code == 404
    assert acts() == []


def test_nobody_waits_for_a_slow_download(survey: Survey, analyst: FlaskClient) -> None:
    fill(survey, MANY)
    answer = ask(analyst)
    pieces = iter(answer.response)
    next(pieces)
    # Reading has begun; were a turn to write still taken, this would end with an error.
    answer_all(survey, "Meanwhile")
    assert db.session.scalar(select(func.count()).select_from(Response)) == MANY + 1
    db.session.commit()
    assert len(b"".join(pieces).splitlines()) >= MANY
    answer.close()


def test_what_is_withdrawn_while_a_download_runs_is_left_out(
    survey: Survey, analyst: FlaskClient
) -> None:
    fill(survey, MANY - 1)
    answer_all(survey)
    ids = db.session.scalars(select(Response.id).order_by(Response.id)).all()
    answer = ask(analyst)
    pieces = iter(answer.response)
    begun = next(pieces) + next(pieces)
    removal.forget(ids[-1], on=clock.today())
    db.session.commit()
    whole = begun + b"".join(pieces)
    assert len(whole.splitlines()) == MANY  # the header, and all but one
    answer.close()


def test_an_import_that_becomes_complete_meanwhile_belongs_to_the_next_export(
    survey: Survey,
) -> None:
    batch = ImportBatch(
        survey_id=survey.id, source="paper", file_sha256="0" * 64, imported_at=clock.now()
    )
    db.session.add(batch)
    db.session.flush()
    fill(survey, 3, batch=batch)
    answer_all(survey)
    now = parks.prepared(survey)
    batch.state = "complete"
    db.session.commit()
    engine = db.engines["reading"]
    assert len(list(now.rows(engine))) == 1
    assert len(list(parks.prepared(survey).rows(engine))) == 4


def test_keys_name_no_response_and_stay_the_same(survey: Survey) -> None:
    fill(survey, 20)
    engine = db.engines["reading"]
    first, again = ([row[0] for row in parks.prepared(survey).rows(engine)] for _ in range(2))
    assert first == again
    assert len(set(first)) == 20
    stored = "".join(each.hex for each in db.session.scalars(select(Response.id)))
    assert not [key for key in first if str(key) in stored]


def test_the_page_of_the_answers_leads_here(survey: Survey, analyst: FlaskClient) -> None:
    assert PAGE in analyst.get("/staff/surveys/park/insights/").text


def test_the_questionnaire_is_shown_with_its_losses_and_sent(
    analyst: FlaskClient, survey: Survey
) -> None:
    page = analyst.get(f"{PAGE}questionnaire/")
    assert page.status_code == 200
    assert problems(page.text) == []
    assert page.text.count("<tr>") > len(list(survey.versions[-1].definition.items()))
    sent = analyst.get(f"{PAGE}questionnaire.xlsx")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="park-xlsform.xlsx"'
    codes = [item.code for item in convert(sent.data).survey.items()]
    assert set(codes) >= {item.code for item in survey.versions[-1].definition.items()}


def test_a_draft_has_a_questionnaire_as_well(app: Flask, client: FlaskClient) -> None:
    draft(slug="pond")
    sign_in(client, user(Role.ANALYST))
    sent = client.get("/staff/surveys/pond/export/questionnaire.xlsx")
    assert sent.data.startswith(b"PK\x03\x04")


def test_readers_get_no_questionnaire(survey: Survey, client: FlaskClient) -> None:
    sign_in(client, user(Role.READER))
    for end in ("questionnaire/", "questionnaire.xlsx"):
        assert client.get(f"{PAGE}{end}").status_code == 403
